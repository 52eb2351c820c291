"""Records of the vault and of erasures: matters, stored values, placeholders of a data subject."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from services.shared.domain.entities import EntityType
from services.shared.domain.holds import Hold
from services.shared.domain.spans import OriginalSpan

Party = tuple[EntityType, str]
"""Type and value of a party of a matter, as the document system submits it."""


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter of a tenant. Placeholders are numbered and linked within one matter."""

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
    """A value that redaction replaced in a text. `words` is None if the value was erased."""

    span: OriginalSpan
    words: str | None


@dataclass(frozen=True, slots=True)
class RotatedScope:
    """Numbers of keys in one scope: rewrapped by this call, and remaining under an old version."""

    scope: str
    current_version: int
    rewrapped: int
    remaining: int


@dataclass(frozen=True, slots=True)
class SubjectValue:
    """A value of a data subject. An empty `entity_type` means any."""

    value: str
    entity_type: str = ""


@dataclass(frozen=True, slots=True)
class DataSubjectNumber:
    """A placeholder that matches a requested value. `certain`: the whole value matches, not only a part of it.
    `document_ids` are the documents that contain the placeholder.
    """

    matter: Matter
    entity_type: str
    placeholder: str
    alias_of: str = ""
    certain: bool = False
    erased: bool = False
    document_ids: tuple[str, ...] = ()


class ErasureState(StrEnum):
    """State of an erasure. `HELD`: blocked by documents with a hold, or without recorded hold clearance."""

    REQUESTED = "requested"
    APPROVED = "approved"
    DONE = "done"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Erasure:
    """A requested erasure, and the documents and placeholders that it affects. `holds` are the blocking documents when
    the register was last read; they are not stored.
    """

    erasure_id: str
    state: ErasureState
    document_ids: tuple[str, ...] = ()
    held_document_ids: tuple[str, ...] = ()
    numbers: int = 0
    holds: tuple[Hold, ...] = ()

    def audited(self) -> tuple[str, ...]:
        """The entries of its audit record: state, number of placeholders, documents, held documents, holds."""
        documents = (f"document={one}" for one in self.document_ids)
        held = (f"held={one}" for one in self.held_document_ids)
        holds = dict.fromkeys(f"hold={name}" for one in self.holds for name in one.names)
        return (f"state={self.state.value}", f"numbers={self.numbers}", *documents, *held, *holds)
