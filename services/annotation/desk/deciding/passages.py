"""Asks reviewers about the passages of a document that were drawn before anyone looked. Each call checks the access
policy. Answers have no words.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from services.annotation.desk.known import known
from services.annotation.desk.reading import DocumentStore
from services.annotation.ports import AuthoriserPort, resource_of
from services.annotation.sets.steps.passages import (
    AnswerPassageRequest,
    AnswerPassageResponse,
    AskedPassage,
    AskPassagesRequest,
    AskPassagesResponse,
    PassageReview,
    ReadPassagesRequest,
    ReadPassagesResponse,
    ShownPassage,
    ShownPassages,
    answer,
    ask,
    is_waiting,
)
from services.shared.domain.records import Action, Actor
from services.shared.runtime.clock import Clock


class PassagesPort(Protocol):
    """Stores questions and answers (`PassageStore`)."""

    async def find(self, document_id: str) -> PassageReview: ...

    async def ask(
        self, document_id: str, judge: Callable[[PassageReview], Sequence[AskedPassage]]
    ) -> PassageReview: ...

    async def answer(self, document_id: str, judge: Callable[[PassageReview], AskedPassage]) -> PassageReview: ...


@dataclass(frozen=True, slots=True)
class DrawnPassages:
    """What callers do with drawn passages (`passages.proto`)."""

    documents: DocumentStore
    store: PassagesPort
    access: AuthoriserPort
    clock: Clock

    async def read(self, actor: Actor, request: ReadPassagesRequest) -> ReadPassagesResponse:
        """What waits for the caller: nothing if it does not do the step. Raises `Reject(NOT_FOUND | FORBIDDEN)`."""
        await self._authorise(actor, Action.READ_PROPOSALS, request.document_id)
        return ReadPassagesResponse(_shown(await self.store.find(request.document_id), actor.subject))

    async def ask(self, actor: Actor, request: AskPassagesRequest) -> AskPassagesResponse:
        """Names the drawn passages to the caller, and keeps what the review found in them until now.

        Raises `Reject`: NOT_FOUND, FORBIDDEN, CONFLICT, WITHDRAWN; PRECONDITION_FAILED if something is undecided.
        """
        await self._authorise(actor, Action.REVIEW, request.document_id, "passages=named")
        judge = partial(ask, revision=request.revision, person=actor.subject, at=self.clock.now())
        return AskPassagesResponse(_shown(await self.store.ask(request.document_id, judge), actor.subject))

    async def answer(self, actor: Actor, request: AnswerPassageRequest) -> AnswerPassageResponse:
        """Stores an answer; returns what waits for the caller then. A repetition changes nothing.

        Raises `Reject`: NOT_FOUND, FORBIDDEN, WITHDRAWN; PRECONDITION_FAILED, with the field `answer` if the passage
        has no mark with a decision.
        """
        document_id, start, said = request.document_id, request.start, request.answer
        await self._authorise(actor, Action.REVIEW, document_id, f"passage={start}", f"answer={said.value}")
        judge = partial(answer, start=start, said=said, person=actor.subject, at=self.clock.now())
        return AnswerPassageResponse(_shown(await self.store.answer(document_id, judge), actor.subject))

    async def _authorise(self, actor: Actor, action: Action, document_id: str, *detail: str) -> None:
        found = await known(self.access, actor, action, document_id, self.documents.find(document_id))
        await self.access.authorise(actor, action, resource_of(found.document), detail=detail)


def _shown(found: PassageReview, person: str) -> ShownPassages:
    revision = found.state.annotation_set.revision
    if not is_waiting(found, person):
        return ShownPassages(revision, 0)
    open_ones = sum(one.answer is None for one in found.asked) if found.asked else len(found.drawn)
    return ShownPassages(revision, open_ones, tuple(ShownPassage(one.span, one.answer) for one in found.asked))
