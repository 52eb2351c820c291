"""Callers list, assign, claim and release reviews."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from services.annotation.desk.queue import (
    MOST_DOCUMENTS,
    MOST_NAMES,
    MOST_PEOPLE,
    AssignRequest,
    QueueRequest,
    ReviewQueue,
)
from services.annotation.queue.assignments import DEFAULT_LEASE, Deputy
from services.annotation.queue.items import MOST, QueueFilter
from services.annotation.storage.queue import QueueStore
from services.shared.domain.annotations import SetState
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Actor, Role
from tests.unit.annotation.calls import DOCUMENT, OTHER, finish, refused
from tests.unit.annotation.support import (
    CASE_SYSTEM,
    MATTER,
    NOW,
    REVIEWER,
    SENIOR,
    STRANGER,
    TENANT,
    World,
    actor,
    record,
)

DAY = timedelta(days=1)
SECOND = record(reference="ref-2", matter="HB-2")
WALLED = record(reference="walled", matter="HB-HR-2023-011")
FOREIGN = record(reference="foreign", tenant="northgate-credit")
NARROW = actor(Role.REVIEWER, Role.SENIOR_REVIEWER, subject="narrow@harbour-bank", matters=["HB-2"])


@dataclass(frozen=True, slots=True)
class Desk:
    """The queue of a world with documents of two matters, one behind a wall, and one of another tenant."""

    world: World
    queue: ReviewQueue

    async def references(self, who: Actor, **more: Any) -> list[str]:
        page = await self.queue.list(who, QueueRequest(**more))
        return sorted(one.document.source_reference for one in page.reviews)

    async def assign(self, who: Actor = SENIOR, **more: Any) -> dict[str, str]:
        """The reason, or the assignee, for each document."""
        results = await self.queue.assign(who, AssignRequest(**more))
        return {one.document_id: one.assignment.assignee if one.assignment else one.reason for one in results}

    def audited(self, action: str) -> list[tuple[str, str, tuple[str, ...]]]:
        return [
            (one.resource_kind, one.outcome.value, one.detail)
            for one in self.world.audit.records
            if one.action == action
        ]


@pytest.fixture
async def desk(world: World) -> Desk:
    for one in (DOCUMENT, SECOND, WALLED, FOREIGN):
        await world.propose(one)
    return Desk(world, ReviewQueue(QueueStore(world.database), world.access, world.clock))


async def test_a_caller_lists_what_it_can_see(desk: Desk) -> None:
    assert await desk.references(REVIEWER) == ["ref-1", "ref-2"]
    assert await desk.references(NARROW) == ["ref-2"]
    assert await desk.references(STRANGER) == ["foreign"]
    page = await desk.queue.list(NARROW, QueueRequest())
    assert (page.counts.open, page.counts.unassigned, page.counts.matching) == (1, 1, 1)
    await refused(Reason.FORBIDDEN, desk.queue.list(CASE_SYSTEM, QueueRequest()))


async def test_a_removed_member_lists_nothing_more(desk: Desk) -> None:
    desk.world.members.put(TENANT, MATTER, "member@harbour-bank")
    assert await desk.references(REVIEWER) == ["ref-2"]
    assert (await desk.queue.list(REVIEWER, QueueRequest())).counts.open == 1


async def test_the_team_are_the_matters_whose_membership_lists_the_caller(desk: Desk) -> None:
    ids = [DOCUMENT.document_id, SECOND.document_id]
    await desk.assign(document_ids=ids, assignees=[OTHER.subject])
    team = QueueFilter(team=True)
    assert await desk.references(REVIEWER, wanted=team) == ["ref-1", "ref-2"]
    assert await desk.references(OTHER, wanted=team) == []
    desk.world.members.put(TENANT, MATTER, f"{REVIEWER.subject} {OTHER.subject}")
    assert await desk.references(REVIEWER, wanted=team) == ["ref-1"]
    page = await desk.queue.list(REVIEWER, QueueRequest())
    assert (page.counts.team, page.counts.open, page.counts.mine) == (1, 2, 0)
    await refused(Reason.INVALID_METADATA, desk.queue.list(REVIEWER, QueueRequest(team, mine=True)))


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (QueueRequest(size=0), "page_size"),
        (QueueRequest(size=MOST + 1), "page_size"),
        (QueueRequest(token="x"), "page_token"),
        (QueueRequest(QueueFilter(states=(SetState.WITHDRAWN,))), "states"),
        (QueueRequest(QueueFilter(assignees=("a",) * (MOST_NAMES + 1))), "assignees"),
        (QueueRequest(QueueFilter(matters=("a",) * (MOST_NAMES + 1))), "matters"),
        (QueueRequest(QueueFilter(document_types=("a",) * (MOST_NAMES + 1))), "document_types"),
    ],
)
async def test_an_invalid_list_is_refused(desk: Desk, request_: QueueRequest, field: str) -> None:
    with pytest.raises(Reject) as caught:
        await desk.queue.list(REVIEWER, request_)
    assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, field)


async def test_a_lead_assigns_and_the_assignee_finds_it(desk: Desk) -> None:
    due = NOW + DAY
    made = await desk.queue.assign(SENIOR, AssignRequest([DOCUMENT.document_id], assignees=[OTHER.subject], due_at=due))
    [one] = made
    assert one.assignment
    assert (one.reason, one.assignment.assignee, one.assignment.due_at) == ("", OTHER.subject, due)
    assert await desk.references(OTHER, mine=True) == ["ref-1"]
    assert await desk.references(REVIEWER, mine=True) == []
    assert await desk.references(REVIEWER, wanted=QueueFilter(unassigned=True)) == ["ref-2"]
    commands = desk.audited("annotation.assign_review")
    assert ("document", "allowed", (f"assignee={OTHER.subject}",)) in commands
    assert ("review-queue", "allowed", ("documents=1", f"assignee={OTHER.subject}")) in commands
    await refused(Reason.FORBIDDEN, desk.queue.assign(REVIEWER, AssignRequest([DOCUMENT.document_id])))


async def test_every_document_has_an_outcome(desk: Desk) -> None:
    done = record(reference="done")
    await desk.world.propose(done)
    await finish(desk.world, revision=1, document=done)
    ids = [one.document_id for one in (DOCUMENT, WALLED, FOREIGN, done)]
    found = await desk.assign(document_ids=[*ids, "0" * 32, ids[0]], assignees=[OTHER.subject])
    assert found == {
        ids[0]: OTHER.subject,
        ids[1]: "no_access",  # the lead is inside of the wall, the person is not
        ids[2]: "not_found",
        ids[3]: "not_open",
        "0" * 32: "not_found",
    }


async def test_a_walled_person_gets_nothing(desk: Desk) -> None:
    desk.world.members.put(TENANT, MATTER, f"{SENIOR.subject} {OTHER.subject}")
    both = [DOCUMENT.document_id, SECOND.document_id]
    assert await desk.assign(document_ids=both, assignees=[REVIEWER.subject]) == {
        both[0]: "no_access",
        both[1]: REVIEWER.subject,
    }
    assert await desk.assign(document_ids=both, assignees=[REVIEWER.subject, OTHER.subject]) == {
        both[0]: OTHER.subject,
        both[1]: OTHER.subject,  # the other person has this one already
    }


async def test_a_lead_moves_all_reviews_of_a_person(desk: Desk) -> None:
    both = [DOCUMENT.document_id, SECOND.document_id]
    await desk.assign(document_ids=both, assignees=[REVIEWER.subject])
    await desk.queue.claim(REVIEWER, both[0])
    moved = await desk.assign(from_assignee=REVIEWER.subject, assignees=[OTHER.subject])
    assert moved == dict.fromkeys(both, OTHER.subject)
    assert await desk.references(OTHER, mine=True) == ["ref-1", "ref-2"]
    await desk.queue.claim(OTHER, both[0])  # the lease of the person before is ended
    assert await desk.assign(from_assignee=OTHER.subject) == dict.fromkeys(both, "")


async def test_another_lead_moves_only_what_it_can_see(desk: Desk) -> None:
    both = [DOCUMENT.document_id, SECOND.document_id]
    await desk.assign(document_ids=both, assignees=[REVIEWER.subject])
    assert await desk.assign(NARROW, from_assignee=REVIEWER.subject, assignees=[OTHER.subject]) == {
        both[1]: OTHER.subject
    }


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (AssignRequest(), "document_ids"),
        (AssignRequest(["x"], "ann"), "document_ids"),
        (AssignRequest(["x"] * (MOST_DOCUMENTS + 1)), "document_ids"),
        (AssignRequest(["x"], assignees=["ann"] * (MOST_PEOPLE + 1)), "assignees"),
        (AssignRequest(["x"], assignees=["ann", "b c"]), "assignees[1]"),
        (AssignRequest(["x"], assignees=["service:feedback"]), "assignees[0]"),
    ],
)
async def test_an_invalid_assignment_is_refused(desk: Desk, request_: AssignRequest, field: str) -> None:
    with pytest.raises(Reject) as caught:
        await desk.queue.assign(SENIOR, request_)
    assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, field)


async def test_a_claim_holds_the_review_until_it_ends(desk: Desk) -> None:
    made = await desk.queue.claim(REVIEWER, DOCUMENT.document_id)
    assert (made.assignee, made.holder, made.held_until) == (REVIEWER.subject, REVIEWER.subject, NOW + DEFAULT_LEASE)
    await refused(Reason.PRECONDITION_FAILED, desk.queue.claim(OTHER, DOCUMENT.document_id))
    await refused(Reason.PRECONDITION_FAILED, desk.queue.claim(SENIOR, DOCUMENT.document_id))
    desk.world.clock.advance(DEFAULT_LEASE.total_seconds())
    await refused(Reason.PRECONDITION_FAILED, desk.queue.claim(OTHER, DOCUMENT.document_id))
    assert (await desk.queue.claim(SENIOR, DOCUMENT.document_id)).holder == SENIOR.subject


async def test_a_release_gives_the_review_back(desk: Desk) -> None:
    await desk.queue.claim(REVIEWER, DOCUMENT.document_id)
    kept = await desk.queue.release(REVIEWER, DOCUMENT.document_id, give_back=False)
    assert (kept.assignee, kept.holder) == (REVIEWER.subject, "")
    assert (await desk.queue.release(REVIEWER, DOCUMENT.document_id, give_back=True)).assignee == ""
    assert (await desk.queue.claim(OTHER, DOCUMENT.document_id)).assignee == OTHER.subject


async def test_a_completed_review_is_not_claimed(desk: Desk) -> None:
    await finish(desk.world, revision=1)
    await refused(Reason.PRECONDITION_FAILED, desk.queue.claim(REVIEWER, DOCUMENT.document_id))
    await refused(Reason.PRECONDITION_FAILED, desk.queue.release(REVIEWER, DOCUMENT.document_id, give_back=True))


@pytest.mark.parametrize(
    ("who", "document"),
    [(NARROW, DOCUMENT), (REVIEWER, WALLED), (STRANGER, DOCUMENT), (REVIEWER, replace(DOCUMENT, document_id="0" * 32))],
)
async def test_what_a_caller_cannot_see_does_not_exist(desk: Desk, who: Actor, document: DocumentRecord) -> None:
    await refused(Reason.NOT_FOUND, desk.queue.claim(who, document.document_id))
    await refused(Reason.NOT_FOUND, desk.queue.release(who, document.document_id, give_back=False))


async def test_a_deputy_finds_and_claims_the_reviews(desk: Desk) -> None:
    await desk.assign(document_ids=[DOCUMENT.document_id], assignees=[REVIEWER.subject])
    made = await desk.queue.set_deputy(REVIEWER, REVIEWER.subject, OTHER.subject, None, NOW + DAY)
    assert made == Deputy(REVIEWER.subject, OTHER.subject, NOW, NOW + DAY, REVIEWER.subject)
    assert await desk.queue.deputies(OTHER) == [made]
    assert await desk.references(OTHER, mine=True) == ["ref-1"]
    claimed = await desk.queue.claim(OTHER, DOCUMENT.document_id)
    assert (claimed.assignee, claimed.holder) == (REVIEWER.subject, OTHER.subject)
    desk.world.clock.advance((DAY + timedelta(seconds=1)).total_seconds())
    assert await desk.queue.deputies(OTHER) == []
    assert await desk.references(OTHER, mine=True) == []


async def test_a_deputy_outside_of_the_wall_sees_nothing(desk: Desk) -> None:
    await desk.assign(document_ids=[DOCUMENT.document_id], assignees=[REVIEWER.subject])
    await desk.queue.set_deputy(SENIOR, REVIEWER.subject, NARROW.subject, None, NOW + DAY)
    assert await desk.references(NARROW, mine=True) == []
    await refused(Reason.NOT_FOUND, desk.queue.claim(NARROW, DOCUMENT.document_id))


SetDeputy = Callable[[ReviewQueue], object]


@pytest.mark.parametrize(
    ("attempt", "reason"),
    [
        (lambda q: q.set_deputy(REVIEWER, OTHER.subject, "eve", None, NOW + DAY), Reason.FORBIDDEN),
        (lambda q: q.remove_deputy(REVIEWER, OTHER.subject), Reason.FORBIDDEN),
        (lambda q: q.set_deputy(CASE_SYSTEM, CASE_SYSTEM.subject, "eve", None, NOW + DAY), Reason.FORBIDDEN),
        (lambda q: q.deputies(CASE_SYSTEM), Reason.FORBIDDEN),
        (lambda q: q.set_deputy(SENIOR, "a b", "eve", None, NOW + DAY), Reason.INVALID_METADATA),
        (lambda q: q.set_deputy(SENIOR, "ann", "ann", None, NOW + DAY), Reason.INVALID_METADATA),
        (lambda q: q.set_deputy(SENIOR, "ann", "eve", None, NOW), Reason.INVALID_METADATA),
    ],
)
async def test_an_invalid_deputy_is_refused(desk: Desk, attempt: SetDeputy, reason: Reason) -> None:
    await refused(reason, attempt(desk.queue))
    assert await desk.queue.deputies(SENIOR) == []


async def test_a_lead_ends_a_deputy(desk: Desk) -> None:
    await desk.queue.set_deputy(SENIOR, REVIEWER.subject, OTHER.subject, None, NOW + DAY)
    await desk.queue.remove_deputy(REVIEWER, REVIEWER.subject)
    await desk.queue.remove_deputy(REVIEWER, REVIEWER.subject)
    assert await desk.queue.deputies(SENIOR) == []
