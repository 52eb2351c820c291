"""Accepts annotations together, where the review policy allows it. Each call checks the access policy."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from services.annotation.desk.known import known
from services.annotation.desk.review import Reviews, role_of
from services.annotation.ports import resource_of
from services.annotation.sets.bulk import BulkRequest, accept_together, acceptable, check_bulk, decisions_of
from services.annotation.sets.completion import with_findings
from services.annotation.sets.decisions import Decided, DecisionRequest
from services.annotation.sets.findings import reviewed
from services.annotation.sets.judging.places import without_answers
from services.annotation.sets.review_policy import BulkRule
from services.annotation.sets.state import DocumentSet, ReviewState
from services.annotation.texts import read_words_to_review
from services.annotation.timeline.records import (
    AcceptInBulkRequest,
    AcceptInBulkResponse,
    PreviewBulkAcceptanceRequest,
    PreviewBulkAcceptanceResponse,
)
from services.shared.domain.annotations import SetState
from services.shared.domain.records import Action, Actor
from services.shared.runtime.access.pending import coded


class BulkStore(Protocol):
    """The methods of `Store` that decisions in bulk call."""

    async def find(self, document_id: str) -> DocumentSet: ...

    async def decide_together(
        self,
        document_id: str,
        requests: Sequence[DecisionRequest],
        judge: Callable[[ReviewState], Sequence[Decided]],
    ) -> int: ...


@dataclass(frozen=True, slots=True)
class BulkDecisions:
    """`reviews` has the other parts of the service."""

    store: BulkStore
    reviews: Reviews

    async def preview(self, actor: Actor, request: PreviewBulkAcceptanceRequest) -> PreviewBulkAcceptanceResponse:
        """What the caller can accept together. Raises `Reject(NOT_FOUND | FORBIDDEN)`."""
        found = await self._found(actor, Action.READ_PROPOSALS, request.document_id)
        await self.reviews.access.authorise(actor, Action.READ_PROPOSALS, resource_of(found.document))
        rule, allowed = self._allowed(found)
        is_open = found.annotation_set.state is SetState.PROPOSED
        return PreviewBulkAcceptanceResponse(
            revision=found.annotation_set.revision,
            annotation_ids=allowed if is_open else (),
            rule=rule.id if rule else "",
            minimum_confidence=rule.minimum_confidence if rule else 0.0,
        )

    async def accept(self, actor: Actor, request: AcceptInBulkRequest) -> AcceptInBulkResponse:
        """Accepts annotations together, in one transaction. A repetition returns the first result.

        Raises `Reject`: NOT_FOUND, FORBIDDEN, INVALID_METADATA, CONFLICT, WITHDRAWN, ERASED; PRECONDITION_FAILED with
        the field `annotation_ids` if the policy does not allow one of them.
        """
        found = await self._found(actor, Action.REVIEW, request.document_id)
        detail = (
            "decision=accept_in_bulk",
            f"decision_id={coded(request.bulk_id)}",
            f"bulk={len(request.annotation_ids)}",
        )
        await self.reviews.access.authorise(actor, Action.REVIEW, resource_of(found.document), detail=detail)
        now, ids = self.reviews.clock.now(), request.annotation_ids
        wanted = BulkRequest(request.bulk_id, request.revision, ids, actor.subject, role_of(actor), now, now)
        check_bulk(wanted)
        words = await read_words_to_review(self.reviews.texts, found.stored)
        key = self.reviews.hash_key(found.document.tenant)

        def judge(state: ReviewState) -> list[Decided]:
            seen = without_answers(state.document_set, actor.subject)
            *before, last = accept_together(state, wanted, self._allowed(seen)[1])
            playbook = self.reviews.read_playbook(state.playbook)
            made = with_findings(state.document_set.stored, last.annotation_set, playbook, words, key)
            return [*before, replace(last, annotation_set=made)]

        revision = await self.store.decide_together(request.document_id, decisions_of(wanted), judge)
        return AcceptInBulkResponse(revision, ids)

    async def _found(self, actor: Actor, action: Action, document_id: str) -> DocumentSet:
        return await known(self.reviews.access, actor, action, document_id, self.store.find(document_id))

    def _allowed(self, found: DocumentSet) -> tuple[BulkRule | None, tuple[str, ...]]:
        current, _ = reviewed(found, self.reviews.clock.now())
        rule = self.reviews.policy().bulk_rule(found.document, current.document_type)
        return rule, acceptable(found.document, current, rule)
