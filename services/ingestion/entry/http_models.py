"""The response and request bodies of the HTTP entry point, as OpenAPI describes them."""

from pydantic import BaseModel, Field

from services.ingestion.entry import records
from services.ingestion.entry.intake import Receipt
from services.ingestion.entry.records import GetStatusResponse
from services.ingestion.statuses import advice
from services.shared.domain.document import GapPlace, all_relations
from services.shared.domain.events import DocumentStatusChanged

_FAMILY = "Id of the version chain, which all versions of the source document share."
_DUPLICATE = "Id of the first document with this content, for a duplicate. Empty until that document is parsed."
_SOURCE_SYSTEM = "Name of the source system in `access.yaml`."
SOURCE_REFERENCE = (
    "The source system's reference of the document, or else the name of the file that was submitted without one."
)


class SubmissionReceipt(BaseModel):
    """The answer to a submission."""

    submission_id: str = Field(description="Id of the submission: the `Idempotency-Key`, or derived from the content.")
    family: str = Field(description=_FAMILY)
    status: str = Field(
        description="`accepted`: stored, not parsed yet. `duplicate`: submitted before. `refused`: refused before."
    )
    duplicate_of: str = Field("", description=_DUPLICATE)
    reason: str = Field("", description="Reason code of an earlier refusal, otherwise empty.")


class NotReadPlace(BaseModel):
    """Where content is missing, in code points of the original text."""

    offset: int = Field(description="Begin of the block of text at that place.")
    page: int = Field(description="Page, from 1; of DOCX, as Word showed it last. 0 if it is not known.")
    heading: tuple[int, int] | None = Field(
        description="First code point of the number and heading of the section around it, and the one after the last."
    )


class NotRead(BaseModel):
    """Content of one kind that is not in the text of a document."""

    kind: str = Field(description="`page`, `scan`, `font`, `form`, `picture`, `diagram`, `embedded` or `markup`.")
    count: int = Field(description="How many.")
    pages: list[int] = Field(description="The first 100 pages that have one, from 1. Empty if they are not known.")
    places: list[NotReadPlace] = Field(description="Where the first 100 are. Empty if the places are not known.")


class StatedRelation(BaseModel):
    """A relation of a document to another one of its matter."""

    kind: str = Field(description="`amends`, `restates` or `executed`: the signed copy of the other document.")
    source_reference: str = Field("", description="Source reference of the other document. Empty if its id is stated.")
    document_id: str = Field("", description="Id of the other document, of another source system. Otherwise empty.")


class Status(BaseModel):
    """The status of a submission."""

    submission_id: str = Field(description="Id of the submission.")
    status: str = Field(
        description="`accepted`, `duplicate`, `refused`, `quarantined`, `withdrawn`, `proposed` or `published`."
        " `accepted` without a `document_id`: not parsed yet."
    )
    reason: str = Field("", description="Reason code of a refusal or a quarantine, otherwise empty.")
    meaning: str = Field("", description="What the reason means.")
    remedy: str = Field("", description="What to do.")
    field: str = Field("", description="Dotted path of the input field with the fault, for a refusal.")
    detail: str = Field("", description="One sentence on the fault, for a refusal.")
    document_id: str = Field("", description="Id of this version of the document. Empty until it is parsed.")
    parent_document_id: str = Field("", description="Id of the document around an attachment, otherwise empty.")
    attachment_count: int = Field(0, description="Number of the documents inside this one: attachments, files.")
    family: str = Field(description=_FAMILY)
    version: int = Field(0, description="Number of this version, from 1. 0 until it is parsed.")
    duplicate_of: str = Field("", description=_DUPLICATE)
    not_read: list[NotRead] = Field([], description="What is not in the text of the document.")
    source_system: str = Field(description=_SOURCE_SYSTEM)
    source_reference: str = Field(description="The reference of the document: the source system's, or a keyed one.")
    client_id: str = Field("", description="Client of the matter, as the source system stated it.")
    priority: str = Field(description="`low`, `normal`, `high` or `urgent`.")
    relations: list[StatedRelation] = Field([], description="Relations to other documents of the matter.")
    batch_id: str = Field("", description="The batch of the submission, or empty.")
    correlation_id: str = Field(description="Id that logs, events and audit records of this document share.")
    changed_at: str = Field(description="Time of the change, as RFC 3339.")


class AttachmentStatus(BaseModel):
    """A document inside a submission: an attachment of a mail, a file in an archive."""

    submission_id: str = Field(description="Id of its submission, to get its status and the documents inside it.")
    source_reference: str = Field(description="The reference of the document around it, `#`, and its number from 1.")
    status: str = Field(description="As in `Status`.")
    reason: str = Field("", description="Reason code of a refusal or a quarantine, otherwise empty.")
    meaning: str = Field("", description="What the reason means.")
    remedy: str = Field("", description="What to do.")
    detail: str = Field("", description="One sentence on the fault, for a refusal.")
    document_id: str = Field("", description="Id of the document. Empty until it is parsed.")
    duplicate_of: str = Field("", description=_DUPLICATE)
    media_type: str = Field("", description="Media type, once it is parsed.")
    attachment_count: int = Field(0, description="Number of the documents inside this one.")


class SubmissionStatus(Status):
    """The status of a submission, and of the documents inside it."""

    attachments: list[AttachmentStatus] = Field([], description="A page of the documents inside it, in their order.")
    next_page_token: str = Field("", description="Token of the next page of attachments. Empty on the last page.")


class Withdrawal(BaseModel):
    """The source document to withdraw."""

    source_system: str = Field(description=_SOURCE_SYSTEM)
    source_reference: str = Field(description=SOURCE_REFERENCE)
    matter: str = Field("", description="Matter of the document. Required if several matters of the caller have it.")
    reason: str = Field("", description="The sender's own code.")


def receipt_of(receipt: Receipt) -> SubmissionReceipt:
    return SubmissionReceipt(
        submission_id=receipt.submission_id,
        family=receipt.family,
        status=receipt.status,
        duplicate_of=receipt.duplicate_of,
        reason=receipt.reason,
    )


def status_of(latest: DocumentStatusChanged, attachment_count: int) -> Status:
    """A status, with the meaning and the remedy of its reason."""
    meaning, remedy = advice(latest.reason)
    return Status(
        submission_id=latest.submission_id,
        status=latest.status,
        reason=latest.reason,
        meaning=meaning,
        remedy=remedy,
        field=latest.field,
        detail=latest.detail,
        document_id=latest.document.document_id,
        parent_document_id=latest.document.parent_document_id,
        attachment_count=attachment_count,
        family=latest.document.family,
        version=latest.document.version,
        duplicate_of=latest.duplicate_of,
        not_read=[
            NotRead(
                kind=one.kind, count=one.count, pages=list(one.pages), places=[_place(place) for place in one.places]
            )
            for one in latest.gaps
        ],
        source_system=latest.document.source_system,
        source_reference=latest.document.source_reference,
        client_id=latest.document.client_id,
        priority=latest.document.priority,
        relations=[
            StatedRelation(kind=one.kind, source_reference=one.source_reference, document_id=one.document_id)
            for one in all_relations(latest.document)
        ],
        batch_id=latest.document.batch_id,
        correlation_id=latest.document.correlation_id,
        changed_at=latest.occurred_at.isoformat(),
    )


def status_with(answer: GetStatusResponse) -> SubmissionStatus:
    """The status with a page of the documents inside the submission, and their number for this caller."""
    return SubmissionStatus(
        **status_of(answer.status, answer.attachment_count).model_dump(),
        attachments=[_attachment(one) for one in answer.attachments],
        next_page_token=answer.next_page_token,
    )


def _attachment(one: records.AttachmentStatus) -> AttachmentStatus:
    own = status_of(one.status, one.attachment_count).model_dump()
    shared = {name: own[name] for name in AttachmentStatus.model_fields if name in own}
    return AttachmentStatus(**shared, media_type=one.status.document.media_type)


def _place(place: GapPlace) -> NotReadPlace:
    heading = (place.heading.start, place.heading.end) if place.heading else None
    return NotReadPlace(offset=place.offset, page=place.page, heading=heading)
