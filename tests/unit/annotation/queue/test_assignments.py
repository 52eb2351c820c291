"""Who has a review, and who works on it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.queue.assignments import (
    LONGEST_DEPUTY,
    LONGEST_LEASE,
    NOT_ASSIGNED,
    Assignment,
    Deputy,
    assigned,
    check_deputy,
    claimed,
    principals,
    released,
    share_out,
)
from services.shared.domain.errors import Reason, Reject
from tests.unit.annotation.support import NOW

HALF = timedelta(minutes=30)
OF_ANN = Assignment("ann", "lead", NOW - timedelta(days=1), NOW + timedelta(days=2))
HELD = replace(OF_ANN, holder="ann", held_until=NOW + HALF)
LATE = replace(HELD, held_until=NOW)
AWAY = Deputy("ann", "ben", NOW - HALF, NOW + HALF)


@pytest.mark.parametrize(
    ("before", "subject", "people", "leads", "assignee"),
    [
        pytest.param(NOT_ASSIGNED, "ben", (), False, "ben", id="of none"),
        pytest.param(OF_ANN, "ann", (), False, "ann", id="own"),
        pytest.param(HELD, "ann", (), False, "ann", id="extends"),
        pytest.param(OF_ANN, "ben", ("ann",), False, "ann", id="deputy"),
        pytest.param(OF_ANN, "lead", (), True, "ann", id="lead"),
        pytest.param(LATE, "ben", ("ann",), False, "ann", id="the lease ended"),
    ],
)
def test_a_claim_gives_a_lease(
    before: Assignment, subject: str, people: tuple[str, ...], leads: bool, assignee: str
) -> None:
    after = claimed(before, subject, people, NOW, HALF, leads=leads)
    assert (after.holder, after.held_until, after.assignee) == (subject, NOW + HALF, assignee)
    assert after.due_at == before.due_at
    assert after.holder_at(NOW) == subject
    assert after.holder_at(NOW + HALF) == ""


@pytest.mark.parametrize(
    ("before", "subject", "people", "leads"),
    [
        pytest.param(HELD, "ben", ("ann",), True, id="held by another"),
        pytest.param(OF_ANN, "ben", ("eve",), False, id="of another"),
    ],
)
def test_a_claim_of_what_another_has_is_refused(
    before: Assignment, subject: str, people: tuple[str, ...], leads: bool
) -> None:
    with pytest.raises(Reject) as caught:
        claimed(before, subject, people, NOW, HALF, leads=leads)
    assert caught.value.reason is Reason.PRECONDITION_FAILED
    assert "ann" not in caught.value.detail


@pytest.mark.parametrize("lasts", [timedelta(0), -HALF, LONGEST_LEASE + timedelta(seconds=1)])
def test_a_lease_has_limits(lasts: timedelta) -> None:
    with pytest.raises(Reject) as caught:
        claimed(NOT_ASSIGNED, "ann", (), NOW, lasts, leads=False)
    assert caught.value.field == "minutes"


@pytest.mark.parametrize(
    ("before", "subject", "give_back", "assignee", "holder"),
    [
        (HELD, "ann", False, "ann", ""),
        (HELD, "ann", True, "", ""),
        (HELD, "ben", True, "ann", "ann"),
        (NOT_ASSIGNED, "ben", True, "", ""),
    ],
)
def test_a_release_ends_only_what_the_caller_has(
    before: Assignment, subject: str, give_back: bool, assignee: str, holder: str
) -> None:
    after = released(before, subject, give_back=give_back)
    assert (after.assignee, after.holder, after.due_at) == (assignee, holder, before.due_at)


def test_an_assignment_ends_the_lease_of_another() -> None:
    due = NOW + timedelta(days=5)
    after = assigned(HELD, "ben", "lead", NOW, None)
    assert after == Assignment("ben", "lead", NOW, OF_ANN.due_at)
    assert assigned(HELD, "ann", "lead", NOW, None) is HELD
    assert assigned(HELD, "ann", "lead", NOW, due) == replace(HELD, assigned_by="lead", assigned_at=NOW, due_at=due)
    assert assigned(HELD, "", "lead", NOW, None).assignee == ""


@pytest.mark.parametrize(
    ("deputy", "now", "found"),
    [
        (AWAY, NOW, ("ann",)),
        (AWAY, AWAY.until, ()),
        (AWAY, AWAY.since - timedelta(seconds=1), ()),
        (replace(AWAY, deputy="eve"), NOW, ()),
    ],
)
def test_a_deputy_counts_in_its_time(deputy: Deputy, now: datetime, found: tuple[str, ...]) -> None:
    assert principals([deputy], "ben", now) == found


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (replace(AWAY, deputy="ann"), "deputy"),
        (replace(AWAY, until=AWAY.since), "until"),
        (replace(AWAY, since=NOW - 2 * HALF, until=NOW), "until"),
        (replace(AWAY, until=AWAY.since + LONGEST_DEPUTY + HALF), "until"),
    ],
)
def test_an_invalid_deputy_is_refused(wanted: Deputy, field: str) -> None:
    check_deputy(AWAY, NOW)
    with pytest.raises(Reject) as caught:
        check_deputy(wanted, NOW)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("sizes", "loads", "people", "shares"),
    [
        ({"a": 9, "b": 5, "c": 5}, {}, ["ann", "ben"], {"a": "ann", "b": "ben", "c": "ben"}),
        ({"a": 9, "b": 5}, {"ann": 100}, ["ann", "ben"], {"a": "ben", "b": "ben"}),
        ({"a": 9}, {}, ["ann"], {"a": "ann"}),
        ({"walled": 9, "b": 1}, {"ben": 50}, ["ann", "ben"], {"walled": "ben", "b": "ann"}),
        ({"a": 9}, {}, [], {"a": ""}),
    ],
)
def test_work_is_shared_by_size_and_load(
    sizes: Mapping[str, int], loads: Mapping[str, int], people: list[str], shares: Mapping[str, str]
) -> None:
    assert share_out(sizes, loads, people, lambda who, what: (who, what) != ("ann", "walled")) == shares


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 1_000), max_size=30), st.integers(1, 5))
def test_the_shares_differ_by_at_most_one_document(sizes: dict[str, int], people: int) -> None:
    names = [f"p{one}" for one in range(people)]
    shares = share_out(sizes, {}, names, lambda *_: True)
    work = {one: sum(sizes[document] for document, who in shares.items() if who == one) for one in names}
    assert shares.keys() == sizes.keys()
    assert max(work.values()) - min(work.values()) <= max(sizes.values(), default=0)
