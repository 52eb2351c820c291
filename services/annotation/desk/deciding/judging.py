"""Reviewers judge places before they see what the model says about them. Each call checks the access policy."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from services.annotation.desk.known import known
from services.annotation.playbook.rules import Playbook
from services.annotation.ports import AuthoriserPort, resource_of
from services.annotation.sets.judging.deciding import JudgementRequest, judge
from services.annotation.sets.judging.places import places_of
from services.annotation.sets.judging.records import Answer, Judgement
from services.annotation.sets.state import DocumentSet, ReviewState
from services.annotation.sets.steps.records import check_turn
from services.shared.domain.annotations import SetState
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.access.pending import coded
from services.shared.runtime.clock import Clock


class JudgingStore(Protocol):
    """The methods of `Store` that first judgements need."""

    async def find(self, document_id: str) -> DocumentSet: ...

    async def find_review(self, document_id: str) -> ReviewState: ...

    async def playbook_source(self, label: str) -> str: ...

    async def add_judgement(self, document_id: str, judge: Callable[[ReviewState], Judgement]) -> Judgement: ...


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """A place; `span` is None for the document as a whole: is something missing from it? `own` is None before the
    caller has judged it; `model`, what the model says, is set only then.
    """

    place_id: str
    span: OriginalSpan | None
    own: Answer | None = None
    model: Answer | None = None


@dataclass(frozen=True, slots=True)
class ShownPlaces:
    """What the caller judges first. `waiting`: the number of places without its judgement. `categories`: the clause
    types and fields of the playbook, in order of their names, among which it chooses.
    """

    revision: int
    waiting: int
    places: tuple[ShownPlace, ...] = ()
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FirstJudgements:
    """The operations of callers, for gRPC and HTTP. `read_playbook` parses the YAML that is stored with a set."""

    store: JudgingStore
    access: AuthoriserPort
    read_playbook: Callable[[str], Playbook]
    clock: Clock

    async def read(self, actor: Actor, document_id: str) -> ShownPlaces:
        """What waits for the caller: nothing if it does not do the step. Raises `Reject`: NOT_FOUND, FORBIDDEN,
        WITHDRAWN.
        """
        await self._authorise(actor, Action.READ_PROPOSALS, document_id)
        state = await self.store.find_review(document_id)
        if state.annotation_set.state is SetState.WITHDRAWN:
            raise Reject(Reason.WITHDRAWN)
        if state.annotation_set.state is not SetState.PROPOSED or not _can_judge(state, actor.subject):
            return ShownPlaces(state.annotation_set.revision, 0)
        return self._shown(state, actor.subject)

    async def judge(self, actor: Actor, document_id: str, place_id: str, own: Answer) -> ShownPlaces:
        """Stores the caller's first judgement, and returns the places with what the model says about this one. A
        repetition changes nothing.

        Raises `Reject`: NOT_FOUND, FORBIDDEN, INVALID_METADATA, CONFLICT, WITHDRAWN, PRECONDITION_FAILED.
        """
        detail = ("decision=judge-first", f"place={coded(place_id)}")
        document = await self._authorise(actor, Action.REVIEW, document_id, *detail)
        request = JudgementRequest(place_id, actor.subject, own)

        def judged(state: ReviewState) -> Judgement:
            return judge(state, request, self._categories(state), self.clock.now())

        await self.store.add_judgement(document.document_id, judged)
        return self._shown(await self.store.find_review(document_id), actor.subject)

    async def _authorise(self, actor: Actor, action: Action, document_id: str, *detail: str) -> DocumentRecord:
        found = await known(self.access, actor, action, document_id, self.store.find(document_id))
        await self.access.authorise(actor, action, resource_of(found.document), detail=detail)
        return found.document

    def _categories(self, state: ReviewState) -> tuple[str, ...]:
        return tuple(sorted(self.read_playbook(state.playbook).categories)) if state.playbook else ()

    def _shown(self, state: ReviewState, person: str) -> ShownPlaces:
        found = state.document_set
        own = {one.place_id: one for one in found.judging.judgements if one.person == person}
        make = partial(_place, own=own)
        places = tuple(make(one.place_id, one.span) for one in places_of(found))
        waiting = sum(one.own is None for one in places)
        return ShownPlaces(state.annotation_set.revision, waiting, places, self._categories(state) if places else ())


def _place(place_id: str, span: OriginalSpan | None, own: dict[str, Judgement]) -> ShownPlace:
    one = own.get(place_id)
    return ShownPlace(place_id, span, one.own, one.model) if one else ShownPlace(place_id, span)


def _can_judge(state: ReviewState, person: str) -> bool:
    try:
        check_turn(state.steps, person)
    except Reject:
        return False
    return True
