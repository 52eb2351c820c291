"""A comment, and what can be one. Pure."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.annotation.sets.refusals import check_subject, invalid, is_id
from services.shared.domain.document import BlobRef
from services.shared.domain.requests import Request

MOST = 200


class CommentTarget(StrEnum):
    """What a comment is about."""

    DOCUMENT = "document"
    ANNOTATION = "annotation"
    FINDING = "finding"


@dataclass(frozen=True, slots=True)
class ReadComment:
    """A comment with its text: the message `Comment`. The text is empty if the document is erased."""

    id: str
    author: str
    written_at: datetime
    target_kind: CommentTarget
    target_id: str
    text: str
    asked: str
    resolved_at: datetime | None
    resolved_by: str


@dataclass(frozen=True, slots=True)
class ListCommentsResponse:
    """Comments, the oldest first. `next_page_token` is empty on the last page."""

    comments: tuple[ReadComment, ...]
    next_page_token: str


@dataclass(frozen=True, slots=True)
class ListCommentsRequest(Request[ListCommentsResponse]):
    """A request for a page of the comments on a document."""

    document_id: str
    page_size: int = MOST
    page_token: str = ""


@dataclass(frozen=True, slots=True)
class AddCommentResponse:
    """The comment as it is stored."""

    comment: ReadComment


@dataclass(frozen=True, slots=True)
class AddCommentRequest(Request[AddCommentResponse]):
    """A comment as a reviewer types it. `asked`: the person who is asked; can be empty. `target_id` is empty for the
    document.
    """

    document_id: str
    target_kind: CommentTarget
    text: str
    target_id: str = ""
    asked: str = ""


@dataclass(frozen=True, slots=True)
class ResolveCommentResponse:
    """The comment that was resolved."""

    comment: ReadComment


@dataclass(frozen=True, slots=True)
class ResolveCommentRequest(Request[ResolveCommentResponse]):
    """A request to mark a comment as resolved."""

    document_id: str
    comment_id: str


@dataclass(frozen=True, slots=True)
class Comment:
    """A stored comment. `text` refers to its sealed text. `resolved_at` is None, and `resolved_by` empty, if it is
    open.
    """

    comment_id: str
    document_id: str
    author: str
    written_at: datetime
    target_kind: CommentTarget
    target_id: str
    text: BlobRef
    asked: str = ""
    resolved_at: datetime | None = None
    resolved_by: str = ""


@dataclass(frozen=True, slots=True)
class CommentPosition:
    """The place of a comment in the list of a document's comments. `written` is in microseconds."""

    written: int
    comment_id: str

    def token(self) -> str:
        """The position as the token of the page that begins after it."""
        return urlsafe_b64encode(json.dumps([self.written, self.comment_id]).encode()).decode().rstrip("=")


def check_comment(request: AddCommentRequest) -> None:
    """Checks the request without the document. Raises `Reject(INVALID_METADATA)` with the faulty field."""
    if not request.text.strip():
        raise invalid("text", "is missing")
    is_document = request.target_kind is CommentTarget.DOCUMENT
    if bool(request.target_id) == is_document:
        raise invalid("target_id", f"{'must be empty' if is_document else 'is missing'} for {request.target_kind}")
    if request.asked:
        check_subject("asked", request.asked)


def position_of(token: str) -> CommentPosition | None:
    """The position of a token; None if it is empty. Raises `Reject(INVALID_METADATA)`."""
    if not token:
        return None
    try:
        written, comment_id = json.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (ValueError, TypeError, RecursionError):
        raise invalid("page_token", "is not a token of this list") from None
    if type(written) is not int or abs(written) >= 1 << 63 or not is_id(comment_id):
        raise invalid("page_token", "is not a token of this list")
    return CommentPosition(written, comment_id)
