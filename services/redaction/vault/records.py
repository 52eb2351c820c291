"""Records of the vault and of erasures, and the messages of `VaultService`."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from services.shared.domain.entities import EntityType
from services.shared.domain.holds import Hold
from services.shared.domain.requests import Request
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
    """A value that redaction replaced in a text. `words` is empty if the value was erased."""

    span: OriginalSpan
    words: str
    erased: bool = False


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


@dataclass(frozen=True, slots=True)
class RevealedValue:
    """The value of a placeholder as callers see it. `forms`: its spellings, which are valid Unicode here."""

    placeholder: str
    entity_type: str
    alias_of: str
    forms: tuple[str, ...]
    erased: bool


@dataclass(frozen=True, slots=True)
class RevealResponse:
    """The values in the order of the request, without placeholders that the matter does not have."""

    values: tuple[RevealedValue, ...]


@dataclass(frozen=True, slots=True)
class RevealRequest(Request[RevealResponse]):
    """A request for the values of placeholders of a matter."""

    tenant: str
    matter: str
    placeholders: tuple[str, ...]
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class RevealSpansResponse:
    """The values that overlap the spans of the request, each once, in the order of the text."""

    spans: tuple[RevealedSpan, ...]


@dataclass(frozen=True, slots=True)
class RevealSpansRequest(Request[RevealSpansResponse]):
    """A request for the values in spans of the original text of a document."""

    document_id: str
    spans: tuple[OriginalSpan, ...] = ()
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class RotateResponse:
    """The progress of a rotation, by scope."""

    scopes: tuple[RotatedScope, ...]


@dataclass(frozen=True, slots=True)
class RotateRequest(Request[RotateResponse]):
    """A request to rewrap the data keys of a tenant, by default in all scopes."""

    tenant: str
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SubjectNumber:
    """A placeholder of a data subject as callers see it. `documents`: the number of documents that contain it."""

    placeholder: str
    entity_type: str
    alias_of: str
    certain: bool
    documents: int
    erased: bool


@dataclass(frozen=True, slots=True)
class SubjectMatter:
    """The placeholders of a data subject in one matter, and the documents that contain them."""

    matter: str
    numbers: tuple[SubjectNumber, ...]
    document_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SubjectReportResponse:
    """The matters in which the values occur, ordered by id."""

    matters: tuple[SubjectMatter, ...]


@dataclass(frozen=True, slots=True)
class SubjectReportRequest(Request[SubjectReportResponse]):
    """A request for the places where values of a person occur."""

    tenant: str
    values: tuple[SubjectValue, ...]
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class ShredPerson:
    """A person, by known values."""

    values: tuple[SubjectValue, ...]


@dataclass(frozen=True, slots=True)
class ShredRequest(Request[Erasure]):
    """A request to erase a document or a person, or the approval of the erasure `erasure_id`."""

    tenant: str = ""
    document_id: str | None = None
    person: ShredPerson | None = None
    erasure_id: str | None = None
    reason: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class ListedErasure:
    """An erasure without its target, with numbers of documents and placeholders."""

    erasure_id: str
    state: ErasureState
    reason: str
    requested_by: str
    approved_by: str
    requested_at: datetime
    documents: int
    held_documents: int
    numbers: int


@dataclass(frozen=True, slots=True)
class ListErasuresResponse:
    """The newest erasures, newest first."""

    erasures: tuple[ListedErasure, ...]


@dataclass(frozen=True, slots=True)
class ListErasuresRequest(Request[ListErasuresResponse]):
    """A request for the erasures of a tenant."""

    tenant: str
    purpose: str = ""
