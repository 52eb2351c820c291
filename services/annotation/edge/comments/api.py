"""Serves `ReviewCommentService` over gRPC. It only translates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import grpc.aio
from google.protobuf.timestamp_pb2 import Timestamp

from glossator.annotation.v1 import comments_pb2 as pb
from glossator.annotation.v1 import comments_pb2_grpc as pb_grpc
from services.annotation.comments.records import MOST, CommentRequest, CommentTarget
from services.annotation.desk.deciding.comments import Comments, ReadComment
from services.annotation.sets.refusals import invalid
from services.shared.domain.records import Action
from services.shared.runtime.access.call import current_actor

_Context = grpc.aio.ServicerContext[Any, Any]
_TARGETS = {pb.CommentTarget.Value(f"COMMENT_TARGET_{one.name}"): one for one in CommentTarget}


@dataclass(frozen=True, slots=True, eq=False)
class ReviewCommentApi(pb_grpc.ReviewCommentServiceServicer):
    """Methods raise `Reject` and `Retry`; the server converts them to gRPC statuses."""

    comments: Comments

    async def ListComments(  # noqa: N802
        self, request: pb.ListCommentsRequest, _context: _Context
    ) -> pb.ListCommentsResponse:
        size = request.page_size or MOST
        page = await self.comments.list(current_actor(), request.document_id, size, request.page_token)
        return pb.ListCommentsResponse(
            comments=[_comment(one) for one in page.comments], next_page_token=page.next_token
        )

    async def AddComment(  # noqa: N802
        self, request: pb.AddCommentRequest, _context: _Context
    ) -> pb.AddCommentResponse:
        if request.target_kind not in _TARGETS:
            raise invalid("target_kind", "is missing or unknown")
        wanted = CommentRequest(_TARGETS[request.target_kind], request.target_id, request.text, request.asked)
        made = await self.comments.add(current_actor(), request.document_id, wanted)
        return pb.AddCommentResponse(comment=_comment(made))

    async def ResolveComment(  # noqa: N802
        self, request: pb.ResolveCommentRequest, _context: _Context
    ) -> pb.ResolveCommentResponse:
        made = await self.comments.resolve(current_actor(), request.document_id, request.comment_id)
        return pb.ResolveCommentResponse(comment=_comment(made))


def _comment(read: ReadComment) -> pb.Comment:
    one = read.comment
    return pb.Comment(
        id=one.comment_id,
        author=one.author,
        written_at=_stamp(one.written_at),
        target_kind=pb.CommentTarget.Value(f"COMMENT_TARGET_{one.target_kind.name}"),
        target_id=one.target_id,
        text=read.text,
        asked=one.asked,
        resolved_at=_stamp(one.resolved_at) if one.resolved_at else None,
        resolved_by=one.resolved_by,
    )


def _stamp(at: datetime) -> Timestamp:
    stamp = Timestamp()
    stamp.FromDatetime(at)
    return stamp


def register(api: ReviewCommentApi) -> Callable[[grpc.aio.Server], None]:
    return lambda server: pb_grpc.add_ReviewCommentServiceServicer_to_server(api, server)


_SERVICE = pb.DESCRIPTOR.services_by_name["ReviewCommentService"].full_name

METHOD_ACTIONS: Mapping[str, Action] = {
    f"/{_SERVICE}/ListComments": Action.READ_PROPOSALS,
    f"/{_SERVICE}/AddComment": Action.REVIEW,
    f"/{_SERVICE}/ResolveComment": Action.REVIEW,
}
