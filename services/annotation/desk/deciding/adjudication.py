"""A third person decides where two blind reviews differ. Each call checks the access policy."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from services.annotation.desk.known import known
from services.annotation.desk.review import Reviews, role_of
from services.annotation.ports import resource_of
from services.annotation.sets.refusals import not_under_review
from services.annotation.sets.state import DocumentSet, ReviewState, as_published
from services.annotation.sets.steps.adjudicating import (
    Adjudicated,
    AdjudicationRequest,
    Ruling,
    adjudicate,
    open_items,
    shown_sides,
)
from services.annotation.sets.steps.adjudication import (
    AdjudicateRequest,
    AdjudicateResponse,
    ReadAdjudicationRequest,
    ReadAdjudicationResponse,
    ReviewDifference,
    ReviewedFinding,
    ReviewLabel,
    ReviewSide,
)
from services.annotation.sets.steps.comparing import Side
from services.annotation.sets.steps.records import check_adjudicator
from services.annotation.texts import read_words_to_review
from services.shared.domain.annotations import (
    Annotation,
    AnnotationSet,
    AnnotationState,
    Finding,
    FindingState,
    Review,
    SetState,
)
from services.shared.domain.records import Action, Actor


class AdjudicationStore(Protocol):
    """The methods of `Store` that an adjudication calls."""

    async def find(self, document_id: str) -> DocumentSet: ...

    async def find_review(self, document_id: str) -> ReviewState: ...

    async def adjudicate(
        self, document_id: str, judge: Callable[[ReviewState], Adjudicated]
    ) -> tuple[AnnotationSet, Review]: ...


@dataclass(frozen=True, slots=True)
class Adjudications:
    """What callers do with adjudications (`adjudication.proto`). `reviews` has the other parts of the service."""

    store: AdjudicationStore
    reviews: Reviews

    async def read(self, actor: Actor, request: ReadAdjudicationRequest) -> ReadAdjudicationResponse:
        """The differences that wait for the caller.

        Raises `Reject`: NOT_FOUND, WITHDRAWN; FORBIDDEN also for a person of one of the reviews; PRECONDITION_FAILED if
        the document does not wait for an adjudication.
        """
        found = await self._found(actor, Action.REVIEW, request.document_id)
        await self.reviews.access.authorise(actor, Action.REVIEW, resource_of(found.document))
        state = await self.store.find_review(request.document_id)
        if state.annotation_set.state is not SetState.PROPOSED:
            raise not_under_review(state)
        check_adjudicator(state.steps, actor.subject)
        key = self.reviews.hash_key(state.document.tenant)
        shown = (ReviewDifference(one.item_id, tuple(map(_side, shown_sides(one, key)))) for one in open_items(state))
        return ReadAdjudicationResponse(state.annotation_set.revision, tuple(shown))

    async def decide(self, actor: Actor, request: AdjudicateRequest) -> AdjudicateResponse:
        """Decides on all differences. Values of the document in reasons are stored as placeholders.

        Raises the errors of `read`; INVALID_METADATA unless there is a ruling with a reason for each difference,
        CONFLICT, ERASED.
        """
        found, reviews = await self._found(actor, Action.COMPLETE_REVIEW, request.document_id), self.reviews
        detail = (f"revision={request.revision}", f"rulings={len(request.rulings)}")
        await reviews.access.authorise(actor, Action.COMPLETE_REVIEW, resource_of(found.document), detail=detail)
        words = await read_words_to_review(reviews.texts, found.stored)
        masked = tuple(await asyncio.gather(*(self._masked(found, one) for one in request.rulings)))
        key, now = reviews.hash_key(found.document.tenant), reviews.clock.now()
        ruled = AdjudicationRequest(
            request.revision, actor.subject, role_of(actor), now, masked, request.active_seconds
        )
        published, review = await self.store.adjudicate(
            request.document_id,
            lambda one: adjudicate(one, ruled, reviews.read_playbook(one.playbook), reviews.policy(), words, key),
        )
        reviews.notify()
        shown = await reviews.agreements.visible(actor, as_published(found.document, published))
        return AdjudicateResponse(review.review_id, shown)

    async def _found(self, actor: Actor, action: Action, document_id: str) -> DocumentSet:
        return await known(self.reviews.access, actor, action, document_id, self.store.find(document_id))

    async def _masked(self, document_set: DocumentSet, one: Ruling) -> Ruling:
        [reason] = await self.reviews.typed.masked(document_set.stored, one.reason)
        return replace(one, reason=reason)


def _side(side: Side) -> ReviewSide:
    return ReviewSide(tuple(map(_label, side.annotations)), _finding(side.finding) if side.finding else None)


def _label(one: Annotation) -> ReviewLabel:
    return ReviewLabel(one.category, one.span, one.page, one.state is AnnotationState.PROPOSED)


def _finding(one: Finding) -> ReviewedFinding:
    state = one.review.state if one.review else FindingState.UNDECIDED
    return ReviewedFinding(one.rule_id, one.category, one.severity, one.message, state)
