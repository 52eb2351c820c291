"""The two sides of a comparison, and its changes."""

from dataclasses import dataclass
from enum import StrEnum

from services.shared.domain.spans import OriginalSpan


class ChangeKind(StrEnum):
    """What a change is. The values are stable: responses contain them.

    HIDDEN: text that a reader does not see, and that the old version does not hide. RENUMBERED: another number of a
    clause, or of an item of a list. MARGIN: another header or footer. MARKING: the same words, which only one
    version tracks, or as a change of another person or time.
    """

    INSERTED = "inserted"
    DELETED = "deleted"
    REPLACED = "replaced"
    MOVED = "moved"
    HIDDEN = "hidden"
    RENUMBERED = "renumbered"
    MARGIN = "margin"
    MARKING = "marking"


class CallOut(StrEnum):
    """Why a change needs attention. NUMBER: other numbers, amounts or dates. NEGATION: other negations or exceptions.
    DEFINITION: it is in the definition of a term. PROVISO_REMOVED: a proviso or an exception is gone.
    """

    NUMBER = "number"
    NEGATION = "negation"
    DEFINITION = "definition"
    PROVISO_REMOVED = "proviso_removed"


@dataclass(frozen=True, slots=True)
class MaskedValue:
    """A value that no one sees in the comparison. `key` is the same for equal values, such as a placeholder."""

    span: OriginalSpan
    key: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that are equal only to words in the same state, such as those of one tracked change."""

    span: OriginalSpan
    state: str


@dataclass(frozen=True, slots=True)
class Version:
    """One side. `hidden`: text that a reader does not see. `margins`: headers and footers. `omitted`: other text that
    is not compared, such as new tracked insertions. All are in order; each without overlap.
    """

    text: str
    hidden: tuple[OriginalSpan, ...] = ()
    margins: tuple[OriginalSpan, ...] = ()
    omitted: tuple[OriginalSpan, ...] = ()
    has_margins: bool = False
    values: tuple[MaskedValue, ...] = ()
    stretches: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A change, with its places in both texts. A place without text is empty: where the words would be. `inside`: the
    changes within moved text.
    """

    kind: ChangeKind
    old: OriginalSpan
    new: OriginalSpan
    call_outs: tuple[CallOut, ...] = ()
    inside: tuple["Change", ...] = ()


@dataclass(frozen=True, slots=True)
class Redline:
    """All changes, in the order of the new text. If not `aligned`, a part was too large to align word by word: it is
    one change as a whole.
    """

    changes: tuple[Change, ...] = ()
    aligned: bool = True
