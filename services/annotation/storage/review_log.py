"""Stores changes of a review in the transaction that makes them."""

from datetime import datetime

import sqlalchemy as sa

from services.annotation.queue.assignments import Assignment
from services.annotation.storage.history_tables import REVIEW_LOG
from services.annotation.storage.times import to_micros
from services.annotation.timeline.log import LogEntry, assignment_entry
from services.shared.domain.document import DocumentRecord


def log_review(connection: sa.Connection, document: DocumentRecord, entry: LogEntry) -> None:
    """Stores an entry of the version chain of `document`."""
    chain = {"family": document.family, "tenant": document.tenant, "matter": document.matter}
    own = {name: getattr(entry, name) for name in ("document_id", "actor", "person", "detail")}
    row = {**chain, **own, "kind": entry.kind.value, "at": to_micros(entry.at)}
    connection.execute(sa.insert(REVIEW_LOG).values(row))


def log_assignment(
    connection: sa.Connection, document: DocumentRecord, before: Assignment, after: Assignment, at: datetime | None
) -> None:
    """Stores the entry of a new assignee, or of none."""
    if entry := assignment_entry(before, after, at):
        log_review(connection, document, entry)
