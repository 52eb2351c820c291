"""The decisions of a review: what was decided, and taking decisions back."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from google.protobuf.timestamp_pb2 import Timestamp

from glossator.annotation.v1 import (
    comments_pb2,
    comments_pb2_grpc,
    history_pb2,
    history_pb2_grpc,
    reviews_pb2,
    reviews_pb2_grpc,
)
from services.cli.clients.annotation import SERVICE
from services.cli.clients.calls import Credential, translated_errors
from services.cli.clients.findings import FindingClient
from services.shared.runtime.servers.grpc_client import Address

_SECONDS = 30.0
_PAGE = 200


class Logged(NamedTuple):
    """A decision. `kind` is `annotation` or `finding`. Times are ISO 8601, in UTC; `undone_at` is empty in force."""

    id: str
    kind: str
    target_id: str
    decision: str
    actor: str
    decided_at: str
    revision: int
    undone_at: str
    reason: str


class Stepped(NamedTuple):
    """The revision of the set after a step, and its decision."""

    revision: int
    decision: Logged
    can_undo: bool
    can_redo: bool


class Written(NamedTuple):
    """A comment. Times are ISO 8601, in UTC; `resolved_at` is empty if it is open."""

    id: str
    author: str
    written_at: str
    target_kind: str
    target_id: str
    text: str
    asked: str
    resolved_at: str
    resolved_by: str


class Acceptable(NamedTuple):
    """The annotations that can be accepted together at a revision. `rule` is empty if the policy allows none."""

    revision: int
    annotation_ids: Sequence[str]
    rule: str
    minimum_confidence: float


class HistoryClient(FindingClient):
    """The client of annotation, also for the log of decisions and comments. Methods raise `Reject` or `Retry`."""

    def __init__(self, address: Address, credential: Credential) -> None:
        super().__init__(address, credential)
        self._history = history_pb2_grpc.ReviewHistoryServiceStub(self._channel)
        self._comments = comments_pb2_grpc.ReviewCommentServiceStub(self._channel)
        self._reviews = reviews_pb2_grpc.ReviewQueueServiceStub(self._channel)

    async def decisions(self, document_id: str) -> list[Logged]:
        """All decisions on a document, the oldest first."""
        found, token = list[Logged](), ""
        while True:
            request = history_pb2.ListDecisionsRequest(document_id=document_id, page_size=_PAGE, page_token=token)
            with translated_errors(SERVICE):
                page = await self._history.ListDecisions(request, timeout=_SECONDS)
            found += [_logged(one) for one in page.decisions]
            token = page.next_page_token
            if not token:
                return found

    async def undo(self, document_id: str, revision: int) -> Stepped:
        """Take back the caller's latest decision."""
        request = history_pb2.UndoDecisionRequest(document_id=document_id, revision=revision)
        with translated_errors(SERVICE):
            made = await self._history.UndoDecision(request, timeout=_SECONDS)
        return Stepped(made.revision, _logged(made.decision), made.can_undo, made.can_redo)

    async def redo(self, document_id: str, revision: int) -> Stepped:
        """Put the decision again that the caller took back last."""
        request = history_pb2.RedoDecisionRequest(document_id=document_id, revision=revision)
        with translated_errors(SERVICE):
            made = await self._history.RedoDecision(request, timeout=_SECONDS)
        return Stepped(made.revision, _logged(made.decision), made.can_undo, made.can_redo)

    async def acceptable(self, document_id: str) -> Acceptable:
        """What the caller can accept together."""
        request = history_pb2.PreviewBulkAcceptanceRequest(document_id=document_id)
        with translated_errors(SERVICE):
            found = await self._history.PreviewBulkAcceptance(request, timeout=_SECONDS)
        return Acceptable(found.revision, list(found.annotation_ids), found.rule, found.minimum_confidence)

    async def accept_together(self, document_id: str, shown: Acceptable, bulk_id: str) -> int:
        """Accept the annotations; return the revision of the set."""
        request = history_pb2.AcceptInBulkRequest(
            document_id=document_id, bulk_id=bulk_id, revision=shown.revision, annotation_ids=shown.annotation_ids
        )
        with translated_errors(SERVICE):
            return int((await self._history.AcceptInBulk(request, timeout=_SECONDS)).revision)

    async def stop(self, document_id: str, reason: str, pages: Sequence[int]) -> str:
        """Close the document for the caller. Returns what is closed: `matter` or `document`."""
        request = reviews_pb2.StopReadingRequest(
            document_id=document_id,
            reason=reviews_pb2.StopReason.Value(f"STOP_REASON_{reason.upper()}"),
            pages=pages,
        )
        with translated_errors(SERVICE):
            return str((await self._reviews.StopReading(request, timeout=_SECONDS)).scope)

    async def comments(self, document_id: str) -> Sequence[Written]:
        """All comments on a document, the oldest first."""
        found, token = list[Written](), ""
        while True:
            request = comments_pb2.ListCommentsRequest(document_id=document_id, page_token=token)
            with translated_errors(SERVICE):
                page = await self._comments.ListComments(request, timeout=_SECONDS)
            found += [_written(one) for one in page.comments]
            token = page.next_page_token
            if not token:
                return found

    async def comment(self, document_id: str, target: tuple[str, str], text: str, asked: str) -> Written:
        """Add a comment. `target`: its kind, and the id of the annotation or the finding."""
        request = comments_pb2.AddCommentRequest(
            document_id=document_id,
            target_kind=comments_pb2.CommentTarget.Value(f"COMMENT_TARGET_{target[0].upper()}"),
            target_id=target[1],
            text=text,
            asked=asked,
        )
        with translated_errors(SERVICE):
            made = await self._comments.AddComment(request, timeout=_SECONDS)
        return _written(made.comment)

    async def resolve(self, document_id: str, comment_id: str) -> Written:
        """Mark a comment as resolved."""
        request = comments_pb2.ResolveCommentRequest(document_id=document_id, comment_id=comment_id)
        with translated_errors(SERVICE):
            made = await self._comments.ResolveComment(request, timeout=_SECONDS)
        return _written(made.comment)


def _logged(one: history_pb2.LoggedDecision) -> Logged:
    return Logged(
        id=one.id,
        kind=history_pb2.DecisionKind.Name(one.kind).removeprefix("DECISION_KIND_").lower(),
        target_id=one.target_id,
        decision=one.decision,
        actor=one.actor,
        decided_at=_time(one.decided_at),
        revision=one.revision,
        undone_at=_time(one.undone_at) if one.HasField("undone_at") else "",
        reason=one.reason,
    )


def _written(one: comments_pb2.Comment) -> Written:
    return Written(
        id=one.id,
        author=one.author,
        written_at=_time(one.written_at),
        target_kind=comments_pb2.CommentTarget.Name(one.target_kind).removeprefix("COMMENT_TARGET_").lower(),
        target_id=one.target_id,
        text=one.text,
        asked=one.asked,
        resolved_at=_time(one.resolved_at) if one.HasField("resolved_at") else "",
        resolved_by=one.resolved_by,
    )


def _time(stamp: Timestamp) -> str:
    at: datetime = stamp.ToDatetime(tzinfo=UTC)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
