"""The requests and responses of documents, their text, sets and the feed."""

from dataclasses import dataclass
from enum import StrEnum

from services.annotation.desk.fields import Field
from services.annotation.sets.records import GivenSpan
from services.annotation.sets.state import DocumentSet
from services.shared.domain.annotations import AnnotationSet, SetState
from services.shared.domain.document import DocumentRecord, Gap, OriginalChange
from services.shared.domain.relations import Priority
from services.shared.domain.requests import Request
from services.shared.domain.spans import OriginalSpan
from services.shared.domain.uncertain import OriginalUncertainWord


@dataclass(frozen=True, slots=True)
class GetDocumentResponse:
    """The record of a document and the state of its set."""

    document: DocumentRecord
    state: SetState
    revision: int
    code_points: int
    superseded_by: str
    published_revision: int


@dataclass(frozen=True, slots=True)
class GetDocumentRequest(Request[GetDocumentResponse]):
    """A request for the record of a document."""

    document_id: str


@dataclass(frozen=True, slots=True)
class PlacedValue:
    """A personal value in a passage. `value_id` names it in a request for a reveal grant."""

    value_id: str
    entity_type: str
    span: OriginalSpan
    revealed: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """Original text, its place, the places in it that a reader of the document does not see, and its tracked changes.
    `gaps`: what is not in the text of the document. `values` that are not revealed are runs of hole characters.
    `uncertain`: words of a scan, without those that have such a value.
    """

    text: str
    span: OriginalSpan
    hidden: tuple[OriginalSpan, ...] = ()
    changes: tuple[OriginalChange, ...] = ()
    gaps: tuple[Gap, ...] = ()
    values: tuple[PlacedValue, ...] = ()
    uncertain: tuple[OriginalUncertainWord, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadTextRequest(Request[Passage]):
    """A request for original text. Without `span`: the whole text."""

    document_id: str
    span: GivenSpan | None = None
    purpose: str = ""
    use: str = ""


@dataclass(frozen=True, slots=True)
class ReadFieldsResponse:
    """The field values of a document."""

    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class ReadFieldsRequest(Request[ReadFieldsResponse]):
    """A request for the field values of a document."""

    document_id: str
    purpose: str = ""
    use: str = ""


class OffsetUnit(StrEnum):
    """The unit of offsets in a response."""

    CODE_POINT = "code_point"
    UTF16 = "utf16"


@dataclass(frozen=True, slots=True)
class ListAnnotationsResponse:
    """The set of a document that the caller can see."""

    document: DocumentRecord
    annotation_set: AnnotationSet


@dataclass(frozen=True, slots=True)
class ListAnnotationsRequest(Request[ListAnnotationsResponse]):
    """A request for the set of a document."""

    document_id: str
    offset_unit: OffsetUnit = OffsetUnit.CODE_POINT


@dataclass(frozen=True, slots=True)
class WatchAnnotationsResponse:
    """A set of the feed."""

    cursor: str
    document: DocumentRecord
    annotation_set: AnnotationSet


@dataclass(frozen=True, slots=True)
class WatchAnnotationsRequest(Request[WatchAnnotationsResponse]):
    """A request for the sets after a cursor, as they are made."""

    cursor: str = ""
    matter: str = ""
    include_proposed: bool = False
    client_id: str = ""
    priority: Priority | None = None


def shown_document(found: DocumentSet, current: AnnotationSet) -> GetDocumentResponse:
    """The record of a document with the state of `current`."""
    return GetDocumentResponse(
        document=found.stored.document,
        state=current.state,
        revision=current.revision,
        code_points=found.stored.code_points,
        superseded_by=found.superseded_by,
        published_revision=found.published_revision,
    )
