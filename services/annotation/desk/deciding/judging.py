"""Reviewers judge places before they see what the model says about them. Each call checks the access policy."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from services.annotation.desk.known import known
from services.annotation.playbook.rules import Playbook
from services.annotation.ports import AuthoriserPort, resource_of
from services.annotation.sets.judging.deciding import judge
from services.annotation.sets.judging.places import places_of
from services.annotation.sets.judging.records import (
    JudgedPlace,
    JudgedPlaces,
    Judgement,
    JudgePlaceRequest,
    JudgePlaceResponse,
    ReadPlacesRequest,
    ReadPlacesResponse,
)
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
class FirstJudgements:
    """What callers do with places (`judging.proto`). `read_playbook` parses the YAML that is stored with a set."""

    store: JudgingStore
    access: AuthoriserPort
    read_playbook: Callable[[str], Playbook]
    clock: Clock

    async def read(self, actor: Actor, request: ReadPlacesRequest) -> ReadPlacesResponse:
        """What waits for the caller: nothing if it does not do the step. Raises `Reject`: NOT_FOUND, FORBIDDEN,
        WITHDRAWN.
        """
        await self._authorise(actor, Action.READ_PROPOSALS, request.document_id)
        state = await self.store.find_review(request.document_id)
        if state.annotation_set.state is SetState.WITHDRAWN:
            raise Reject(Reason.WITHDRAWN)
        if state.annotation_set.state is not SetState.PROPOSED or not _can_judge(state, actor.subject):
            return ReadPlacesResponse(JudgedPlaces(state.annotation_set.revision, 0))
        return ReadPlacesResponse(self._shown(state, actor.subject))

    async def judge(self, actor: Actor, request: JudgePlaceRequest) -> JudgePlaceResponse:
        """Stores the caller's first judgement, and returns the places with what the model says about this one. A
        repetition changes nothing.

        Raises `Reject`: NOT_FOUND, FORBIDDEN, INVALID_METADATA, CONFLICT, WITHDRAWN, PRECONDITION_FAILED.
        """
        detail = ("decision=judge-first", f"place={coded(request.place_id)}")
        document = await self._authorise(actor, Action.REVIEW, request.document_id, *detail)

        def judged(state: ReviewState) -> Judgement:
            return judge(state, request, actor.subject, self._categories(state), self.clock.now())

        await self.store.add_judgement(document.document_id, judged)
        state = await self.store.find_review(document.document_id)
        return JudgePlaceResponse(self._shown(state, actor.subject))

    async def _authorise(self, actor: Actor, action: Action, document_id: str, *detail: str) -> DocumentRecord:
        found = await known(self.access, actor, action, document_id, self.store.find(document_id))
        await self.access.authorise(actor, action, resource_of(found.document), detail=detail)
        return found.document

    def _categories(self, state: ReviewState) -> tuple[str, ...]:
        return tuple(sorted(self.read_playbook(state.playbook).categories)) if state.playbook else ()

    def _shown(self, state: ReviewState, person: str) -> JudgedPlaces:
        found = state.document_set
        own = {one.place_id: one for one in found.judging.judgements if one.person == person}
        make = partial(_place, own=own)
        places = tuple(make(one.place_id, one.span) for one in places_of(found))
        waiting = sum(one.own is None for one in places)
        return JudgedPlaces(state.annotation_set.revision, waiting, places, self._categories(state) if places else ())


def _place(place_id: str, span: OriginalSpan | None, own: dict[str, Judgement]) -> JudgedPlace:
    one = own.get(place_id)
    return JudgedPlace(place_id, span, one.own, one.model) if one else JudgedPlace(place_id, span)


def _can_judge(state: ReviewState, person: str) -> bool:
    try:
        check_turn(state.steps, person)
    except Reject:
        return False
    return True
