"""What sets have to decide, as rows. A row is computed when the queue is read, if the set changed since."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from services.annotation.queue.items import workload_of
from services.annotation.sets.state import DocumentSet
from services.annotation.storage import rows
from services.annotation.storage import tables as t
from services.annotation.storage.times import to_micros
from services.shared.domain.annotations import SetState
from services.shared.domain.clauses import Severity
from services.shared.runtime.rows import Row, insert_all_or_update

LIVING = (SetState.PROPOSED.value, SetState.PUBLISHED.value)
_s, _w = t.SETS.c, t.WORKLOADS.c


def refresh(
    connection: sa.Connection, documents: sa.ColumnElement[bool], now: datetime, after: str = "", limit: int = 100
) -> str:
    """Computes the rows of the first `limit` changed sets of `documents` after the set id `after`. Returns the id of
    the last one; empty if there are no more.
    """
    old = sa.or_(_w.set_id.is_(None), _w.revision != _s.revision, _w.until <= to_micros(now), _w.priority < 0)
    query = (
        sa.select(_s.set_id, _s.document_id)
        .select_from(t.SETS)
        .join(t.DOCUMENTS, t.DOCUMENTS.c.document_id == _s.document_id)
        .outerjoin(t.WORKLOADS, _w.set_id == _s.set_id)
        .where(documents, _s.state.in_(LIVING), _s.set_id > after, old)
        .order_by(_s.set_id)
        .limit(limit)
    )
    changed = connection.execute(query).all()
    found = ((row.set_id, rows.current_set(connection, row.document_id)) for row in changed)
    current = [one for set_id, one in found if one is not None and one.annotation_set.set_id == set_id]
    insert_all_or_update(connection, t.WORKLOADS, [_row(one, now) for one in current], ("set_id",))
    return changed[-1].set_id if len(changed) == limit else ""


def count_severities(row: sa.Row[Any]) -> Mapping[Severity, int]:
    """The open findings of a row by severity, without zeros."""
    return {one: number for one in Severity if (number := getattr(row, one.value))}


def _row(found: DocumentSet, now: datetime) -> Row:
    made, workload = found.annotation_set, workload_of(found, now)
    return {
        "set_id": made.set_id,
        "revision": made.revision,
        "until": to_micros(workload.until) if workload.until else None,
        "received_at": to_micros(found.stored.submitted_at or found.inferred_at),
        "risk": workload.risk,
        "document_type": workload.document_type,
        "annotations": workload.annotations,
        "undecided_annotations": workload.undecided_annotations,
        "findings": workload.findings,
        **{one.value: workload.open_findings.get(one, 0) for one in Severity},
        "client_id": found.document.client_id,
        "priority": found.document.priority.urgency,
    }
