"""What happened in a review beside its decisions, in the caller's transaction."""

from typing import Any

import sqlalchemy as sa

from services.annotation.sets.state import ReviewFacts, ReviewState
from services.annotation.storage import tables as t
from services.annotation.storage.times import from_micros, to_micros


def facts_of(connection: sa.Connection, state: ReviewState) -> ReviewFacts:
    """The facts of the review since the previous completion of a review of the set."""
    found: dict[str, Any] = {**_assignment(connection, state), **_comments(connection, state)}
    return ReviewFacts(**found, undone_decisions=_undone(connection, state))


def _assignment(connection: sa.Connection, state: ReviewState) -> dict[str, Any]:
    c, document = t.ASSIGNMENTS.c, state.document
    query = sa.select(c.assignee, c.assigned_by, c.assigned_at).where(
        c.family == document.family, c.tenant == document.tenant, c.matter == document.matter, c.assignee != ""
    )
    row = connection.execute(query).first()
    if row is None:
        return {}
    at = None if row.assigned_at is None else from_micros(row.assigned_at)
    return {"assignee": row.assignee, "assigned_by": row.assigned_by, "assigned_at": at}


def _comments(connection: sa.Connection, state: ReviewState) -> dict[str, int]:
    c, last = t.COMMENTS.c, state.last_review
    asked = sa.case((c.asked != "", 1), else_=0)
    unanswered = sa.case((sa.and_(c.asked != "", c.resolved_at.is_(None)), 1), else_=0)
    query = sa.select(sa.func.count(), sa.func.sum(asked), sa.func.sum(unanswered)).where(
        c.document_id == state.document.document_id, c.written_at > (to_micros(last.closed_at) if last else 0)
    )
    numbers = (int(one or 0) for one in connection.execute(query).one())
    return dict(zip(("comments", "questions", "open_questions"), numbers, strict=True))


def _undone(connection: sa.Connection, state: ReviewState) -> int:
    r, set_id = t.REVIEWS.c, state.annotation_set.set_id
    completed = sa.select(sa.func.coalesce(sa.func.max(r.set_revision), 0)).where(r.set_id == set_id).scalar_subquery()
    number = 0
    for table in (t.UNDONE_DECISIONS, t.UNDONE_FINDING_DECISIONS):
        c = table.c
        in_review = sa.and_(c.document_id == state.document.document_id, c.set_id == set_id, c.set_revision > completed)
        number += connection.execute(sa.select(sa.func.count()).where(in_review)).scalar_one()
    return number
