"""Stores documents, sets, decisions and reviews. Each change and its events are one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from services.annotation.ports import EventQueue, HeadChanged, ResultState
from services.annotation.sets.decisions import Decided, DecisionRequest
from services.annotation.sets.finding_decisions import FindingDecided, FindingRequest
from services.annotation.sets.judging.records import Judgement
from services.annotation.sets.proposal import Proposal, proposed_event
from services.annotation.sets.state import DocumentSet, ReviewState, emptied, ended_set
from services.annotation.sets.steps.adjudicating import Adjudicated
from services.annotation.sets.steps.advance import Passed, Published
from services.annotation.storage import amendments, rows
from services.annotation.storage import tables as t
from services.annotation.storage.deciding import DecisionResult, decide, decide_finding, decide_together
from services.annotation.storage.review_log import log_review
from services.annotation.storage.signatures import forget_signatures
from services.annotation.storage.steps.completing import adjudicate, complete
from services.annotation.storage.steps.judging import add_judgement, insert_plan, planned
from services.annotation.storage.steps.passages import insert_passages
from services.annotation.storage.steps.writing import insert_draw, release
from services.annotation.storage.watches import forget_watched, to_watch
from services.annotation.timeline.log import LogEntry
from services.shared.domain.annotations import AnnotationSet, FindingDecision, Review, SetState
from services.shared.domain.document import DocumentRecord, Provenance
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentWithdrawn, Event
from services.shared.runtime.ports import Transactions
from services.shared.runtime.rows import insert_or_keep


class Store:
    """The database of the service. `outbox` must be in the same database."""

    def __init__(self, database: Transactions, outbox: EventQueue) -> None:
        self._database = database
        self._outbox = outbox

    async def result_state(
        self, document: DocumentRecord, provenance: Provenance, submitted_at: datetime | None
    ) -> ResultState:
        """Whether a result is new, stored already, or of a withdrawn document. `provenance`: with the playbook for the
        first document of the file.
        """
        return await self._database.run(
            lambda connection: _result_state(connection, document, provenance, submitted_at)
        )

    async def head(self, document: DocumentRecord) -> DocumentSet | None:
        """The newest proposed or published set in the document's chain."""
        return await self._database.run(lambda connection: rows.head_of(connection, document))

    async def base(self, document: DocumentRecord) -> DocumentSet | None:
        """The newest proposed or published set of the agreement that the document amends; None if there is none."""
        return await self._database.run(lambda connection: amendments.base_of(connection, document))

    async def amendments(self, agreement: DocumentRecord, after: str, limit: int) -> Sequence[str]:
        """The first `limit` ids after `after` of the amendments under review that were compared with another set of the
        agreement, in order.
        """
        return await self._database.run(lambda connection: amendments.waiting(connection, agreement, after, limit))

    async def find(self, document_id: str) -> DocumentSet:
        """The document with its current set. Raises `Reject(NOT_FOUND)`."""
        found = await self._database.run(lambda connection: rows.current_set(connection, document_id))
        if found is None:
            raise Reject(Reason.NOT_FOUND)
        return found

    async def judged_first(self, document_ids: Sequence[str]) -> set[str]:
        """The documents of which places are judged before the answer of the model is shown."""
        return await self._database.run(lambda connection: planned(connection, document_ids))

    async def all_sets(self, document_id: str) -> Sequence[tuple[DocumentSet, str]]:
        """All sets of a document, each with the source of its playbook. The current set is first.

        Raises `Reject(NOT_FOUND)`.
        """
        found = await self._database.run(lambda connection: rows.all_sets(connection, document_id))
        if not found:
            raise Reject(Reason.NOT_FOUND)
        return found

    async def playbook_source(self, label: str) -> str:
        """The YAML source of a playbook by its label in provenance; empty if no set was made with it."""
        query = sa.select(t.PLAYBOOKS.c.source).where(t.PLAYBOOKS.c.label == label)
        return str(await self._database.run(lambda connection: connection.execute(query).scalar()) or "")

    async def find_review(self, document_id: str) -> ReviewState:
        """The state of the document's review. Raises `Reject(NOT_FOUND)`."""
        return await self._database.run(lambda connection: _state(connection, document_id))

    async def propose(self, proposal: Proposal) -> bool:
        """Stores a proposal; False if it is stored already. Withdrawn documents get no events. Raises `HeadChanged`."""
        return await self._database.run(lambda connection: self._propose(connection, proposal))

    async def withdraw(self, event: DocumentWithdrawn) -> int:
        """Withdraws the sets of a chain; returns their number. Applies also to earlier submissions that arrive late."""
        return await self._database.run(lambda connection: self._withdraw(connection, event))

    async def decide(
        self, document_id: str, request: DecisionRequest, judge: Callable[[ReviewState], Decided]
    ) -> DecisionResult:
        """Stores a decision. A repetition returns the first result.

        Raises `Reject(CONFLICT)` if another decision has the same id, and the errors of `judge`.
        """
        return await self._database.run(
            lambda connection: decide(connection, _state(connection, document_id), request, judge)
        )

    async def decide_together(
        self,
        document_id: str,
        requests: Sequence[DecisionRequest],
        judge: Callable[[ReviewState], Sequence[Decided]],
    ) -> int:
        """Stores decisions in one transaction; returns the revision of the set. Raises the errors of `decide`."""
        return await self._database.run(
            lambda connection: decide_together(connection, _state(connection, document_id), requests, judge)
        )

    async def decide_finding(
        self, document_id: str, request: FindingRequest, judge: Callable[[ReviewState], FindingDecided]
    ) -> tuple[int, FindingDecision]:
        """Stores a decision on a finding; returns the revision of the set. A repetition returns the first result.

        Raises `Reject(CONFLICT)` if another decision has the same id, and the errors of `judge`.
        """
        return await self._database.run(
            lambda connection: decide_finding(connection, _state(connection, document_id), request, judge)
        )

    async def complete(
        self, document_id: str, revision: int, actor: str, judge: Callable[[ReviewState], Passed | Published]
    ) -> tuple[AnnotationSet, Review]:
        """Completes a step of the review. Returns the set, published after the last step, and the record of the step. A
        repetition returns the first result.
        """
        return await self._database.run(
            lambda connection: complete(
                connection, self._outbox, _state(connection, document_id), revision, actor, judge
            )
        )

    async def adjudicate(
        self, document_id: str, judge: Callable[[ReviewState], Adjudicated]
    ) -> tuple[AnnotationSet, Review]:
        """Publishes the set with the labels that a third person chose; returns it with the review."""
        return await self._database.run(
            lambda connection: adjudicate(connection, self._outbox, _state(connection, document_id), judge)
        )

    async def add_judgement(self, document_id: str, judge: Callable[[ReviewState], Judgement]) -> Judgement:
        """Stores what a person says before it sees the model's answer; returns it. Raises the errors of `judge`."""
        return await self._database.run(
            lambda connection: add_judgement(connection, _state(connection, document_id), judge)
        )

    async def reopen(
        self, document_id: str, judge: Callable[[ReviewState], tuple[AnnotationSet, Sequence[Event]]], entry: LogEntry
    ) -> AnnotationSet:
        """Puts the set under review, and keeps the published one. Returns the set under review."""
        return await self._database.run(lambda connection: self._reopen(connection, document_id, judge, entry))

    async def set_perspective(
        self, document_id: str, judge: Callable[[ReviewState], tuple[AnnotationSet, Sequence[Event]]], entry: LogEntry
    ) -> AnnotationSet:
        """Stores the set with other findings and the same annotations. Returns it."""
        return await self._database.run(lambda connection: self._set_perspective(connection, document_id, judge, entry))

    async def compare(self, found: DocumentSet, base: str, made: AnnotationSet, events: Sequence[Event]) -> None:
        """Stores the set that was made from `found` and from the set `base` of the agreement. Raises `HeadChanged` if
        one of both is not the newest any more.
        """
        await self._database.run(lambda connection: self._compare(connection, found, base, made, events))

    def _compare(
        self, connection: sa.Connection, found: DocumentSet, base: str, made: AnnotationSet, events: Sequence[Event]
    ) -> None:
        document, before = found.document, found.annotation_set
        current = rows.current_set(connection, document.document_id)
        seen = current and (current.annotation_set.set_id, current.annotation_set.revision)
        if seen != (before.set_id, before.revision) or amendments.base_id(connection, document) != base:
            raise HeadChanged
        if made != before:
            rows.update_set(connection, made)
            self._outbox.enqueue(connection, events)
        amendments.mark_compared(connection, made.set_id, base)

    def _propose(self, connection: sa.Connection, proposal: Proposal) -> bool:
        document = proposal.stored.document
        made = proposal.annotation_set
        if _has(connection, made.set_id):
            return False
        withdrawn = rows.is_withdrawn(connection, document, proposal.stored.submitted_at)
        if withdrawn:
            made = replace(emptied(made), state=SetState.WITHDRAWN)
        elif (
            _head_key(connection, document) != proposal.head
            or amendments.base_id(connection, document) != proposal.base
        ):
            raise HeadChanged
        playbook = proposal.playbook
        insert_or_keep(connection, t.PLAYBOOKS, {"label": playbook.label, "source": playbook.source})
        is_new = rows.insert_document(connection, proposal.stored, amendments.amended_chain(document))
        rows.insert_set(connection, document, made, proposal.inferred_at, playbook.label)
        amendments.mark_compared(connection, made.set_id, proposal.base)
        if withdrawn:
            return True
        if is_new and proposal.draw:  # later, people can have opened the document
            insert_draw(connection, document.document_id, proposal.draw, proposal.inferred_at)
            insert_passages(connection, document.document_id, proposal.passages)
            insert_plan(connection, document.document_id, proposal.judge_first)
        to_watch(connection, document)
        if proposal.ended:
            rows.update_set(connection, proposal.ended)
            release(connection, proposal.ended.set_id)
        if made.state is SetState.PUBLISHED:
            rows.forget_published(connection, document.document_id)
        self._outbox.enqueue(connection, proposal.events)
        return True

    def _withdraw(self, connection: sa.Connection, event: DocumentWithdrawn) -> int:
        document = event.document
        rows.remember_withdrawal(connection, event)
        never = not rows.has_published(connection, document)
        ended = [
            one
            for one in rows.living_sets(connection, document)
            if rows.is_withdrawn(connection, document, one.stored.submitted_at)
        ]
        for document_set in ended:
            notice = ended_set(document_set.annotation_set, SetState.WITHDRAWN)
            notice = replace(notice, never_published=never)
            rows.update_set(connection, notice)
            release(connection, notice.set_id)
            self._outbox.enqueue(connection, [proposed_event(document_set.document, notice, event.occurred_at)])
        rows.forget_withdrawn(connection, document)
        forget_signatures(connection, document)
        forget_watched(connection, document)
        return len(ended)

    def _reopen(
        self,
        connection: sa.Connection,
        document_id: str,
        judge: Callable[[ReviewState], tuple[AnnotationSet, Sequence[Event]]],
        entry: LogEntry,
    ) -> AnnotationSet:
        state = _state(connection, document_id)
        opened, events = judge(state)
        log_review(connection, state.document, entry)
        rows.keep_published(connection, document_id, state.annotation_set)
        rows.update_set(connection, opened)
        self._outbox.enqueue(connection, events)
        return opened

    def _set_perspective(
        self,
        connection: sa.Connection,
        document_id: str,
        judge: Callable[[ReviewState], tuple[AnnotationSet, Sequence[Event]]],
        entry: LogEntry,
    ) -> AnnotationSet:
        state = _state(connection, document_id)
        made, events = judge(state)
        log_review(connection, state.document, entry)
        rows.update_set(connection, made)
        self._outbox.enqueue(connection, events)
        return made


def _result_state(
    connection: sa.Connection, document: DocumentRecord, provenance: Provenance, submitted_at: datetime | None
) -> ResultState:
    if rows.is_stored(connection, document, provenance):
        return ResultState.STORED
    withdrawn = rows.is_withdrawn(connection, document, submitted_at)
    return ResultState.WITHDRAWN if withdrawn else ResultState.NEW


def _has(connection: sa.Connection, set_id: str) -> bool:
    return connection.execute(sa.select(t.SETS.c.set_id).where(t.SETS.c.set_id == set_id)).first() is not None


def _head_key(connection: sa.Connection, document: DocumentRecord) -> tuple[str, int] | None:
    head = rows.head_of(connection, document)
    return (head.annotation_set.set_id, head.annotation_set.revision) if head else None


def _state(connection: sa.Connection, document_id: str) -> ReviewState:
    state = rows.review_state(connection, document_id)
    if state is None:
        raise Reject(Reason.NOT_FOUND)
    return state
