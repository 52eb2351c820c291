"""Comments of reviewers, and questions to another person. Each call checks the access policy.

The text is masked as other typed text, and sealed under the key of the redacted text: it is destroyed with the
document.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from services.annotation.comments.records import (
    AddCommentRequest,
    AddCommentResponse,
    Comment,
    CommentPosition,
    CommentTarget,
    ListCommentsRequest,
    ListCommentsResponse,
    ReadComment,
    ResolveCommentRequest,
    ResolveCommentResponse,
    check_comment,
    position_of,
)
from services.annotation.desk.known import known
from services.annotation.desk.typed import TypedText
from services.annotation.ports import AuthoriserPort, resource_of
from services.annotation.sets.findings import reviewed
from services.annotation.sets.refusals import superseded
from services.annotation.sets.state import DocumentSet, StoredDocument, as_proposed, hides_proposals
from services.shared.domain.annotations import SetState
from services.shared.domain.document import BlobRef, DocumentRecord, KeyScope
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor, Role
from services.shared.runtime.access.pending import coded
from services.shared.runtime.clock import Clock
from services.shared.runtime.ports import BlobStore


class DocumentStore(Protocol):
    """The method of `Store` that comments need."""

    async def find(self, document_id: str) -> DocumentSet: ...


class CommentPort(Protocol):
    """The rows of comments, in the order of their writing (`CommentStore`)."""

    async def add(self, comment: Comment, document: DocumentRecord) -> None: ...

    async def page(
        self, document_id: str, after: CommentPosition | None, limit: int, author: str = ""
    ) -> Sequence[tuple[CommentPosition, Comment]]: ...

    async def resolve(self, document_id: str, comment_id: str, by: str, at: datetime) -> Comment: ...


@dataclass(frozen=True, slots=True)
class Comments:
    """What callers do with comments on a document (`comments.proto`)."""

    documents: DocumentStore
    store: CommentPort
    blobs: BlobStore
    access: AuthoriserPort
    typed: TypedText
    clock: Clock
    new_id: Callable[[], str]

    async def list(self, actor: Actor, request: ListCommentsRequest) -> ListCommentsResponse:
        """A page of the comments on the document; of the caller's own ones until a blind review is complete,
        and while the caller has places to judge first. Raises
        `Reject`: NOT_FOUND, FORBIDDEN, INVALID_METADATA, WITHDRAWN.
        """
        document_id, size = request.document_id, request.page_size
        found = await known(self.access, actor, Action.READ_PROPOSALS, document_id, self.documents.find(document_id))
        await self.access.authorise(actor, Action.READ_PROPOSALS, resource_of(found.document))
        if found.annotation_set.state is SetState.WITHDRAWN:
            raise Reject(Reason.WITHDRAWN)
        author = actor.subject if found.blind or found.withheld else ""
        page = await self.store.page(document_id, position_of(request.page_token), size + 1, author)
        read = await asyncio.gather(*(self._read(one) for _, one in page[:size]))
        return ListCommentsResponse(tuple(read), page[size - 1][0].token() if len(page) > size else "")

    async def add(self, actor: Actor, request: AddCommentRequest) -> AddCommentResponse:
        """Stores a comment. Values of the document in the text are stored as placeholders.

        Raises `Reject`: NOT_FOUND also for a target that the set does not show, FORBIDDEN, INVALID_METADATA, WITHDRAWN,
        ERASED; PRECONDITION_FAILED if the set is superseded, or, with the field `asked`, if the person asked cannot
        review the document.
        """
        document_id = request.document_id
        found = await known(self.access, actor, Action.REVIEW, document_id, self.documents.find(document_id))
        if request.target_kind is CommentTarget.DOCUMENT and request.target_id == document_id:
            request = replace(request, target_id="")
        comment_id = self.new_id()
        is_document = request.target_kind is CommentTarget.DOCUMENT
        target = () if is_document else (f"{request.target_kind.value}={coded(request.target_id)}",)
        asked = (f"asked={coded(request.asked)}",) if request.asked else ()
        detail = (f"comment={comment_id}", *target, *asked)
        await self.access.authorise(actor, Action.REVIEW, resource_of(found.document), detail=detail)
        check_comment(request)
        self._check_target(found, request)
        if request.asked and not self._could_answer(request.asked, found.document):
            detail_of_refusal = "The person asked has no access to the document"
            raise Reject(Reason.PRECONDITION_FAILED, detail=detail_of_refusal, field="asked")
        text, ref = await self._sealed(found.stored, comment_id, request.text)
        comment = Comment(
            comment_id=comment_id,
            document_id=document_id,
            author=actor.subject,
            written_at=self.clock.now(),
            target_kind=request.target_kind,
            target_id=request.target_id,
            text=ref,
            asked=request.asked,
        )
        await self.store.add(comment, found.document)
        return AddCommentResponse(_read(comment, text))

    async def resolve(self, actor: Actor, request: ResolveCommentRequest) -> ResolveCommentResponse:
        """Marks a comment as resolved. A repetition changes nothing. Raises `Reject`: NOT_FOUND, FORBIDDEN,
        WITHDRAWN.
        """
        document_id, comment_id = request.document_id, request.comment_id
        found = await known(self.access, actor, Action.REVIEW, document_id, self.documents.find(document_id))
        detail = ("decision=resolve", f"comment={coded(comment_id)}")
        await self.access.authorise(actor, Action.REVIEW, resource_of(found.document), detail=detail)
        if found.annotation_set.state is SetState.WITHDRAWN:
            raise Reject(Reason.WITHDRAWN)
        made = await self.store.resolve(document_id, comment_id, actor.subject, self.clock.now())
        return ResolveCommentResponse(await self._read(made))

    def _check_target(self, found: DocumentSet, request: AddCommentRequest) -> None:
        """Raises `Reject` unless comments can be added, and the set shows their target."""
        current = found.annotation_set
        if current.state is SetState.WITHDRAWN:
            raise Reject(Reason.WITHDRAWN)
        if current.state is SetState.SUPERSEDED:
            raise Reject(Reason.PRECONDITION_FAILED, detail=superseded(found))
        current, outdated = reviewed(found, self.clock.now())
        shown = as_proposed(found.document, current)
        findings = shown.findings if hides_proposals(found.document, current.state) else shown.findings + outdated
        ids = {
            CommentTarget.DOCUMENT: {""},
            CommentTarget.ANNOTATION: {one.annotation_id for one in shown.annotations},
            CommentTarget.FINDING: {one.finding_id for one in findings},
        }
        if request.target_id not in ids[request.target_kind]:
            raise Reject(Reason.NOT_FOUND, field="target_id")

    def _could_answer(self, person: str, document: DocumentRecord) -> bool:
        """Whether no wall excludes the person. Its credential decides about the rest, when it opens the document."""
        someone = Actor(person, document.tenant, frozenset((Role.REVIEWER, Role.SENIOR_REVIEWER)))
        return self.access.allows(someone, Action.REVIEW, resource_of(document))

    async def _sealed(self, stored: StoredDocument, comment_id: str, typed: str) -> tuple[str, BlobRef]:
        document = stored.document
        try:
            [text] = await self.typed.masked(stored, typed)
            data = text.encode("utf-8", "surrogatepass")
            name = f"comment-{comment_id}"
            ref = await self.blobs.put(document.tenant, KeyScope.REDACTED, document.document_id, name, data)
        except Reject as error:
            raise Reject(Reason.ERASED) if error.reason in _GONE else error from None
        return text, ref

    async def _read(self, comment: Comment) -> ReadComment:
        try:
            data = await self.blobs.get(comment.text)
        except Reject as error:
            if error.reason not in _GONE:
                raise
            return _read(comment, "")
        return _read(comment, data.decode("utf-8", "surrogatepass"))


def _read(comment: Comment, text: str) -> ReadComment:
    return ReadComment(
        id=comment.comment_id,
        author=comment.author,
        written_at=comment.written_at,
        target_kind=comment.target_kind,
        target_id=comment.target_id,
        text=text,
        asked=comment.asked,
        resolved_at=comment.resolved_at,
        resolved_by=comment.resolved_by,
    )


_GONE = frozenset({Reason.KEY_UNAVAILABLE, Reason.NOT_FOUND})
