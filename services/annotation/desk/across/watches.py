"""The watches of a caller, and the comparison of new documents with all watches.

A notice has no words: it says that a document fits. Whether the person can read it is decided again when the message is
made, and when it opens the document.
"""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.annotation.access import ReaderAccess
from services.annotation.desk.across.masked import MaskedSource, MaskedTexts
from services.annotation.desk.across.relations import KIND
from services.annotation.desk.across.search import SignaturePort
from services.annotation.desk.scope import scope_of
from services.annotation.ports import resource_of
from services.annotation.questions.asked import Asked, found_in
from services.annotation.searching.signature import words_of
from services.annotation.sets.judging.places import NOBODY, without_answers
from services.annotation.watching.records import (
    MOST_WATCHES,
    AddWatchRequest,
    AddWatchResponse,
    ListWatchesRequest,
    ListWatchesResponse,
    RemoveWatchRequest,
    RemoveWatchResponse,
    ShownWatch,
    Watch,
    WatchedQuestion,
    check_question,
    decode_question,
    encode_question,
)
from services.shared.domain.document import DocumentRecord, KeyScope
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.records import Action, Actor, Role
from services.shared.runtime.access.pending import coded
from services.shared.runtime.clock import Clock
from services.shared.runtime.compute import compute
from services.shared.runtime.observe.logging import get_logger
from services.shared.runtime.ports import BlobStore

log = get_logger(__name__)
_ROLES = frozenset((Role.REVIEWER, Role.SENIOR_REVIEWER))
_PURPOSE = "review"
_AT_ONCE = 50


class WatchPort(Protocol):
    """The watches of all people (`WatchStore`)."""

    async def add(self, watch: Watch, most: int) -> None: ...

    async def of_person(self, tenant: str, person: str) -> Sequence[Watch]: ...

    async def of_tenant(self, tenant: str) -> Sequence[Watch]: ...

    async def remove(self, tenant: str, person: str, watch_id: str) -> bool: ...

    async def unwatched(self, limit: int) -> Sequence[tuple[str, str]]: ...

    async def compared(self, document_id: str) -> None: ...

    async def note(self, document: DocumentRecord, fits: Collection[Watch], at: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class _Question:
    watch: Watch
    question: WatchedQuestion
    asked: Asked


@dataclass(frozen=True, slots=True)
class Watches:
    """The operations of callers (`across.proto`), and that of the loop of notifications. `sends`: this installation
    sends messages.
    """

    store: WatchPort
    documents: SignaturePort
    texts: MaskedTexts
    blobs: BlobStore
    access: ReaderAccess
    clock: Clock
    new_id: Callable[[], str]
    sends: bool

    async def list(self, actor: Actor, _request: ListWatchesRequest) -> ListWatchesResponse:
        """The watches of the caller. Raises `Reject(FORBIDDEN)`."""
        await self._authorise(actor, Action.READ_PROPOSALS, "read=watches")
        found = await self.store.of_person(actor.tenant, actor.subject)
        return ListWatchesResponse(tuple([_shown(one, await self._readable(one)) for one in found]))

    async def add(self, actor: Actor, request: AddWatchRequest) -> AddWatchResponse:
        """Watches documents that arrive from now on.

        Raises `Reject(FORBIDDEN | INVALID_METADATA | PRECONDITION_FAILED)`: the last with `MOST_WATCHES` watches, or if
        this installation sends no messages.
        """
        watch_id = self.new_id()
        await self._authorise(actor, Action.REVIEW, f"watch={watch_id}", "decision=add")
        check_question(request.watch)
        if not self.sends:
            raise Reject(Reason.PRECONDITION_FAILED, detail="This installation sends no messages")
        kept = WatchedQuestion(**request.watch.values, scope=tuple(sorted(actor.matters)))
        ref = await self.blobs.put(actor.tenant, KeyScope.REDACTED, watch_id, "question", encode_question(kept))
        watch = Watch(watch_id, actor.tenant, actor.subject, self.clock.now(), ref)
        try:
            await self.store.add(watch, MOST_WATCHES)
        except Reject:
            await self.blobs.delete(ref)
            raise
        return AddWatchResponse(_shown(watch, kept))

    async def remove(self, actor: Actor, request: RemoveWatchRequest) -> RemoveWatchResponse:
        """Ends a watch of the caller. Raises `Reject(NOT_FOUND | FORBIDDEN)`."""
        watch_id = request.watch_id
        await self._authorise(actor, Action.REVIEW, f"watch={coded(watch_id)}", "decision=remove")
        own = await self.store.of_person(actor.tenant, actor.subject)
        found = next((one for one in own if one.watch_id == watch_id), None)
        if found is None or not await self.store.remove(actor.tenant, actor.subject, watch_id):
            raise Reject(Reason.NOT_FOUND, field="watch_id")
        await self.blobs.delete(found.question)
        return RemoveWatchResponse()

    async def compare(self) -> None:
        """Compares new documents with the watches of their tenants. A document that fails is left out, and stops no
        other one. Raises `Retry` after the others if one must wait.
        """
        known: dict[str, Sequence[_Question]] = {}
        waits: Retry | None = None
        for tenant, document_id in await self.store.unwatched(_AT_ONCE):
            try:
                if tenant not in known:
                    known[tenant] = await self._questions(tenant)
                await self._compare(known[tenant], document_id)
            except Retry as error:
                waits = error
            except Exception as error:  # noqa: BLE001 - one document must not end the loop
                log.failure("watch.failed", error, document_id=document_id)
                await self.store.compared(document_id)
        if waits:
            raise waits

    async def _compare(self, questions: Sequence[_Question], document_id: str) -> None:
        sets = await self.documents.sets([document_id])
        # A set with places to judge first is compared when its review is complete: a message would be an answer.
        open_ones = [one for one in sets.values() if not without_answers(one, NOBODY).withheld]
        sources = await self.texts.with_maps(open_ones, self.clock.now())
        for one in sources:
            await self.store.note(one.source.document, await self._fitting(questions, one), self.clock.now())
        if not sources:
            await self.store.compared(document_id)

    async def readable(self, document_ids: Collection[str]) -> Collection[str]:
        """Those of the documents whose text is not erased. Raises `Retry`."""
        sets = await self.documents.sets(document_ids)
        return [name for name, one in sets.items() if await self.texts.can_read(one.stored)]

    async def _questions(self, tenant: str) -> Sequence[_Question]:
        """The questions of a tenant, without those that cannot be read: one of them must not stop the others."""
        found = []
        for one in await self.store.of_tenant(tenant):
            with suppress(Reject):
                question = await self._question(one)
                found.append(_Question(one, question, question.asked))
        return found

    async def _fitting(self, questions: Sequence[_Question], source: MaskedSource) -> Sequence[Watch]:
        document, text = source.source.document, source.source.text
        if text is None or not questions:
            return []
        words, found = await compute(words_of, text), []
        for one in questions:
            covers = one.question.covers(document, source.source.shown.document_type)
            if not (covers and one.asked.words <= words and self._sees(one.watch, one.question, document)):
                continue
            if await compute(found_in, source.source, source.map, one.asked):
                found.append(one.watch)
        return found

    def _sees(self, watch: Watch, question: WatchedQuestion, document: DocumentRecord) -> bool:
        """Whether no wall excludes the person, and its credential had the matter. Deny by default."""
        if not question.scope:
            return False
        someone = Actor(watch.person, watch.tenant, _ROLES, frozenset(question.scope))
        needed = ((Action.READ_PROPOSALS, ""), (Action.READ_TEXT, _PURPOSE))
        return all(self.access.allows(someone, action, resource_of(document), why) for action, why in needed)

    async def _readable(self, watch: Watch) -> WatchedQuestion:
        """An empty question if it cannot be read: its person can remove it."""
        try:
            return await self._question(watch)
        except Reject:
            return WatchedQuestion("")

    async def _question(self, watch: Watch) -> WatchedQuestion:
        return decode_question(await self.blobs.get(watch.question))

    async def _authorise(self, actor: Actor, action: Action, *detail: str) -> None:
        await self.access.authorise(actor, action, scope_of(self.access, actor, action, KIND), detail=detail)


def _shown(watch: Watch, question: WatchedQuestion) -> ShownWatch:
    return ShownWatch(**question.values, watch_id=watch.watch_id, made_at=watch.made_at)
