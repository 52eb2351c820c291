"""The decisions of a review: what was decided, and taking decisions back."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from services.annotation.comments.records import (
    AddCommentRequest,
    CommentTarget,
    ListCommentsRequest,
    ReadComment,
    ResolveCommentRequest,
)
from services.annotation.queue.records import StopReadingRequest
from services.annotation.queue.stops import StopReason
from services.annotation.timeline.records import (
    AcceptInBulkRequest,
    DecisionEntry,
    ListDecisionsRequest,
    PreviewBulkAcceptanceRequest,
    PreviewBulkAcceptanceResponse,
    RedoDecisionRequest,
    UndoDecisionRequest,
)
from services.cli.clients.findings import FindingClient
from services.cli.clients.times import printed

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


class HistoryClient(FindingClient):
    """The client of annotation, also for the log of decisions and comments. Methods raise `Reject` or `Retry`."""

    async def decisions(self, document_id: str) -> list[Logged]:
        """All decisions on a document, the oldest first."""
        found, request = list[Logged](), ListDecisionsRequest(document_id, _PAGE)
        while True:
            page = await self._call(request)
            found += [_logged(one) for one in page.decisions]
            if not page.next_page_token:
                return found
            request = replace(request, page_token=page.next_page_token)

    async def undo(self, document_id: str, revision: int) -> Stepped:
        """Take back the caller's latest decision."""
        return await self._step(UndoDecisionRequest(document_id, revision))

    async def redo(self, document_id: str, revision: int) -> Stepped:
        """Put the decision again that the caller took back last."""
        return await self._step(RedoDecisionRequest(document_id, revision))

    async def _step(self, request: UndoDecisionRequest) -> Stepped:
        made = await self._call(request)
        return Stepped(made.revision, _logged(made.decision), made.can_undo, made.can_redo)

    async def acceptable(self, document_id: str) -> PreviewBulkAcceptanceResponse:
        """What the caller can accept together."""
        return await self._call(PreviewBulkAcceptanceRequest(document_id))

    async def accept_together(self, document_id: str, shown: PreviewBulkAcceptanceResponse, bulk_id: str) -> int:
        """Accept the annotations; return the revision of the set."""
        request = AcceptInBulkRequest(document_id, bulk_id, shown.revision, shown.annotation_ids)
        return (await self._call(request)).revision

    async def stop(self, document_id: str, reason: StopReason, pages: Sequence[int]) -> str:
        """Close the document for the caller. Returns what is closed: `matter` or `document`."""
        return (await self._call(StopReadingRequest(document_id, reason, tuple(pages)))).scope

    async def comments(self, document_id: str) -> Sequence[Written]:
        """All comments on a document, the oldest first."""
        found, request = list[Written](), ListCommentsRequest(document_id)
        while True:
            page = await self._call(request)
            found += [_written(one) for one in page.comments]
            if not page.next_page_token:
                return found
            request = replace(request, page_token=page.next_page_token)

    async def comment(self, document_id: str, target: tuple[str, str], text: str, asked: str) -> Written:
        """Add a comment. `target`: its kind, and the id of the annotation or the finding."""
        request = AddCommentRequest(document_id, CommentTarget(target[0]), text, target[1], asked)
        return _written((await self._call(request)).comment)

    async def resolve(self, document_id: str, comment_id: str) -> Written:
        """Mark a comment as resolved."""
        return _written((await self._call(ResolveCommentRequest(document_id, comment_id))).comment)


def _logged(one: DecisionEntry) -> Logged:
    return Logged(
        id=one.id,
        kind=one.kind.value,
        target_id=one.target_id,
        decision=one.decision,
        actor=one.actor,
        decided_at=printed(one.decided_at),
        revision=one.revision,
        undone_at=printed(one.undone_at),
        reason=one.reason,
    )


def _written(one: ReadComment) -> Written:
    return Written(
        id=one.id,
        author=one.author,
        written_at=printed(one.written_at),
        target_kind=one.target_kind.value,
        target_id=one.target_id,
        text=one.text,
        asked=one.asked,
        resolved_at=printed(one.resolved_at),
        resolved_by=one.resolved_by,
    )
