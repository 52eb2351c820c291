"""What the vault and its services speak of: matters, stored values, and what is known or erased of a person."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from services.shared.domain.entities import EntityType
from services.shared.domain.spans import OriginalSpan

Party = tuple[EntityType, str]
"""The type and the words of a value that the document system names for a matter."""


@dataclass(frozen=True, slots=True)
class Matter:
    """Whose values: placeholders are counted, and linked, within one matter of one tenant."""

    tenant: str
    matter: str


@dataclass(frozen=True, slots=True)
class StoredValue:
    """One spelling of a value, and the placeholder that stands for it. `sequence` counts up within the matter, without
    gaps.
    """

    sequence: int
    entity_type: EntityType
    placeholder: str
    form: str


class Revealed(NamedTuple):
    """What stands behind a placeholder: its spellings, in the order in which they came; none where it was `erased`.
    `alias_of` is the earlier placeholder of the same subject, empty where there is none.
    """

    placeholder: str
    entity_type: EntityType
    forms: tuple[str, ...] = ()
    alias_of: str = ""
    erased: bool = False


@dataclass(frozen=True, slots=True)
class RevealedSpan:
    """A value that was taken out of a text. `words` is None where it was erased."""

    span: OriginalSpan
    words: str | None


@dataclass(frozen=True, slots=True)
class RotatedScope:
    """What was wrapped anew in one scope, and what still stands under an old version."""

    scope: str
    current_version: int
    rewrapped: int
    remaining: int


@dataclass(frozen=True, slots=True)
class SoughtValue:
    """What a data subject is known by. No `entity_type`: any."""

    value: str
    entity_type: str = ""


@dataclass(frozen=True, slots=True)
class SubjectNumber:
    """A placeholder that a sought value leads to: `certain` where all that was sought stands for it. `document_ids`
    mention it.
    """

    matter: Matter
    entity_type: str
    placeholder: str
    alias_of: str = ""
    certain: bool = False
    erased: bool = False
    document_ids: tuple[str, ...] = ()


class ErasureState(StrEnum):
    """How far an erasure is. `HELD`: refused, for documents that are held, or of which nobody knows that they are
    not.
    """

    REQUESTED = "requested"
    APPROVED = "approved"
    DONE = "done"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Erasure:
    """One that was asked for, and what it concerns."""

    erasure_id: str
    state: ErasureState
    document_ids: tuple[str, ...] = ()
    held_document_ids: tuple[str, ...] = ()
    numbers: int = 0
