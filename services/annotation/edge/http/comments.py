"""Routes of the comments of reviewers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from services.annotation.comments.records import LONGEST_COMMENT, MOST, CommentRequest, CommentTarget
from services.annotation.desk.deciding.comments import Comments, ReadComment
from services.annotation.edge.http.bodies import Body
from services.annotation.edge.http.parameters import Caller, DocumentId
from services.shared.domain.records import Action

CommentId = Annotated[str, Path(description="Id of a comment on the document.")]


class CommentBody(Body):
    """A comment as a reviewer types it."""

    target_kind: CommentTarget
    target_id: str = Field("", max_length=64)
    text: str = Field(min_length=1, max_length=LONGEST_COMMENT)
    asked: str = ""


@dataclass(frozen=True, slots=True)
class CommentAnswer:
    """A comment of a reviewer."""

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
class CommentsAnswer:
    """A page of the comments on a document."""

    comments: tuple[CommentAnswer, ...]
    next_page_token: str


def router(comments: Comments) -> APIRouter:
    routes = APIRouter()

    @routes.get("/v1/documents/{document_id}/comments", summary="List the comments on a document")
    async def get_comments(
        document_id: DocumentId,
        caller: Caller,
        page_size: Annotated[int, Query(description="Number of comments.", ge=1, le=MOST)] = MOST,
        page_token: Annotated[str, Query(description="`next_page_token` of the page before.")] = "",
    ) -> CommentsAnswer:
        page = await comments.list(caller, document_id, page_size, page_token)
        return CommentsAnswer(tuple(_answer(one) for one in page.comments), page.next_token)

    @routes.post("/v1/documents/{document_id}/comments", status_code=201, summary="Comment on a document")
    async def post_comment(document_id: DocumentId, body: CommentBody, caller: Caller) -> CommentAnswer:
        wanted = CommentRequest(body.target_kind, body.target_id, body.text, body.asked)
        return _answer(await comments.add(caller, document_id, wanted))

    @routes.post("/v1/documents/{document_id}/comments/{comment_id}:resolve", summary="Mark a comment as resolved")
    async def post_resolve(document_id: DocumentId, comment_id: CommentId, caller: Caller) -> CommentAnswer:
        return _answer(await comments.resolve(caller, document_id, comment_id))

    return routes


def _answer(read: ReadComment) -> CommentAnswer:
    one = read.comment
    return CommentAnswer(
        id=one.comment_id,
        author=one.author,
        written_at=one.written_at,
        target_kind=one.target_kind,
        target_id=one.target_id,
        text=read.text,
        asked=one.asked,
        resolved_at=one.resolved_at,
        resolved_by=one.resolved_by,
    )


COMMENT_ROUTES: Mapping[tuple[str, str], Action] = {
    ("GET", "/v1/documents/{document_id}/comments"): Action.READ_PROPOSALS,
    ("POST", "/v1/documents/{document_id}/comments"): Action.REVIEW,
    ("POST", "/v1/documents/{document_id}/comments/{comment_id}:resolve"): Action.REVIEW,
}
