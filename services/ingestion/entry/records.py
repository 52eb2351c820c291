"""Requests of senders about submissions, and their responses."""

from dataclasses import dataclass

from services.shared.domain.document import DocumentRecord
from services.shared.domain.events import DocumentStatus, DocumentStatusChanged
from services.shared.domain.requests import Request


@dataclass(frozen=True, slots=True)
class SubmitDocumentHeader:
    """The first message of an upload. `size` in bytes and `sha256` in hex are of the whole content; 0 and empty if they
    are unknown. `submission_id`: the sender's own id, or empty.
    """

    document: DocumentRecord
    submission_id: str = ""
    file_name: str = ""
    size: int = 0
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A part of the content. `offset`: of its first byte."""

    offset: int = 0
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class SubmitDocumentResponse:
    """`duplicate_of`: the first document with this content, if the submission is a duplicate."""

    submission_id: str
    family: str
    status: DocumentStatus
    duplicate_of: str
    received_bytes: int


@dataclass(frozen=True, slots=True)
class SubmitDocumentRequest(Request[SubmitDocumentResponse]):
    """A message of an upload: first the header, then chunks."""

    header: SubmitDocumentHeader | None = None
    chunk: Chunk | None = None


@dataclass(frozen=True, slots=True)
class GetUploadResponse:
    """The bytes that are stored, from the start of the content."""

    received_bytes: int = 0


@dataclass(frozen=True, slots=True)
class GetUploadRequest(Request[GetUploadResponse]):
    """An upload by the sender's own id. `matter`: empty for any in which the caller has such an upload."""

    submission_id: str = ""
    matter: str = ""


@dataclass(frozen=True, slots=True)
class SourceReference:
    """A document as its source system knows it. `matter`: empty for any of the caller."""

    source_system: str = ""
    source_reference: str = ""
    matter: str = ""


@dataclass(frozen=True, slots=True)
class AttachmentStatus:
    """The latest status of a document inside a submission, with what its reason means."""

    status: DocumentStatusChanged
    meaning: str
    remedy: str
    attachment_count: int


@dataclass(frozen=True, slots=True)
class GetStatusResponse:
    """The latest status, and a page of the documents inside the submission. `attachment_count`: of all of them."""

    status: DocumentStatusChanged
    attachments: tuple[AttachmentStatus, ...]
    attachment_count: int
    next_page_token: str


@dataclass(frozen=True, slots=True)
class GetStatusRequest(Request[GetStatusResponse]):
    """The submission with this id, or else the latest one of a source document. `page_size` 0: 50."""

    submission_id: str = ""
    source: SourceReference | None = None
    matter: str = ""
    page_size: int = 0
    page_token: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawDocumentResponse:
    """The version chain whose versions are all withdrawn."""

    family: str


@dataclass(frozen=True, slots=True)
class WithdrawDocumentRequest(Request[WithdrawDocumentResponse]):
    """`reason`: the sender's own code."""

    source: SourceReference
    reason: str = ""
