"""Lists the decisions on a document, takes them back and puts them again. Each call checks the access policy, and a
change is one transaction.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Protocol

from services.annotation.desk.agreements import Agreements
from services.annotation.desk.known import known
from services.annotation.playbook.rules import Playbook
from services.annotation.ports import AuthoriserPort, HashKey, resource_of
from services.annotation.sets.completion import with_findings
from services.annotation.sets.findings import identified, reviewed
from services.annotation.sets.refusals import invalid, is_id
from services.annotation.sets.state import DocumentSet, ReviewState, as_proposed
from services.annotation.sets.undoing import (
    DecisionKind,
    DecisionLog,
    LoggedDecision,
    Step,
    StepRequest,
    Versions,
    all_of,
    redo,
    undo,
)
from services.annotation.storage.decision_log import Judge, LogPosition
from services.annotation.texts import read_words_to_review
from services.annotation.timeline.records import (
    DecisionEntry,
    ListDecisionsRequest,
    ListDecisionsResponse,
    RedoDecisionRequest,
    StepResult,
    UndoDecisionRequest,
)
from services.shared.domain.annotations import FindingDecision, SetState
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor
from services.shared.runtime.access.pending import coded
from services.shared.runtime.clock import Clock
from services.shared.runtime.ports import ValueReader


class LogStore(Protocol):
    """The log of decisions (`DecisionLogStore`)."""

    async def find(self, document_id: str) -> tuple[DocumentSet, DecisionLog]: ...

    async def page(
        self, document_id: str, after: LogPosition | None, limit: int
    ) -> Sequence[tuple[LogPosition, LoggedDecision]]: ...

    async def step(self, document_id: str, judge: Judge) -> Sequence[Step]: ...


@dataclass(frozen=True, slots=True)
class DecisionHistory:
    """`read_playbook` parses the YAML source that is stored with a set. `hash_key`: for the lasting ids of findings."""

    store: LogStore
    texts: ValueReader
    access: AuthoriserPort
    read_playbook: Callable[[str], Playbook]
    hash_key: HashKey
    clock: Clock
    agreements: Agreements

    async def list(self, actor: Actor, request: ListDecisionsRequest) -> ListDecisionsResponse:
        """A page of the decisions on the document, those that were taken back included; of the caller's own ones while
        it has places to judge first.

        Raises `Reject`: NOT_FOUND, FORBIDDEN, INVALID_METADATA, WITHDRAWN.
        """
        size = request.page_size
        document_set, log = await self._found(actor, Action.READ_PROPOSALS, request.document_id)
        await self.access.authorise(actor, Action.READ_PROPOSALS, resource_of(document_set.document))
        if document_set.annotation_set.state is SetState.WITHDRAWN:
            raise Reject(Reason.WITHDRAWN)
        found = await self.store.page(request.document_id, _position_of(request.page_token), size + 1)
        shown = found[:size]
        own = (one for _, one in shown if not document_set.withheld or one.record.actor == actor.subject)
        is_open = document_set.annotation_set.state is SetState.PROPOSED
        return ListDecisionsResponse(
            decisions=tuple(map(_entry, own)),
            next_page_token=_token(shown[-1][0]) if len(found) > size else "",
            can_undo=is_open and log.undoable(actor.subject) is not None,
            can_redo=is_open and log.redoable(actor.subject) is not None,
        )

    async def undo(self, actor: Actor, request: UndoDecisionRequest) -> StepResult:
        """Takes back the caller's latest decision of the review that is in force.

        Raises `Reject`: NOT_FOUND, FORBIDDEN, INVALID_METADATA, WITHDRAWN, ERASED; CONFLICT with the field `revision`
        if the set has another one, with `annotation_id` or `finding_id` if another person has decided on it since;
        PRECONDITION_FAILED if there is no such decision, or no review.
        """
        found, log = await self._found(actor, Action.REVIEW, request.document_id)
        await self._authorise(actor, found, "undo", log.undoable(actor.subject))
        return await self._step(actor, found, request.revision, partial(all_of, undo, DecisionLog.undoable))

    async def redo(self, actor: Actor, request: RedoDecisionRequest) -> StepResult:
        """Puts the decision again that the caller took back last. Raises the errors of `undo`; PRECONDITION_FAILED also
        if the caller has decided since, or if the set does not have the finding any more.
        """
        found, log = await self._found(actor, Action.REVIEW, request.document_id)
        await self._authorise(actor, found, "redo", log.redoable(actor.subject))
        return await self._step(actor, found, request.revision, partial(all_of, redo, DecisionLog.redoable))

    async def _found(self, actor: Actor, action: Action, document_id: str) -> tuple[DocumentSet, DecisionLog]:
        return await known(self.access, actor, action, document_id, self.store.find(document_id))

    async def _authorise(self, actor: Actor, found: DocumentSet, kind: str, one: LoggedDecision | None) -> None:
        detail = [f"decision={kind}"]
        if one:
            detail += [f"{one.kind.value}={coded(one.target_id)}", f"decision_id={coded(one.record.decision_id)}"]
        await self.access.authorise(actor, Action.REVIEW, resource_of(found.document), detail=tuple(detail))

    async def _step(self, actor: Actor, found: DocumentSet, revision: int, take: "_Take") -> StepResult:
        words = await read_words_to_review(self.texts, found.stored)
        key, now = self.hash_key(found.document.tenant), self.clock.now()
        request, seen = StepRequest(revision, actor.subject, now), list[DocumentSet]()

        def judge(state: ReviewState, log: DecisionLog, versions: Versions) -> tuple[Step, ...]:
            stored = identified(state.document_set, words, key)
            shown, _ = reviewed(stored, now)
            as_seen = replace(state, document_set=replace(stored, annotation_set=shown))
            *before, step = take(as_seen, log, request, versions)
            made = replace(stored.annotation_set, revision=step.annotation_set.revision)
            if step.decision.kind is DecisionKind.ANNOTATION:
                made = replace(made, annotations=step.annotation_set.annotations)
                made = with_findings(stored.stored, made, self.read_playbook(state.playbook), words, key)
            after = replace(stored, annotation_set=made, finding_decisions=_in_force(stored, step.decision))
            seen[:] = [after]
            return (*before, replace(step, annotation_set=made))

        steps = await self.store.step(found.document.document_id, judge)
        return await self._result(actor, seen[0], steps, now)

    async def _result(self, actor: Actor, after: DocumentSet, steps: Sequence[Step], now: datetime) -> StepResult:
        current, _ = reviewed(after, now)
        shown = await self.agreements.visible(actor, as_proposed(after.document, current))
        step, one = steps[-1], steps[-1].decision
        is_finding = one.kind is DecisionKind.FINDING
        annotations = (each for each in shown.annotations if not is_finding and each.annotation_id == one.target_id)
        findings = (each for each in shown.findings if is_finding and each.lasting_id == one.target[1])
        return StepResult(
            revision=step.annotation_set.revision,
            decision=_entry(one),
            annotation=next(annotations, None),
            finding=next(findings, None),
            can_undo=step.log.undoable(actor.subject) is not None,
            can_redo=step.log.redoable(actor.subject) is not None,
            decisions=len(steps),
        )


_Take = Callable[[ReviewState, DecisionLog, StepRequest, Versions], tuple[Step, ...]]


def _entry(one: LoggedDecision) -> DecisionEntry:
    return DecisionEntry(
        id=one.record.decision_id,
        kind=one.kind,
        target_id=one.target_id,
        decision=one.decision,
        actor=one.record.actor,
        role=one.record.role,
        decided_at=one.decided_at,
        revision=one.revision,
        undone_at=one.undone_at,
        reason_code=one.reason_code,
        reason=one.reason,
        category=one.category,
        bulk=one.bulk,
    )


def _in_force(stored: DocumentSet, one: LoggedDecision) -> tuple[FindingDecision, ...]:
    """The decisions on findings after the step, in order."""
    record = one.record
    if not isinstance(record, FindingDecision):
        return stored.finding_decisions
    key = (record.document_id, record.decision_id)
    others = [each for each in stored.finding_decisions if (each.document_id, each.decision_id) != key]
    return tuple(others if one.undone_at else sorted([*others, record], key=lambda each: each.decided_at))


def _token(position: LogPosition) -> str:
    values = [position.inferred, position.set_id, position.revision]
    return urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _position_of(token: str) -> LogPosition | None:
    """The position of a token; None if it is empty. Raises `Reject(INVALID_METADATA)`."""
    if not token:
        return None
    try:
        inferred, set_id, revision = json.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (ValueError, TypeError, RecursionError):
        raise invalid("page_token", "is not a token of this list") from None
    numbers = ((inferred, 63), (revision, 31))
    fits = all(type(one) is int and abs(one) < 1 << bits for one, bits in numbers)
    if not (fits and is_id(set_id)):
        raise invalid("page_token", "is not a token of this list")
    return LogPosition(inferred, set_id, revision)
