"""Changes of a review that no other record keeps. Pure."""

from dataclasses import dataclass
from datetime import datetime

from services.annotation.queue.assignments import Assignment
from services.annotation.timeline.events import EventKind


@dataclass(frozen=True, slots=True)
class LogEntry:
    """`document_id` is empty if all versions of the document share the change. `detail`: a code, or the assignee
    before.
    """

    kind: EventKind
    actor: str
    at: datetime
    document_id: str = ""
    person: str = ""
    detail: str = ""


def assignment_entry(before: Assignment, after: Assignment, at: datetime | None = None) -> LogEntry | None:
    """The entry for a new assignee, or for none. `at`: when, if the assignment has no time."""
    when = after.assigned_at or at
    if before.assignee == after.assignee or when is None:
        return None
    actor = after.assigned_by or before.assignee
    return LogEntry(EventKind.ASSIGNED, actor, when, person=after.assignee, detail=before.assignee)
