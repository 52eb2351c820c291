"""The commands of reviewers: decide, change our role, complete, reopen.

Each checks the access policy, then runs in one transaction.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from services.annotation.agreement.nouns import noun_of
from services.annotation.agreement.roles import OUR_ROLES
from services.annotation.desk.agreements import Agreements
from services.annotation.desk.known import known
from services.annotation.desk.typed import TypedText
from services.annotation.playbook.marks import WordsIn
from services.annotation.playbook.rules import Playbook
from services.annotation.ports import AuthoriserPort, HashKey, resource_of
from services.annotation.sets.completion import Completion, reopen, with_findings
from services.annotation.sets.decisions import Decided, DecisionRequest, check_form, decide
from services.annotation.sets.findings import reviewed
from services.annotation.sets.judging.deciding import check_judged
from services.annotation.sets.judging.places import without_answers
from services.annotation.sets.perspective import PerspectiveRequest, changes_for, with_perspective
from services.annotation.sets.review_policy import ReviewPolicy
from services.annotation.sets.state import DocumentSet, ReviewState, as_proposed, as_published
from services.annotation.sets.steps.advance import Passed, Published, advance
from services.annotation.sets.steps.records import check_turn
from services.annotation.storage.deciding import DecisionResult
from services.annotation.texts import read_anchors, read_redacted, read_words_to_review
from services.annotation.timeline.events import EventKind
from services.annotation.timeline.log import LogEntry
from services.shared.domain.annotations import AnnotationSet, Review, SetState, reason_code
from services.shared.domain.events import Event
from services.shared.domain.records import Action, Actor, Role
from services.shared.runtime.access.pending import coded
from services.shared.runtime.clock import Clock
from services.shared.runtime.compute import compute
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.ports import ValueReader


class ReviewStore(Protocol):
    """The methods of `Store` that reviews call."""

    async def find(self, document_id: str) -> DocumentSet: ...

    async def decide(
        self, document_id: str, request: DecisionRequest, judge: Callable[[ReviewState], Decided]
    ) -> DecisionResult: ...

    async def complete(
        self, document_id: str, revision: int, actor: str, judge: Callable[[ReviewState], Passed | Published]
    ) -> tuple[AnnotationSet, Review]: ...

    async def reopen(
        self, document_id: str, judge: Callable[[ReviewState], tuple[AnnotationSet, Sequence[Event]]], entry: LogEntry
    ) -> AnnotationSet: ...

    async def set_perspective(
        self, document_id: str, judge: Callable[[ReviewState], tuple[AnnotationSet, Sequence[Event]]], entry: LogEntry
    ) -> AnnotationSet: ...


@dataclass(frozen=True, slots=True)
class Reviews:
    """The commands. `read_playbook` parses the YAML source that is stored with a set. `compare` compares a document
    under review with the agreement that it amends, and returns its set.
    """

    store: ReviewStore
    texts: ValueReader
    access: AuthoriserPort
    policy: Callable[[], ReviewPolicy]
    read_playbook: Callable[[str], Playbook]
    hash_key: HashKey
    notify: Callable[[], None]
    clock: Clock
    metrics: Metrics
    compare: Callable[[str], Awaitable[AnnotationSet]]
    agreements: Agreements
    typed: TypedText

    async def submit(self, actor: Actor, document_id: str, request: DecisionRequest) -> DecisionResult:
        """Applies a decision. A repetition returns the first result. Values of the document in the reason are stored as
        placeholders.

        Raises `Reject`: NOT_FOUND, FORBIDDEN, INVALID_METADATA, CONFLICT, PRECONDITION_FAILED, WITHDRAWN, ERASED.
        """
        stored = self.store.find(document_id)
        document_set = await known(self.access, actor, Action.REVIEW, document_id, stored)
        detail = (
            f"decision={request.decision.value}",
            f"annotation={coded(request.annotation_id)}",
            f"decision_id={coded(request.decision_id)}",
        )
        await self.access.authorise(actor, Action.REVIEW, resource_of(document_set.document), detail=detail)
        check_form(request)
        words = await read_words_to_review(self.texts, document_set.stored)
        anchors = await read_anchors(self.texts, document_set.stored, self.hash_key) if request.span else None
        key = self.hash_key(document_set.document.tenant)
        [reason] = await self.typed.masked(document_set.stored, request.reason)
        masked = replace(request, reason=reason)

        def judge(state: ReviewState) -> Decided:
            check_judged(state.document_set, actor.subject, request.annotation_id, request.span)
            decided = decide(state, masked, anchors)
            playbook = self.read_playbook(state.playbook)
            made = with_findings(state.document_set.stored, decided.annotation_set, playbook, words, key)
            return replace(decided, annotation_set=made)

        answer = await self.store.decide(document_id, request, judge)
        self.metrics.review_decisions.labels(answer.annotation.category, request.decision.value).inc()
        return answer

    async def set_perspective(
        self, actor: Actor, document_id: str, request: PerspectiveRequest
    ) -> tuple[DocumentSet, AnnotationSet]:
        """Changes our role and makes the findings again; returns the set. Raises the errors of `submit`."""
        stored = self.store.find(document_id)
        document_set = await known(self.access, actor, Action.SET_PERSPECTIVE, document_id, stored)
        role = noun_of(request.role)
        detail = (f"revision={request.revision}", f"role={role if role in OUR_ROLES else ''}")
        await self.access.authorise(actor, Action.SET_PERSPECTIVE, resource_of(document_set.document), detail=detail)
        texts, now = await read_redacted(self.texts, document_set.stored), self.clock.now()
        changes = await compute(changes_for, request.role, texts, document_set.document)
        words, key = WordsIn(texts.redacted, texts.map), self.hash_key(document_set.document.tenant)

        def judge(state: ReviewState) -> tuple[AnnotationSet, tuple[Event, ...]]:
            check_turn(state.steps, actor.subject)
            return with_perspective(state, request, changes, words, self.read_playbook(state.playbook), key, now)

        entry = LogEntry(EventKind.CHANGED, actor.subject, now, document_id, detail=role if role in OUR_ROLES else "")
        made = await self.store.set_perspective(document_id, judge, entry)
        self.notify()
        after = without_answers(replace(document_set, annotation_set=made), actor.subject)
        shown, _ = reviewed(after, now)
        return document_set, await self.agreements.visible(actor, as_proposed(document_set.document, shown))

    async def complete(
        self, actor: Actor, document_id: str, completion: Completion
    ) -> tuple[DocumentSet, AnnotationSet, Review]:
        """Completes a step of the review; returns the set, which is published unless another step follows, and the
        record of the step. Raises the errors of `submit`.
        """
        document_set = await known(
            self.access, actor, Action.COMPLETE_REVIEW, document_id, self.store.find(document_id)
        )
        await self.access.authorise(
            actor,
            Action.COMPLETE_REVIEW,
            resource_of(document_set.document),
            detail=_completion_detail(completion),
        )
        words = await read_words_to_review(self.texts, document_set.stored)
        key = self.hash_key(document_set.document.tenant)
        [left] = await self.typed.masked(document_set.stored, completion.leave_undecided)
        completion = replace(completion, leave_undecided=left)
        published, review = await self.store.complete(
            document_id,
            completion.revision,
            completion.actor,
            lambda state: advance(
                state,
                completion,
                self.read_playbook(state.playbook),
                self.policy(),
                words,
                key,
                len(words.redacted.changes),
            ),
        )
        self.notify()
        if published.state is SetState.PROPOSED:  # the next step can judge places first
            published = without_answers(await self.store.find(document_id), actor.subject).annotation_set
        shown = await self.agreements.visible(actor, as_published(document_set.document, published))
        return document_set, shown, review

    async def reopen(self, actor: Actor, document_id: str, revision: int) -> tuple[DocumentSet, AnnotationSet]:
        """Reopens the review of a published set; returns the proposed set, compared with the newest set of the
        agreement that the document amends. Raises the errors of `submit`.
        """
        stored = self.store.find(document_id)
        document_set = await known(self.access, actor, Action.REOPEN_REVIEW, document_id, stored)
        await self.access.authorise(
            actor, Action.REOPEN_REVIEW, resource_of(document_set.document), detail=(f"revision={revision}",)
        )
        await read_words_to_review(self.texts, document_set.stored)
        now = self.clock.now()
        opened = await self.store.reopen(
            document_id,
            lambda state: reopen(state, revision, actor.subject, self.policy(), now),
            LogEntry(EventKind.REOPENED, actor.subject, now, document_id),
        )
        if document_set.document.amends:
            opened = await self.compare(document_id)
        self.notify()
        return document_set, opened


def _completion_detail(completion: Completion) -> tuple[str, ...]:
    left = completion.leave_undecided
    undecided = (f"leave_undecided={reason_code(left)}",) if left else ()
    acknowledged = ("acknowledged=tracked_changes",) if completion.acknowledges_changes else ()
    return (f"revision={completion.revision}", *undecided, *acknowledged)


def role_of(actor: Actor) -> str:
    """The role in the record of a review: the most senior role of the actor."""
    return next((_RANK[role] for role in _RANK if role in actor.roles), min(actor.roles, default=Role.REVIEWER).value)


_RANK: Mapping[Role, str] = {Role.SENIOR_REVIEWER: Role.SENIOR_REVIEWER.value, Role.REVIEWER: Role.REVIEWER.value}
