"""The parts of a document without pages: sheets of a workbook, slides of a presentation, bodies of a mail."""

from dataclasses import dataclass
from enum import StrEnum

from services.shared.domain.spans import OriginalSpan, RedactedSpan


class PartKind(StrEnum):
    """What a part is. The values are stable: stored texts and responses contain them."""

    SHEET = "sheet"
    SLIDE = "slide"
    SHAPE = "shape"
    NOTES = "notes"
    MESSAGE = "message"
    QUOTATION = "quotation"


@dataclass(frozen=True, slots=True)
class OriginalPart:
    """A part of the text. `number` counts the parts of its kind in the part around it, from 1. `title`: its words in
    the text, such as the name of a sheet; empty if it has none. `hidden`: the source does not show it.

    A part is inside another one, or does not overlap it.
    """

    kind: PartKind
    number: int
    title: OriginalSpan
    span: OriginalSpan
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class RedactedPart:
    """An `OriginalPart` in redacted offsets."""

    kind: PartKind
    number: int
    title: RedactedSpan
    span: RedactedSpan
    hidden: bool = False
