"""A third person decides where two blind reviews differ."""

from collections import Counter
from collections.abc import Callable, Sequence

import pytest
import sqlalchemy as sa

from glossator.annotation.v1 import adjudication_pb2 as pb
from glossator.annotation.v1 import events_pb2
from services.annotation.desk.deciding.adjudication import Adjudications
from services.annotation.sets.steps.adjudicating import NEITHER, Ruling
from services.annotation.sets.steps.adjudication import (
    AdjudicateRequest,
    ReadAdjudicationRequest,
    ReadAdjudicationResponse,
    ReviewSide,
)
from services.annotation.sets.steps.records import Stage
from services.annotation.storage.steps.tables import REVIEW_RULINGS
from services.annotation.timeline.records import ListDecisionsRequest
from services.shared.domain.annotations import AnnotationSet, FindingVerdict
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import AnnotationsPublished, ReviewCompleted
from services.shared.domain.records import Actor, Role
from services.shared.runtime.access.call import begin_call
from services.shared.runtime.storage.database import Database
from tests.registered import methods_of
from tests.unit.annotation.calls import DOCUMENT, finish, listed, refused, submit
from tests.unit.annotation.desk.test_second_review import (
    ANNA,
    BEN,
    CLEO,
    DRAWN,
    decide,
    policy,
    proposed,
    queued,
    stage,
    states,
    verdict,
)
from tests.unit.annotation.edge.http.support import client_of
from tests.unit.annotation.support import SENIOR, World
from tests.unit.annotation.texts import PROSE, original_span, texts_of

DIFFERENT = ("accept", "reject", "accept"), ("accept", "accept", "reject")


def adjudications(world: World) -> Adjudications:
    return world.service.operations.adjudications


async def read(world: World, who: Actor = CLEO) -> ReadAdjudicationResponse:
    return await adjudications(world).read(who, ReadAdjudicationRequest(DOCUMENT.document_id))


async def settle(
    world: World, revision: int, rulings: tuple[Ruling, ...], seconds: float = 0.0, who: Actor = CLEO
) -> AnnotationSet:
    request = AdjudicateRequest(DOCUMENT.document_id, revision, rulings, seconds)
    return (await adjudications(world).decide(who, request)).annotation_set


async def differing(database: Database, first: Sequence[str], second: Sequence[str]) -> World:
    world = await proposed(database, DRAWN)
    await finish(world, await decide(world, ANNA, *first), ANNA)
    await finish(world, await decide(world, BEN, *second), BEN)
    return world


def labels(side: ReviewSide) -> list[str]:
    return [one.category for one in side.labels]


def ruled(found: ReadAdjudicationResponse, choose: Callable[[ReviewSide], bool]) -> tuple[Ruling, ...]:
    """The side that fits, for each difference; neither if none does."""
    return tuple(
        Ruling(one.item_id, next((number for number in (1, 2) if choose(one.sides[number - 1])), NEITHER), "other")
        for one in found.differences
    )


async def test_what_differs_waits_for_a_third_person(database: Database) -> None:
    world = await differing(database, *DIFFERENT)
    assert await stage(world) == (Stage.ADJUDICATION, True)
    assert await world.events(AnnotationsPublished) == []
    shown = await listed(world, who=CLEO)
    assert states(shown) == ["proposed"] * 3
    found = await read(world)
    assert [sorted(map(labels, one.sides)) for one in found.differences] == [
        [[], ["Governing Law"]],
        [[], ["Anti-Assignment"]],
    ]
    assert await read(world) == found
    for who in (ANNA, BEN):
        await refused(Reason.FORBIDDEN, read(world, who))
    await refused(Reason.PRECONDITION_FAILED, decide(world, CLEO, "accept"))
    await refused(Reason.PRECONDITION_FAILED, finish(world, found.revision, CLEO))
    assert [await queued(world, one) for one in (ANNA, BEN, CLEO)] == [[], [], [("adjudication", True)]]


@pytest.mark.parametrize(
    ("choose", "expected", "decided"),
    [
        (lambda side: bool(side.labels), ["accepted"] * 3, ["ben", "ben", "anna"]),
        (lambda side: not side.labels, ["accepted", "rejected", "rejected"], ["ben", "anna", "ben"]),
        (lambda _side: False, ["accepted", "rejected", "rejected"], ["ben", "cleo", "cleo"]),
    ],
    ids=["there", "not there", "neither"],
)
async def test_the_third_person_decides(
    database: Database, choose: Callable[[ReviewSide], bool], expected: list[str], decided: list[str]
) -> None:
    world = await differing(database, *DIFFERENT)
    found = await read(world)
    rulings = ruled(found, choose)
    published = await settle(world, found.revision, rulings, 5.0)
    assert (published.state, states(published)) == ("published", expected)
    [event] = await world.events(ReviewCompleted)
    assert isinstance(event, ReviewCompleted)
    assert (event.review.actor, event.review.active_seconds) == (CLEO.subject, 65.0)
    by_id = {one.annotation_id: one.actor.partition("@")[0] for one in event.review.decisions}
    assert [by_id[one.annotation_id] for one in published.annotations] == decided
    assert set(Counter(one.annotation_id for one in event.review.decisions).values()) == {1}
    assert await stage(world) == (Stage.DONE, False)
    rows = await database.run(lambda connection: connection.execute(sa.select(REVIEW_RULINGS)).all())
    assert {(row.actor, row.reason) for row in rows} == {(CLEO.subject, "other")}
    history = await world.service.operations.history.list(CLEO, ListDecisionsRequest(DOCUMENT.document_id))
    assert len(history.decisions) == 3
    _, opened = await world.service.operations.reviews.reopen(SENIOR, DOCUMENT.document_id, published.revision)
    assert states(opened) == expected


async def test_another_label_at_a_place_is_one_difference(database: Database) -> None:
    world = await proposed(database, DRAWN)
    span = original_span(texts_of(PROSE), "keeps the collateral insured")
    for who, category, shift in ((ANNA, "Insurance", 0), (BEN, "Audit Rights", 3)):
        revision = await decide(world, who, "accept", "accept", "accept")
        place = {"start": span.start + shift, "end": span.end}
        made = await submit(
            world, who, decision_id=category[:3], revision=revision, decision="add", category=category, span=place
        )
        await finish(world, made.revision, who)
    found = await read(world)
    [one] = found.differences
    assert sorted(map(labels, one.sides)) == [["Audit Rights"], ["Insurance"]]
    rulings = ruled(found, lambda side: labels(side) == ["Insurance"])
    published = await settle(world, found.revision, rulings)
    assert Counter(one.category for one in published.annotations)["Insurance"] == 1
    assert "Audit Rights" not in [one.category for one in published.annotations]


async def test_the_same_addition_in_both_reviews_is_no_difference(database: Database) -> None:
    world = await proposed(database, DRAWN)
    span = original_span(texts_of(PROSE), "keeps the collateral insured")
    place = {"start": span.start, "end": span.end}
    for who in (ANNA, BEN):
        revision = await decide(world, who, "accept", "accept", "accept")
        made = await submit(
            world, who, decision_id=f"a-{revision}", revision=revision, decision="add", category="Insurance", span=place
        )
        published = await finish(world, made.revision, who)
    assert (published.state, states(published)) == ("published", ["accepted"] * 3 + ["added"])


async def test_what_both_added_is_put_away_while_the_rest_differs(database: Database) -> None:
    world = await proposed(database, DRAWN)
    span = original_span(texts_of(PROSE), "keeps the collateral insured")
    place = {"start": span.start, "end": span.end}
    for who, decisions in zip((ANNA, BEN), DIFFERENT, strict=True):
        revision = await decide(world, who, *decisions)
        made = await submit(
            world, who, decision_id=f"a-{revision}", revision=revision, decision="add", category="Insurance", span=place
        )
        await finish(world, made.revision, who)
    assert states(await listed(world, who=CLEO)) == ["proposed"] * 3
    found = await read(world)
    rulings = ruled(found, lambda _side: False)
    published = await settle(world, found.revision, rulings)
    assert Counter(states(published)) == {"accepted": 1, "rejected": 2, "added": 1}


async def test_decisions_on_findings_differ(database: Database) -> None:
    world = await proposed(database, DRAWN)
    revision = await decide(world, ANNA, "accept", "accept", "accept")
    revision = await verdict(world, ANNA, 0, FindingVerdict.ACCEPT)
    await finish(world, revision, ANNA)
    revision = await decide(world, BEN, "accept", "accept", "accept")
    revision = await verdict(world, BEN, 0, FindingVerdict.REJECT)
    await finish(world, revision, BEN)
    found = await read(world)
    [one] = found.differences
    assert sorted(each.finding.state for each in one.sides if each.finding) == ["accepted", "rejected"]
    rulings = ruled(found, lambda side: bool(side.finding and side.finding.state == "rejected"))
    published = await settle(world, found.revision, rulings)
    assert "rejected" in [each.review.state for each in published.findings if each.review]


async def test_a_finding_that_no_one_decided_is_no_difference(database: Database) -> None:
    world = await proposed(database, DRAWN)
    for who, decisions in ((ANNA, ("accept", "accept", "accept")), (BEN, ())):
        await finish(world, await decide(world, who, *decisions), who)
    found = await read(world)
    assert [len(one.sides[0].labels) for one in found.differences] == [1, 1, 1]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda rulings: rulings[:1], "rulings"),
        (lambda rulings: (*rulings, rulings[0]), "rulings[0].item_id"),
        (lambda rulings: (Ruling("x", 1, "other"), *rulings[1:]), "rulings[0].item_id"),
        (lambda rulings: (Ruling(rulings[0].item_id, 1, " "), *rulings[1:]), "rulings[0].reason"),
    ],
)
async def test_a_fault_names_its_field(
    database: Database, change: Callable[[tuple[Ruling, ...]], tuple[Ruling, ...]], field: str
) -> None:
    world = await differing(database, *DIFFERENT)
    found = await read(world)
    rulings = change(ruled(found, lambda _side: False))
    attempt = settle(world, found.revision, rulings)
    with pytest.raises(Reject) as caught:
        await attempt
    assert caught.value.field == field


async def test_a_grave_finding_needs_a_senior_reviewer_in_one_of_the_steps(database: Database) -> None:
    world = await proposed(database, policy("second_review_share: 1, senior_from: info"))
    await finish(world, await decide(world, ANNA, *DIFFERENT[0]), ANNA)
    await finish(world, await decide(world, BEN, *DIFFERENT[1]), BEN)
    found = await read(world)
    rulings = ruled(found, lambda side: bool(side.labels))
    await refused(Reason.FORBIDDEN, settle(world, found.revision, rulings))
    published = await settle(world, found.revision, rulings, who=SENIOR)
    assert published.state == "published"


def outsider() -> Actor:
    return Actor("zoe@harbour-bank", "harbour-bank", frozenset({Role.REVIEWER}), frozenset({"HB-2"}))


async def test_the_routes_hide_who_said_what(database: Database) -> None:
    world = await differing(database, *DIFFERENT)
    path = f"/v1/documents/{DOCUMENT.document_id}/adjudication"
    answer = await client_of(world, CLEO).get(path)
    assert answer.status_code == 200
    assert not any(name in answer.text for name in ("anna", "ben@", "first", "second"))
    assert (await client_of(world, outsider()).get(path)).status_code in {403, 404}
    body = answer.json()
    rulings = [{"item_id": one["item_id"], "choice": 0, "reason": "wrong-place"} for one in body["differences"]]
    for fault in ({"choice": 3}, {"choice": -1}, {"reason": ""}, {"reason": "x" * 2001}):
        sent = {"revision": body["revision"], "rulings": [{**rulings[0], **fault}, *rulings[1:]]}
        refusal = await client_of(world, CLEO).post(path, json=sent)
        assert (refusal.status_code, refusal.json()["error"]["field"]) == (422, f"rulings[0].{next(iter(fault))}")
    for revision in (0, None):
        sent = {"revision": revision, "rulings": rulings}
        assert (await client_of(world, CLEO).post(path, json=sent)).status_code == 422
    done = await client_of(world, CLEO).post(path, json={"revision": body["revision"], "rulings": rulings})
    assert (done.status_code, done.json()["annotation_set"]["state"]) == (200, "published")
    shown = await client_of(world, CLEO).get(f"/v1/documents/{DOCUMENT.document_id}/annotations")
    assert shown.json()["annotation_set"] == done.json()["annotation_set"]
    again = await client_of(world, CLEO).post(path, json={"revision": body["revision"], "rulings": rulings})
    assert again.status_code == 412


async def test_grpc_says_the_same(database: Database) -> None:
    world = await differing(database, *DIFFERENT)
    api, document_id = methods_of(world.service.table), DOCUMENT.document_id
    begin_call(CLEO)
    found = await api.ReadAdjudication(pb.ReadAdjudicationRequest(document_id=document_id), None)
    sides = [sorted([one.category for one in side.labels] for side in each.sides) for each in found.differences]
    assert sides == [[[], ["Governing Law"]], [[], ["Anti-Assignment"]]]
    rulings = [pb.ReviewRuling(item_id=one.item_id, reason="wrong-place") for one in found.differences]
    request = pb.AdjudicateRequest(document_id=document_id, revision=found.revision, rulings=rulings)
    for field, value in (("choice", 3), ("choice", -1), ("reason", "")):
        faulty = pb.AdjudicateRequest()
        faulty.CopyFrom(request)
        setattr(faulty.rulings[1], field, value)
        with pytest.raises(Reject) as caught:
            await api.Adjudicate(faulty, None)
        assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, f"rulings[1].{field}")
    await refused(Reason.INVALID_METADATA, api.Adjudicate(pb.AdjudicateRequest(document_id=document_id), None))
    done = await api.Adjudicate(request, None)
    assert (done.review_id != "", done.annotation_set.state) == (True, events_pb2.SET_STATE_PUBLISHED)
