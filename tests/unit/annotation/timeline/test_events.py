"""Pages of events, and the entries of assignments."""

from datetime import timedelta

import pytest

from services.annotation.queue.assignments import NOT_ASSIGNED, Assignment
from services.annotation.timeline.events import DocumentEvent, EventKind, page_of
from services.annotation.timeline.log import LogEntry, assignment_entry
from services.shared.domain.errors import Reason, Reject
from tests.unit.annotation.support import NOW

EVENTS = [
    DocumentEvent(f"e{number}", NOW + timedelta(minutes=number // 2), kind)
    for number, kind in enumerate([EventKind.SUBMITTED, EventKind.PROCESSED, EventKind.READ, EventKind.PUBLISHED])
]


def test_the_latest_event_is_first_and_equal_times_have_the_order_of_kinds() -> None:
    shown, token = page_of(EVENTS, (), 50, "")
    assert ([one.event_id for one in shown], token) == (["e3", "e2", "e1", "e0"], "")


@pytest.mark.parametrize("size", [1, 2, 3])
def test_pages_have_each_event_once(size: int) -> None:
    seen, token = list[str](), ""
    while not seen or token:
        shown, token = page_of(EVENTS, (), size, token)
        seen += [one.event_id for one in shown]
    assert seen == ["e3", "e2", "e1", "e0"]


def test_kinds_select_events() -> None:
    shown, _ = page_of(EVENTS, (EventKind.READ,), 50, "")
    assert [one.event_id for one in shown] == ["e2"]


@pytest.mark.parametrize("token", ["x", "W10", "WzEsMiwzXQ"])
def test_a_page_that_does_not_exist(token: str) -> None:
    with pytest.raises(Reject) as caught:
        page_of(EVENTS, (), 5, token)
    assert caught.value.reason is Reason.INVALID_METADATA


ANN = Assignment("ann", "lead", NOW)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (NOT_ASSIGNED, ANN, LogEntry(EventKind.ASSIGNED, "lead", NOW, person="ann")),
        (ANN, Assignment("ben", "ann", NOW), LogEntry(EventKind.ASSIGNED, "ann", NOW, person="ben", detail="ann")),
        (ANN, NOT_ASSIGNED, LogEntry(EventKind.ASSIGNED, "ann", NOW, detail="ann")),
        (ANN, Assignment("", "lead", NOW), LogEntry(EventKind.ASSIGNED, "lead", NOW, detail="ann")),
        (ANN, Assignment("ann", "lead", NOW, holder="ann"), None),
    ],
)
def test_a_new_assignee_is_an_entry(before: Assignment, after: Assignment, expected: LogEntry | None) -> None:
    assert assignment_entry(before, after, NOW) == expected


def test_an_assignment_without_a_time_has_no_entry() -> None:
    assert assignment_entry(NOT_ASSIGNED, Assignment("ann")) is None
