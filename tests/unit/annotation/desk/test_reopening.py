"""A reopened review, as a case system sees it: over REST, the feed and webhooks."""

import json
from collections.abc import Awaitable, Callable

import pytest

from services.annotation.desk.reading import FeedRequest
from services.shared.domain.annotations import AnnotationSet
from services.shared.domain.errors import Reason
from services.shared.domain.events import AnnotationsPublished
from services.shared.domain.records import Actor, Role
from tests.unit.annotation.calls import DOCUMENT, Body, finish, listed, refused, reviews, submit, withdrawal
from tests.unit.annotation.desk.test_explaining import explained, ids
from tests.unit.annotation.edge.http.support import client_of
from tests.unit.annotation.support import CASE_SYSTEM, REVIEWER, SENIOR, World, actor, record
from tests.unit.annotation.webhooks.suite import drain, subscribe

PARTNER = actor(Role.SENIOR_REVIEWER, subject="partner@harbour-bank")


async def reopened(world: World) -> AnnotationSet:
    """The set that was published before its review was reopened."""
    await world.propose(DOCUMENT)
    published = await finish(world, 1, SENIOR)
    await reviews(world).reopen(PARTNER, DOCUMENT.document_id, 2)
    return published


async def feed(world: World, who: Actor = CASE_SYSTEM) -> list[tuple[str, int, bool]]:
    """State, revision and mark of each set in the feed."""
    params = {"include_proposed": str(who is not CASE_SYSTEM).lower()}
    items = (await client_of(world, who).get("/v1/annotations", params=params)).json()["items"]
    sets = [item["annotation_set"] for item in items]
    return [(one["state"], one["revision"], one["reopened"]) for one in sets]


async def test_the_published_set_stays_readable_with_a_mark(world: World) -> None:
    published = await reopened(world)
    target = (await listed(world)).annotations[0].annotation_id
    await submit(world, decision_id="late", revision=3, decision="reject", annotation_id=target)
    shown = await listed(world, who=CASE_SYSTEM)
    assert (shown.state, shown.revision, shown.reopened) == ("published", 2, True)
    assert (shown.annotations, shown.findings) == (published.annotations, published.findings)
    document = (await client_of(world, CASE_SYSTEM).get(f"/v1/documents/{DOCUMENT.document_id}")).json()
    assert (document["state"], document["revision"], document["published_revision"]) == ("proposed", 4, 2)
    again = await finish(world, 4)
    shown = await listed(world, who=CASE_SYSTEM)
    assert (shown, shown.reopened) == (again, False)


async def test_the_feed_reports_the_reopening(world: World) -> None:
    await reopened(world)
    assert await feed(world) == [("published", 2, False), ("published", 2, True)]
    assert await feed(world, REVIEWER) == [
        ("proposed", 1, False),
        ("published", 2, False),
        ("published", 2, True),
        ("proposed", 3, False),
    ]
    await finish(world, 3)
    assert (await feed(world))[2:] == [("published", 4, False)]
    events = await world.events(AnnotationsPublished)
    assert len({one.event_id for one in events}) == 3


async def test_a_webhook_reports_the_reopening(world: World) -> None:
    await subscribe(world, CASE_SYSTEM, FeedRequest())
    await reopened(world)
    await drain(world)
    sets = [json.loads(message.body)["data"]["annotation_set"] for _, _, message in world.push.sent]
    assert [(one["state"], one["revision"], one["reopened"]) for one in sets] == [
        ("published", 2, False),
        ("published", 2, True),
    ]


async def test_a_new_result_during_the_review_leaves_the_published_set_readable(world: World) -> None:
    published = await reopened(world)
    await world.propose(DOCUMENT, model="clauses@2", minutes=5)
    shown = await listed(world, who=CASE_SYSTEM)
    assert (shown.set_id, shown.revision, shown.reopened) == (published.set_id, 2, True)
    current = await listed(world)
    assert current.set_id != published.set_id
    await finish(world, 1)
    assert (await listed(world, who=CASE_SYSTEM)).set_id == current.set_id


async def test_findings_of_the_published_set_are_explained(world: World) -> None:
    published = await reopened(world)
    await world.propose(DOCUMENT, model="clauses@2", minutes=5)
    found = await explained(world, published.findings[0].finding_id, CASE_SYSTEM)
    assert found.finding == published.findings[0]
    new = set((await ids(world)).values()) - {one.finding_id for one in published.findings}
    for finding in new:
        await refused(Reason.NOT_FOUND, explained(world, finding, CASE_SYSTEM))


async def test_a_withdrawn_document_has_no_published_set(world: World) -> None:
    await reopened(world)
    await world.service.handle(withdrawal())
    await refused(Reason.WITHDRAWN, listed(world, who=CASE_SYSTEM))


async def test_a_withdrawal_ends_access_to_an_earlier_version(world: World) -> None:
    await reopened(world)
    await world.propose(record(2), minutes=5)
    assert (await listed(world, who=CASE_SYSTEM)).reopened
    await world.service.handle(withdrawal())
    await refused(Reason.PRECONDITION_FAILED, listed(world, who=CASE_SYSTEM))


@pytest.mark.parametrize("version", [1, 2])
async def test_a_case_system_gets_the_reason_if_no_set_is_published(world: World, version: int) -> None:
    await world.propose(DOCUMENT)
    if version == 2:
        await world.propose(record(2), minutes=5)
    answer = await client_of(world, CASE_SYSTEM).get(f"/v1/documents/{DOCUMENT.document_id}/annotations")
    detail = answer.json()["error"]["detail"]
    assert answer.status_code == 412
    expected = "The review of the set is not completed" if version == 1 else "The set is superseded by set "
    assert detail.startswith(expected)


@pytest.mark.parametrize("operation", ["decide", "add", "complete", "reopen"])
async def test_the_review_of_an_erased_document_is_refused(world: World, operation: str) -> None:
    await world.propose(DOCUMENT)
    target = (await listed(world)).annotations[0].annotation_id
    if operation == "reopen":
        await finish(world, 1, SENIOR)
    before = await world.sets()
    await world.keys.destroy(DOCUMENT.tenant, DOCUMENT.document_id)
    body: Body = {"decision_id": "late", "revision": 1, "decision": "reject", "annotation_id": target}
    added: Body = {"decision_id": "late", "revision": 1, "decision": "add", "category": "Cap On Liability"}
    attempts: dict[str, Callable[[], Awaitable[object]]] = {
        "decide": lambda: submit(world, **body),
        "add": lambda: submit(world, **added, span={"start": 0, "end": 4}),
        "complete": lambda: finish(world, 1),
        "reopen": lambda: reviews(world).reopen(PARTNER, DOCUMENT.document_id, 2),
    }
    await refused(Reason.ERASED, attempts[operation]())
    assert await world.sets() == before
