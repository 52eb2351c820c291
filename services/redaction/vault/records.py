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
    """One matter of one tenant: placeholders are numbered and linked within it."""

    tenant: str
    matter: str


@dataclass(frozen=True, slots=True)
class StoredValue:
    """One spelling of a value, and its placeholder. `sequence` counts up within the matter, without gaps."""

    sequence: int
    entity_type: EntityType
    placeholder: str
    spelling: str


class Revealed(NamedTuple):
    """The spellings of a placeholder, in the order in which they were stored; none if it was `erased`. `alias_of` is
    the earlier placeholder of the same subject, empty if there is none.
    """

    placeholder: str
    entity_type: EntityType
    spellings: tuple[str, ...] = ()
    alias_of: str = ""
    erased: bool = False


@dataclass(frozen=True, slots=True)
class RevealedSpan:
    """A value that was taken out of a text. `words` is None if it was erased."""

    span: OriginalSpan
    words: str | None


@dataclass(frozen=True, slots=True)
class RotatedScope:
    """How many keys of one scope were rewrapped, and how many remain under an old version."""

    scope: str
    current_version: int
    rewrapped: int
    remaining: int


@dataclass(frozen=True, slots=True)
class SoughtValue:
    """A value of a data subject. An empty `entity_type` means any."""

    value: str
    entity_type: str = ""


@dataclass(frozen=True, slots=True)
class DataSubjectNumber:
    """A placeholder that a sought value leads to. `certain`: it is known by everything that was sought. `document_ids`
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
    """The state of an erasure. `HELD`: refused because of documents that are held or not known to be clear."""

    REQUESTED = "requested"
    APPROVED = "approved"
    DONE = "done"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Erasure:
    """A requested erasure, and the documents and placeholders that it affects."""

    erasure_id: str
    state: ErasureState
    document_ids: tuple[str, ...] = ()
    held_document_ids: tuple[str, ...] = ()
    numbers: int = 0
