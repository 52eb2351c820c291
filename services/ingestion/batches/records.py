"""A batch, its counts, and the tokens of its pages."""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentStatus, DocumentStatusChanged
from services.shared.domain.requests import Request

DEFAULT_SIZE, MOST = 50, 200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MOST_MICROS = 1 << 53
_NOT_STORED = re.compile("[\0\ud800-\udfff]")  # no database takes it


@dataclass(frozen=True, slots=True)
class Visible:
    """The submissions that a caller can see: those of `matters`, without the version chains of `closed`, each with its
    matter, which the caller stopped reading.
    """

    tenant: str
    matters: Collection[str]
    closed: Collection[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """The number of submissions with the same latest status and reason, and what the reason means."""

    status: DocumentStatus
    reason: str
    count: int
    meaning: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Batch:
    """The part of a batch in the matters of a caller. `received_at` is the time of its first submission."""

    source_system: str
    batch_id: str
    matters: tuple[str, ...]
    submitted_by: tuple[str, ...]
    submissions: int
    outcomes: tuple[OutcomeCount, ...]
    received_at: datetime


@dataclass(frozen=True, slots=True)
class ListBatchesResponse:
    """Batches, the newest first. `next_page_token` is empty on the last page."""

    batches: tuple[Batch, ...]
    next_page_token: str


@dataclass(frozen=True, slots=True)
class ListBatchesRequest(Request[ListBatchesResponse]):
    """`matter`, `mine`: only batches with a submission to this matter, or of the caller. `page_size` 0: 50."""

    page_size: int = 0
    page_token: str = ""
    matter: str = ""
    mine: bool = False


@dataclass(frozen=True, slots=True)
class BatchSubmission:
    """A submission of a batch: its latest status, with what its reason means."""

    status: DocumentStatusChanged
    meaning: str
    remedy: str
    submitted_by: str
    received_at: datetime
    attachment_count: int


@dataclass(frozen=True, slots=True)
class GetBatchResponse:
    """A batch and a page of its submissions, the earliest first."""

    batch: Batch
    submissions: tuple[BatchSubmission, ...]
    next_page_token: str


@dataclass(frozen=True, slots=True)
class GetBatchRequest(Request[GetBatchResponse]):
    """`batch_id`: as the sender knows it or as it is stored. `page_size` 0: 50."""

    source_system: str
    batch_id: str
    page_size: int = 0
    page_token: str = ""


@dataclass(frozen=True, slots=True)
class SourceOption:
    """A source system in whose name a caller can submit. `matters` is empty for all."""

    source_system: str
    matters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GetSubmissionOptionsResponse:
    """`matters` are the known ones. `any_matter`: also others. `max_bytes`: of a document."""

    sources: tuple[SourceOption, ...]
    matters: tuple[str, ...]
    any_matter: bool
    max_bytes: int


@dataclass(frozen=True, slots=True)
class GetSubmissionOptionsRequest(Request[GetSubmissionOptionsResponse]):
    """A request for the places where the caller can submit."""


@dataclass(frozen=True, slots=True)
class BatchFilter:
    """`matter` and `submitter`: only batches with such a submission. Empty: all."""

    matter: str = ""
    submitter: str = ""


@dataclass(frozen=True, slots=True)
class Position:
    """The place of an entry in a list: its time, then two names."""

    received_at: datetime
    names: tuple[str, str]

    def token(self) -> str:
        """The token of the page that begins after it."""
        micros = (self.received_at - _EPOCH) // _MICROSECOND
        return urlsafe_b64encode(json.dumps([micros, *self.names]).encode()).decode().rstrip("=")


def position_of(token: str) -> Position | None:
    """The position of a token; None if it is empty. Raises `Reject(INVALID_METADATA)`."""
    if not token:
        return None
    try:
        micros, *names = json.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (ValueError, TypeError, RecursionError):
        raise _not_a_token() from None
    if type(micros) is not int or not 0 <= micros < _MOST_MICROS:
        raise _not_a_token()
    match names:
        case [str() as first, str() as second] if not _NOT_STORED.search(first + second):
            return Position(_EPOCH + micros * _MICROSECOND, (first, second))
    raise _not_a_token()


def size_of(wanted: int) -> int:
    """The size of a page. Raises `Reject(INVALID_METADATA)`."""
    if not 0 <= wanted <= MOST:
        detail = f'Field "page_size" must be from 1 to {MOST}'
        raise Reject(Reason.INVALID_METADATA, detail=detail, field="page_size")
    return wanted or DEFAULT_SIZE


def _not_a_token() -> Reject:
    detail = 'Field "page_token" is not a token of this list'
    return Reject(Reason.INVALID_METADATA, detail=detail, field="page_token")
