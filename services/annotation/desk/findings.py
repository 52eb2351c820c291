"""The decisions of reviewers on findings. Each call checks the access policy, and a decision is one transaction."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from services.annotation.desk.agreements import Agreements
from services.annotation.desk.known import known
from services.annotation.desk.review import role_of
from services.annotation.desk.typed import TypedText
from services.annotation.playbook.rules import Playbook
from services.annotation.ports import AuthoriserPort, HashKey, resource_of
from services.annotation.sets.finding_decisions import (
    FindingDecided,
    FindingRequest,
    check_finding_form,
    decide_finding,
)
from services.annotation.sets.findings import identified, reviewed
from services.annotation.sets.judging.places import without_answers
from services.annotation.sets.records import (
    DecideFindingRequest,
    DecideFindingResponse,
    ListFindingsRequest,
    ListFindingsResponse,
)
from services.annotation.sets.state import DocumentSet, ReviewState, as_proposed, hides_proposals
from services.annotation.texts import read_words_to_review
from services.shared.domain.annotations import FindingDecision, SetState
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor
from services.shared.runtime.access.pending import coded
from services.shared.runtime.clock import Clock
from services.shared.runtime.ports import ValueReader


class FindingStore(Protocol):
    """The methods of `Store` that decisions on findings call."""

    async def find(self, document_id: str) -> DocumentSet: ...

    async def playbook_source(self, label: str) -> str: ...

    async def decide_finding(
        self, document_id: str, request: FindingRequest, judge: Callable[[ReviewState], FindingDecided]
    ) -> tuple[int, FindingDecision]: ...


@dataclass(frozen=True, slots=True)
class FindingReviews:
    """Lists findings with the decisions in force, and applies decisions. `hash_key`: for the lasting ids.
    `read_playbook` parses the YAML source that is stored with a set.
    """

    store: FindingStore
    texts: ValueReader
    access: AuthoriserPort
    hash_key: HashKey
    clock: Clock
    agreements: Agreements
    typed: TypedText
    read_playbook: Callable[[str], Playbook]

    async def list(self, actor: Actor, request: ListFindingsRequest) -> ListFindingsResponse:
        """The findings with the decisions on them, and what reviewers wrote. A set under review has outdated ones too.

        Raises `Reject`: NOT_FOUND, FORBIDDEN, WITHDRAWN.
        """
        stored = self.store.find(request.document_id)
        document_set = await known(self.access, actor, Action.READ_PROPOSALS, request.document_id, stored)
        await self.access.authorise(actor, Action.READ_PROPOSALS, resource_of(document_set.document))
        if document_set.annotation_set.state is SetState.WITHDRAWN:
            raise Reject(Reason.WITHDRAWN)
        current, outdated = reviewed(document_set, self.clock.now())
        shown = as_proposed(document_set.document, current).findings
        by_id = {one.finding_id: one for one in current.findings}
        hidden = hides_proposals(document_set.document, current.state)
        findings = tuple(by_id[one.finding_id] for one in shown)
        listed = replace(current, findings=findings if hidden else findings + outdated)
        visible = await self.agreements.visible(actor, listed)
        categories = await self._categories(current.provenance.playbook)
        return ListFindingsResponse(current.revision, visible.findings, categories)

    async def _categories(self, playbook: str) -> tuple[str, ...]:
        source = await self.store.playbook_source(playbook)
        return tuple(sorted(self.read_playbook(source).categories)) if source else ()

    async def decide(self, actor: Actor, wanted: DecideFindingRequest) -> DecideFindingResponse:
        """Applies a decision. A repetition returns the first result.
        Values of the document in what the reviewer typed are stored as placeholders.

        Raises `Reject`: NOT_FOUND, FORBIDDEN, INVALID_METADATA, CONFLICT, PRECONDITION_FAILED, WITHDRAWN, ERASED.
        """
        document_id, request = wanted.document_id, wanted.by(actor.subject, role_of(actor))
        stored = self.store.find(document_id)
        document_set = await known(self.access, actor, Action.REVIEW, document_id, stored)
        detail = (
            f"decision={request.verdict.value}",
            f"finding={coded(request.finding_id)}",
            f"decision_id={coded(request.decision_id)}",
        )
        await self.access.authorise(actor, Action.REVIEW, resource_of(document_set.document), detail=detail)
        now = self.clock.now()
        words = await read_words_to_review(self.texts, document_set.stored)
        key = self.hash_key(document_set.document.tenant)
        reason, who = await self.typed.masked(document_set.stored, request.reason, request.who)
        masked = replace(request, reason=reason, who=who)

        def judge(state: ReviewState) -> FindingDecided:
            check_finding_form(request, now)
            stored = identified(state.document_set, words, key)
            shown, _ = reviewed(without_answers(stored, actor.subject), now)
            seen = replace(state, document_set=replace(stored, annotation_set=shown))
            decided = decide_finding(seen, masked, now)
            revision = decided.annotation_set.revision
            return replace(decided, annotation_set=replace(stored.annotation_set, revision=revision))

        made, decision = await self.store.decide_finding(document_id, request, judge)
        decided = replace(document_set.annotation_set, findings=(decision.finding,))
        [finding] = (await self.agreements.visible(actor, decided)).findings
        return DecideFindingResponse(made, finding)
