"""Store submissions, versions and known contents in SQL. Transactions are serialisable, and the first write wins."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from services.ingestion.metadata import is_name
from services.ingestion.records import Plan, Submission, Version, WithdrawalEvents
from services.ingestion.sandbox import frames
from services.ingestion.store.planning import add_version, make_plan
from services.ingestion.store.tables import CONTENTS, DISCARDS, DOCUMENTS, SUBMISSIONS, WITHDRAWALS
from services.shared.domain.document import BlobRef, DocumentRecord
from services.shared.domain.errors import Reason
from services.shared.domain.events import DocumentStatus, DocumentStatusChanged, DocumentSubmitted, Event
from services.shared.domain.identity import family_id, reference_id
from services.shared.runtime.ports import Transactions
from services.shared.runtime.rows import insert_or_keep
from services.shared.wire.codec import decode, encode
from services.shared.wire.topics import BY_NAME, topic_of


class SqlStore:
    def __init__(self, database: Transactions) -> None:
        self._database = database

    async def submission(self, record: DocumentRecord, submission_id: str) -> Submission | None:
        return await self._database.run(lambda c: _submission(c, _key(record, submission_id)))

    async def submissions_named(self, tenant: str, submission_id: str) -> list[Submission]:
        where = sa.and_(_S.tenant == tenant, _S.submission_id == submission_id)
        return await self._database.run(lambda c: [to_submission(row) for row in c.execute(_all(where))])

    async def submissions_of(self, record: DocumentRecord, submission_ids: Sequence[str]) -> list[Submission]:
        pieces = [submission_ids[start : start + _PIECE] for start in range(0, len(submission_ids), _PIECE)]

        def work(connection: sa.Connection) -> list[Submission]:
            wheres = (sa.and_(_place(record), _S.submission_id.in_(piece)) for piece in pieces)
            return [to_submission(row) for where in wheres for row in connection.execute(_all(where))]

        return await self._database.run(work)

    async def of_document(self, tenant: str, document_id: str) -> list[Submission]:
        place = sa.and_(*(_D[name] == _S[name] for name in ("tenant", "source_system", "matter", "submission_id")))
        query = sa.select(SUBMISSIONS).join(DOCUMENTS, place)
        query = query.where(_D.tenant == tenant, _D.document_id == document_id)
        return await self._database.run(lambda c: [to_submission(row) for row in c.execute(query)])

    async def family(self, record: DocumentRecord) -> str:
        known = sa.and_(_of_reference(record), _S.matter == record.matter)
        query = sa.select(_S.family).where(known).distinct()
        families = await self._database.run(lambda c: set(c.execute(query).scalars()))
        earlier, new = reference_id(*_reference(record)), family_id(*_reference(record), record.matter)
        return earlier if earlier in families else new

    async def chains(self, tenant: str, source_system: str, source_reference: str) -> list[Submission]:
        where = _of_reference(DocumentRecord(tenant, source_system, source_reference, ""))
        rank = sa.func.row_number().over(partition_by=_S.matter, order_by=(_RANK, _S.changed_at.desc()))
        ranked = sa.select(SUBMISSIONS, rank.label("place")).where(where).subquery()
        query = sa.select(ranked).where(ranked.c.place == 1).order_by(ranked.c.matter)
        return await self._database.run(lambda c: [to_submission(row) for row in c.execute(query)])

    async def receive(self, submission: Submission, now: datetime) -> None:
        await self._database.run(lambda c: _receive(c, submission, now))

    async def waiting(self, before: datetime, limit: int) -> list[Submission]:
        old = sa.and_(_S.status == "", _S.changed_at < before.astimezone(UTC))
        query = _all(old).order_by(_S.changed_at).limit(limit)
        return await self._database.run(lambda c: [to_submission(row) for row in c.execute(query)])

    async def count_waiting(self, tenant: str, source_system: str) -> int:
        own = sa.and_(_S.status == "", _S.tenant == tenant, _S.source_system == source_system)
        query = sa.select(sa.func.count()).select_from(SUBMISSIONS).where(own)
        return await self._database.run(lambda c: c.execute(query).scalar_one())

    async def touch(self, waiting: Submission, now: datetime) -> None:
        key = _key(waiting.record, waiting.submission_id)
        update = sa.update(SUBMISSIONS).where(key, _S.status == "").values(changed_at=now.astimezone(UTC))
        await self._database.run(lambda c: c.execute(update))

    async def plan(self, record: DocumentRecord, content_hash: str, simhash: int, at: datetime) -> Plan:
        return await self._database.run(lambda c: make_plan(c, record, content_hash, simhash, at))

    async def commit(
        self,
        decision: Submission,
        version: Version | None,
        plan: Plan | None,
        at: datetime,
        now: datetime,
        *,
        discard: BlobRef | None = None,
    ) -> tuple[Event, ...] | None:
        def work(connection: sa.Connection) -> tuple[Event, ...] | None:
            key = _key(decision.record, decision.submission_id)
            known = _submission(connection, key)
            if known and (known.is_final or (known.status, known.reason) == (decision.status, decision.reason)):
                return known.events
            if (
                version
                and plan
                and not plan.same_place(
                    make_plan(connection, version.record, version.content_hash, version.simhash, at)
                )
            ):
                return None
            _write(connection, decision, known is not None, now)
            if version:
                add_version(connection, decision.submission_id, version, now)
            for event in decision.events:
                if isinstance(event, DocumentSubmitted):
                    sender = event.submitted_by
                    inside = Submission(event.document, event.submission_id, events=(event,), submitted_by=sender)
                    _receive(connection, inside, now)
                elif isinstance(event, DocumentStatusChanged) and event.submission_id != decision.submission_id:
                    refused = Submission(event.document, event.submission_id, event.status, event.reason)
                    refused = replace(refused, events=(event,), submitted_by=decision.submitted_by)
                    _receive(connection, refused, now)
            if discard:
                _discard(connection, decision, discard, now)
            return decision.events

        return await self._database.run(work)

    async def follow(self, change: DocumentStatusChanged) -> None:
        await self._database.run(lambda c: _follow(c, change))

    async def record_refusal(self, change: DocumentStatusChanged) -> None:
        refused = Submission(change.document, change.submission_id, change.status, change.reason, events=(change,))
        await self._database.run(lambda c: _receive(c, refused, change.occurred_at))

    async def withdraw(
        self,
        record: DocumentRecord,
        event_id: str,
        at: datetime,
        make_events: WithdrawalEvents,
    ) -> tuple[Event, ...]:
        return await self._database.run(lambda c: _withdraw(c, record, event_id, at, make_events))


def _key(record: DocumentRecord, submission_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(_place(record), _S.submission_id == submission_id)


def _place(record: DocumentRecord) -> sa.ColumnElement[bool]:
    place = _S.tenant == record.tenant, _S.source_system == record.source_system, _S.matter == record.matter
    return sa.and_(*place)


def _of_reference(record: DocumentRecord) -> sa.ColumnElement[bool]:
    """The submissions with the source reference of `record`, in all matters."""
    reference = reference_id(*_reference(record))
    return sa.and_(_S.tenant == record.tenant, sa.or_(_S.reference == reference, _S.family == reference))


def _reference(record: DocumentRecord) -> tuple[str, str, str]:
    return record.tenant, record.source_system, record.source_reference


def _chain(columns: sa.ColumnCollection[str, sa.Column[Any]], record: DocumentRecord) -> sa.ColumnElement[bool]:
    place = columns.tenant == record.tenant, columns.family == record.family
    return sa.and_(*place, columns.matter == record.matter)


def _all(where: sa.ColumnElement[bool]) -> sa.Select[tuple[object, ...]]:
    return sa.select(SUBMISSIONS).where(where)


def _submission(connection: sa.Connection, where: sa.ColumnElement[bool]) -> Submission | None:
    row = connection.execute(_all(where)).one_or_none()
    return to_submission(row) if row else None


def to_submission(row: sa.Row[tuple[object, ...]]) -> Submission:
    """Decode a row of `SUBMISSIONS`."""
    return Submission(
        record=decode(DocumentRecord, row.record),
        submission_id=row.submission_id,
        status=DocumentStatus(row.status) if row.status else None,
        reason=row.reason,
        document_id=row.document_id,
        duplicate_of=row.duplicate_of,
        content_hash=row.content_hash,
        events=unpack_events(row.events),
        later=decode(DocumentStatusChanged, row.later_status) if row.later_status else None,
        changed_at=row.changed_at.replace(tzinfo=UTC),
        submitted_by=row.submitted_by,
        received_at=(row.received_at or row.changed_at).replace(tzinfo=UTC),
    )


def _receive(connection: sa.Connection, one: Submission, now: datetime) -> None:
    """Write a submission that is new, or that replaces an older one without a final decision."""
    known = _submission(connection, _key(one.record, one.submission_id))
    if known is None:
        _write(connection, one, False, now)
    elif (known.status or one.status) and not known.is_final and known.changed_at < now:
        _write(connection, replace(one, content_hash=one.content_hash or known.content_hash), True, now)


def _write(connection: sa.Connection, one: Submission, exists: bool, now: datetime) -> None:
    record = one.record
    values: dict[str, object] = {
        "family": record.family,
        "reference": reference_id(*_reference(record)),
        "record": encode(record),
        "status": one.status or "",
        "reason": one.reason,
        "document_id": one.document_id,
        "duplicate_of": one.duplicate_of,
        "content_hash": one.content_hash,
        "events": _packed(one.events),
        "later_status": None,
        "changed_at": now.astimezone(UTC),
        "batch_id": record.batch_id if is_name(record.batch_id) else "",  # a refused message can have any text here
        "outcome": one.status or DocumentStatus.ACCEPTED,
        "outcome_reason": one.reason,
        **({"submitted_by": one.submitted_by} if one.submitted_by else {}),
    }
    if exists:
        connection.execute(sa.update(SUBMISSIONS).where(_key(record, one.submission_id)).values(values))
        return
    place = {"tenant": record.tenant, "source_system": record.source_system, "matter": record.matter}
    values["received_at"] = now.astimezone(UTC)
    insert_or_keep(connection, SUBMISSIONS, {**place, "submission_id": one.submission_id, **values})


def _discard(connection: sa.Connection, decision: Submission, blob: BlobRef, now: datetime) -> None:
    """Holds on the document of which this is a duplicate cover it too. Release 0.1.0 used the submission id as the
    owner, which several source systems can share.
    """
    record = decision.record
    row = {
        "tenant": blob.tenant,
        "subject": blob.subject,
        "name": blob.name,
        "blob": encode(blob),
        "record": encode(replace(record, document_id=record.document_id or decision.duplicate_of)),
        "owns_key": blob.subject != decision.submission_id,
        "discarded_at": now.astimezone(UTC),
        "asked_at": None,
    }
    insert_or_keep(connection, DISCARDS, row)


def _withdraw(
    connection: sa.Connection,
    record: DocumentRecord,
    event_id: str,
    at: datetime,
    make_events: WithdrawalEvents,
) -> tuple[Event, ...]:
    known = sa.select(_W.events).where(_chain(_W, record), _W.event_id == event_id)
    if (row := connection.execute(known).one_or_none()) is not None:
        return unpack_events(row.events)
    current = sa.select(_D.document_id).where(_chain(_D, record), _D.withdrawn.is_(sa.false()))
    chain = _all(sa.and_(_chain(_S, record), _S.document_id.in_(current))).order_by(_S.changed_at)
    submissions = [to_submission(row) for row in connection.execute(chain)]
    events = tuple(make_events(submissions, _inside(connection, record)))
    connection.execute(sa.update(DOCUMENTS).where(_chain(_D, record)).values(withdrawn=True))
    connection.execute(sa.delete(CONTENTS).where(_chain(_C, record)))
    new = {"tenant": record.tenant, "family": record.family, "matter": record.matter, "event_id": event_id}
    insert_or_keep(connection, WITHDRAWALS, new | {"at": at.astimezone(UTC), "events": _packed(events)})
    for change in events:
        if isinstance(change, DocumentStatusChanged):
            _follow(connection, change)
    return events


def _follow(connection: sa.Connection, change: DocumentStatusChanged) -> None:
    where = _key(change.document, change.submission_id)
    if change.reason == Reason.SOURCE_STOPPED:  # a decision is newer: the message was parked before it
        where = sa.and_(where, _S.status == "")
    latest = {"later_status": encode(change), "outcome": change.status, "outcome_reason": change.reason}
    connection.execute(sa.update(SUBMISSIONS).where(where).values(latest))


def _inside(connection: sa.Connection, record: DocumentRecord) -> list[DocumentRecord]:
    """The attachments inside the documents of the chain, ingested or not: one record per version chain."""
    query = sa.select(_S.events).where(_chain(_S, record)).order_by(_S.changed_at)
    events = (event for row in connection.execute(query) for event in unpack_events(row.events))
    found = {one.document.family: one.document for one in events if isinstance(one, DocumentSubmitted)}
    return list(found.values())


def _packed(events: Sequence[Event]) -> bytes:
    return frames.pack([part for one in events for part in (topic_of(one).name.encode(), encode(one))])


def unpack_events(data: bytes | None) -> tuple[Event, ...]:
    """Decode the events of a decision from its row."""
    parts = frames.unpack(data) if data else []
    return tuple(
        decode(BY_NAME[topic.decode()].event, value) for topic, value in zip(parts[::2], parts[1::2], strict=True)
    )


_PIECE = 500  # ids in one query
_S, _D, _C, _W = SUBMISSIONS.c, DOCUMENTS.c, CONTENTS.c, WITHDRAWALS.c
# The order in which submissions give the status of their source document: accepted, then duplicates, then refused.
_RANK = sa.case((_S.status.in_(["", "accepted"]), 0), (_S.status == "refused", 2), else_=1)
