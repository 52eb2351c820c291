"""The documents inside a submission, each with its latest status."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.ingestion.batches.records import size_of
from services.ingestion.records import Submission
from services.shared.domain.errors import Reason, Reject


@dataclass(frozen=True, slots=True)
class AttachmentPage:
    """A page of the attachments, in their order, and the number of all. `next_token` is empty on the last page."""

    attachments: tuple[Submission, ...] = ()
    count: int = 0
    next_token: str = ""


def page_of(found: Sequence[Submission], size: int, token: str) -> AttachmentPage:
    """A page of `found`. Raises `Reject(INVALID_METADATA)`."""
    limit, start = size_of(size), _start(token)
    end = start + limit
    return AttachmentPage(tuple(found[start:end]), len(found), str(end) if end < len(found) else "")


def _start(token: str) -> int:
    if token and not (token.isascii() and token.isdigit() and len(token) < _MOST_DIGITS):
        detail = 'Field "page_token" is not a token of this list'
        raise Reject(Reason.INVALID_METADATA, detail=detail, field="page_token")
    return int(token or 0)


_MOST_DIGITS = 10
