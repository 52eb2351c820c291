"""Tests of the queue of reviews for every database. A subclass provides the fixture `world`."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from services.annotation.queue.assignments import NOT_ASSIGNED, Assignment, Deputy
from services.annotation.queue.items import (
    MOST,
    Order,
    QueueFilter,
    QueuePage,
    Viewer,
    VisibleReviews,
    position_of,
)
from services.annotation.storage import tables as t
from services.annotation.storage.queue import QueueStore
from services.shared.domain.annotations import SetState
from services.shared.domain.clauses import Severity
from services.shared.domain.document import Arm
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.relations import Priority
from tests.unit.annotation.calls import DOCUMENT, Body, finish, listed, submit, withdrawal
from tests.unit.annotation.storage.finding_suite import decide, first
from tests.unit.annotation.support import MATTER, NOW, REVIEWER, TENANT, World, record
from tests.unit.annotation.texts import LAW

DAY = timedelta(days=1)
ME = REVIEWER.subject
EVERY = (MATTER, "HB-2")


async def page_of(
    world: World,
    wanted: QueueFilter | None = None,
    token: str = "",
    size: int = MOST,
    visible: tuple[str, ...] = EVERY,
    closed: tuple[tuple[str, str], ...] = (),
) -> QueuePage:
    store, chosen = QueueStore(world.database), wanted or QueueFilter()
    await store.refresh(TENANT, world.clock.now())
    viewer = Viewer(TENANT, (ME,), VisibleReviews(visible, closed), visible, world.clock.now())
    return await store.page(viewer, chosen, position_of(token, chosen.order), size)


def references(page: QueuePage) -> list[str]:
    return [one.document.source_reference for one in page.reviews]


def counted(page: QueuePage) -> tuple[int, ...]:
    return tuple(getattr(page.counts, one) for one in ("matching", "open", "mine", "unassigned", "team"))


async def give(world: World, reference: str, one: Assignment, matter: str = MATTER) -> None:
    await QueueStore(world.database).change(record(reference=reference, matter=matter), lambda _: one)


class QueueSuite:
    """The queue follows the sets, and assignments are changed once."""

    async def test_the_numbers_follow_decisions(self, world: World) -> None:
        await world.propose(DOCUMENT)
        [before] = (await page_of(world)).reviews
        shown = await listed(world)
        assert (before.document, before.state, before.revision) == (DOCUMENT, SetState.PROPOSED, 1)
        assert before.received_at == NOW
        assert (before.workload.annotations, before.workload.undecided_annotations) == (3, 3)
        assert before.workload.findings == sum(before.workload.open_findings.values()) == len(shown.findings)
        assert before.workload.document_type == "credit agreement"
        assert before.assignment == NOT_ASSIGNED

        await submit(
            world, decision_id="1", revision=1, decision="accept", annotation_id=shown.annotations[0].annotation_id
        )
        finding = await first(world)
        await decide(world, decision_id="2", revision=2, verdict="accept", finding_id=finding.finding_id)
        [after] = (await page_of(world)).reviews
        assert (after.revision, after.workload.undecided_annotations) == (3, 2)
        assert sum(after.workload.open_findings.values()) == before.workload.findings - 1
        assert after.workload.risk < before.workload.risk

    async def test_a_waiver_that_ends_is_open_again(self, world: World) -> None:
        await world.propose(DOCUMENT)
        finding = await first(world)
        until = (NOW + DAY).isoformat()
        body: Body = {
            "verdict": "waive",
            "finding_id": finding.finding_id,
            "who": "head",
            "reason": "ok",
            "until": until,
        }
        await decide(world, decision_id="1", revision=1, **body)
        number = (await page_of(world)).reviews[0].workload.open_findings.get(finding.severity, 0)
        world.clock.advance((DAY + timedelta(seconds=1)).total_seconds())
        [ended] = (await page_of(world)).reviews
        assert ended.workload.open_findings[finding.severity] == number + 1

    async def test_completed_withdrawn_and_superseded_reviews_leave_the_queue(self, world: World) -> None:
        await world.propose(DOCUMENT)
        await world.propose(record(reference="ref-2"))
        await finish(world, revision=1)
        assert references(await page_of(world)) == ["ref-2"]
        done = await page_of(world, QueueFilter(states=(SetState.PUBLISHED,)))
        assert [(one.document, one.revision) for one in done.reviews] == [(DOCUMENT, 2)]
        await world.service.handle(withdrawal(minutes=9, source_reference="ref-2"))
        assert counted(await page_of(world)) == (0, 0, 0, 0, 0)

    async def test_a_new_version_keeps_its_assignment(self, world: World) -> None:
        await world.propose(DOCUMENT)
        given = Assignment(ME, "lead", NOW, NOW + DAY)
        await give(world, "ref-1", given)
        await world.propose(record(version=2), minutes=5)
        [one] = (await page_of(world)).reviews
        assert (one.document.version, one.assignment) == (2, given)

    async def test_the_same_reference_in_another_matter_is_another_review(self, world: World) -> None:
        await world.propose(DOCUMENT)
        await world.propose(record(matter="HB-2"))
        await give(world, "ref-1", Assignment(ME, "lead", NOW))
        found = {one.document.matter: one.assignment.assignee for one in (await page_of(world)).reviews}
        assert found == {MATTER: ME, "HB-2": ""}

    async def test_what_a_caller_cannot_see_changes_no_number(self, world: World) -> None:
        await world.propose(DOCUMENT)
        before = await page_of(world, visible=(MATTER,))
        await world.propose(record(reference="walled", matter="HB-2"))
        await world.propose(record(reference="foreign", tenant="northgate-credit"))
        await give(world, "walled", Assignment(ME, "lead", NOW), matter="HB-2")
        assert await page_of(world, visible=(MATTER,)) == before
        assert (await page_of(world, QueueFilter(matters=("HB-2",)), visible=(MATTER,))).reviews == ()
        assert counted(await page_of(world, visible=())) == (0, 0, 0, 0, 0)

    async def test_hidden_proposals_are_not_counted(self, world: World) -> None:
        await world.propose(replace(DOCUMENT, arm=Arm.BASELINE))
        [one] = (await page_of(world)).reviews
        assert (one.workload.annotations, one.workload.findings, one.workload.risk) == (0, 0, 0)

    @pytest.mark.parametrize(
        ("wanted", "found"),
        [
            (QueueFilter(), ["ref-1", "ref-2", "ref-3"]),
            (QueueFilter(order=Order.AGE), ["ref-1", "ref-2", "ref-3"]),
            (QueueFilter(order=Order.DUE), ["ref-3", "ref-2", "ref-1"]),
            (QueueFilter(assignees=(ME,)), ["ref-2"]),
            (QueueFilter(unassigned=True), ["ref-1"]),
            (QueueFilter(assignees=("eve",), unassigned=True), ["ref-1", "ref-3"]),
            (QueueFilter(document_types=("nda",)), ["ref-3"]),
            (QueueFilter(matters=("HB-2",)), ["ref-2"]),
            (QueueFilter(severity=Severity.CRITICAL), []),
            (QueueFilter(severity=Severity.INFO), ["ref-1", "ref-2", "ref-3"]),
            (QueueFilter(team=True), ["ref-3"]),
            (QueueFilter(team=True, matters=("HB-2",)), []),
        ],
    )
    async def test_filters_and_orders(self, world: World, wanted: QueueFilter, found: list[str]) -> None:
        await world.propose(DOCUMENT)
        await world.propose(record(reference="ref-2", matter="HB-2"), minutes=1)
        await world.propose(record(reference="ref-3"), minutes=2, document_type="nda")
        await give(world, "ref-2", Assignment(ME, "lead", NOW, NOW + 2 * DAY), matter="HB-2")
        await give(world, "ref-3", Assignment("eve", "lead", NOW, NOW + DAY))
        page = await page_of(world, wanted)
        assert (references(page) if wanted.order is not Order.RISK else sorted(references(page))) == found
        assert counted(page) == (len(found), 3, 1, 1, 1)

    @pytest.mark.parametrize(
        ("wanted", "found"),
        [
            (QueueFilter(client_ids=("c-1",)), ["ref-1", "ref-4"]),
            (QueueFilter(client_ids=("c-1", "c-2")), ["ref-1", "ref-2", "ref-4"]),
            (QueueFilter(client_ids=("c-3",)), []),
            (QueueFilter(priorities=(Priority.URGENT,)), ["ref-3"]),
            (QueueFilter(priorities=(Priority.URGENT, Priority.NORMAL)), ["ref-1", "ref-3"]),
            (QueueFilter(client_ids=("c-1",), priorities=(Priority.NORMAL,)), ["ref-1"]),
        ],
    )
    async def test_clients_and_priorities(self, world: World, wanted: QueueFilter, found: list[str]) -> None:
        await world.propose(record(reference="ref-1", client_id="c-1"))
        await world.propose(record(reference="ref-2", client_id="c-2", priority=Priority.LOW, matter="HB-2"))
        await world.propose(record(reference="ref-3", priority=Priority.URGENT))
        await world.propose(record(reference="ref-4", client_id="c-1", priority=Priority.HIGH))
        page = await page_of(world, replace(wanted, order=Order.AGE))
        assert sorted(references(page)) == found
        assert counted(page) == (len(found), 4, 0, 4, 0)
        walled = await page_of(world, wanted, visible=("HB-2",))
        assert set(references(walled)) == {"ref-2"} & set(found)
        assert counted(walled) == (len(walled.reviews), 1, 0, 1, 0)

    async def test_priority_then_risk_then_due_then_age(self, world: World) -> None:
        named = {
            "old": (0, Priority.NORMAL),
            "new": (1, Priority.NORMAL),
            "due": (2, Priority.NORMAL),
            "risky": (3, Priority.NORMAL),
            "urgent": (4, Priority.URGENT),
            "low": (5, Priority.LOW),
            "high": (6, Priority.HIGH),
        }
        for reference, (minutes, priority) in named.items():
            await world.propose(record(reference=reference, priority=priority), minutes=minutes, found=())
        await give(world, "due", Assignment(due_at=NOW + DAY))
        await page_of(world)
        document = record(reference="risky").document_id
        risky = sa.select(t.SETS.c.set_id).where(t.SETS.c.document_id == document).scalar_subquery()
        graver = sa.update(t.WORKLOADS).where(t.WORKLOADS.c.set_id == risky).values(risk=10**15)
        await world.database.run(lambda connection: connection.execute(graver))
        page = await page_of(world, QueueFilter(order=Order.PRIORITY))
        assert references(page) == ["urgent", "high", "risky", "due", "old", "new", "low"]

    async def test_a_row_without_priority_is_computed_again(self, world: World) -> None:
        await world.propose(record(client_id="c-1", priority=Priority.HIGH))
        wanted = QueueFilter(client_ids=("c-1",), priorities=(Priority.HIGH,))
        [one] = (await page_of(world, wanted)).reviews
        earlier = sa.update(t.WORKLOADS).values(client_id="", priority=-1)
        await world.database.run(lambda connection: connection.execute(earlier))
        assert (await page_of(world, wanted)).reviews == (one,)

    @pytest.mark.parametrize("order", Order)
    async def test_pages_have_every_review_once(self, world: World, order: Order) -> None:
        for number in range(5):
            found = (LAW,) if number % 2 else ()
            await world.propose(record(reference=f"ref-{number}"), minutes=number // 2, found=found)
        await give(world, "ref-3", Assignment(due_at=NOW))
        whole = references(await page_of(world, QueueFilter(order=order)))
        token, seen = "", list[str]()
        while not seen or token:
            page = await page_of(world, QueueFilter(order=order), token, 2)
            seen += references(page)
            token = page.next_token
            assert page.counts.matching == 5
        assert seen == whole
        assert len(set(seen)) == 5

    async def test_many_changed_sets_are_computed_in_batches(self, world: World) -> None:
        for number in range(101):
            await world.propose(record(reference=f"ref-{number}"), found=())
        assert (await page_of(world)).counts.open == 101
        assert len((await page_of(world)).reviews) == 101

    async def test_a_row_of_another_release_is_computed_again(self, world: World) -> None:
        await world.propose(DOCUMENT)
        [one] = (await page_of(world)).reviews
        old = sa.update(t.WORKLOADS).values(revision=0, annotations=99)
        await world.database.run(lambda connection: connection.execute(old))
        assert (await page_of(world)).reviews == (one,)

    async def test_one_review_is_found_by_its_document(self, world: World) -> None:
        store = QueueStore(world.database)
        assert await store.find(DOCUMENT.document_id, NOW) is None
        await world.propose(DOCUMENT)
        found = await store.find(DOCUMENT.document_id, NOW)
        assert found
        assert (found.document, found.workload.annotations) == (DOCUMENT, 3)

    async def test_loads_are_those_of_open_reviews(self, world: World) -> None:
        for number in range(3):
            await world.propose(record(reference=f"ref-{number}"))
            await give(world, f"ref-{number}", Assignment("ann", "lead", NOW))
        await give(world, "ref-2", Assignment("ben", "lead", NOW))
        await finish(world, revision=1, document=record(reference="ref-0"))
        length = (await page_of(world)).reviews[0].code_points
        store = QueueStore(world.database)
        assert await store.loads(TENANT, ["ann", "ben", "eve"]) == {"ann": length, "ben": length}
        assert [one.document.source_reference for one in await store.open_reviews(TENANT, "ann")] == ["ref-1"]
        assert await store.open_reviews("northgate-credit", "ann") == []

    async def test_a_refused_change_stores_nothing(self, world: World) -> None:
        def refuse(_: Assignment) -> Assignment:
            raise Reject(Reason.PRECONDITION_FAILED)

        store = QueueStore(world.database)
        with pytest.raises(Reject):
            await store.change(DOCUMENT, refuse)
        assert await store.change(DOCUMENT, lambda one: one) == (NOT_ASSIGNED, NOT_ASSIGNED)

    async def test_one_of_many_claims_wins(self, world: World) -> None:
        store = QueueStore(world.database)

        async def take(subject: str) -> bool:
            before, _ = await store.change(DOCUMENT, lambda one: one if one.assignee else Assignment(subject))
            return not before.assignee

        assert sum(await asyncio.gather(*(take(f"p{one}") for one in range(8)))) == 1

    async def test_a_person_has_one_deputy(self, world: World) -> None:
        store = QueueStore(world.database)
        first_one = Deputy("ann", "ben", NOW, NOW + DAY, "lead")
        second = replace(first_one, deputy="eve", until=NOW + 2 * DAY)
        await store.set_deputy(TENANT, first_one)
        await store.set_deputy("northgate-credit", first_one)
        await store.set_deputy(TENANT, second)
        assert await store.deputies(TENANT) == [second]
        assert await store.remove_deputy(TENANT, "ann")
        assert not await store.remove_deputy(TENANT, "ann")
        assert await store.deputies("northgate-credit") == [first_one]
