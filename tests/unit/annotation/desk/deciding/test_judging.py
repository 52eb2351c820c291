"""Reviewers judge first, and see the answer of the model afterwards."""

from collections.abc import Sequence
from typing import Any

import pytest

from services.annotation.desk.deciding.judging import FirstJudgements
from services.annotation.desk.findings import FindingReviews
from services.annotation.sets.judging.records import (
    Answer,
    JudgedPlace,
    JudgedPlaces,
    JudgePlaceRequest,
    ReadPlacesRequest,
)
from services.annotation.sets.records import DecideFindingRequest, ListFindingsRequest
from services.annotation.storage.steps.tables import FIRST_JUDGEMENTS
from services.shared.domain.annotations import AnnotationSet, FindingVerdict
from services.shared.domain.clauses import Severity
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Actor
from services.shared.runtime.storage.database import Database
from tests.unit.annotation.calls import DOCUMENT, Body, finish, listed, refused, submit
from tests.unit.annotation.desk.test_second_review import ANNA, BEN, CLEO, decide, policy, proposed
from tests.unit.annotation.support import World
from tests.unit.annotation.texts import PROSE, original_span, texts_of

ID = DOCUMENT.document_id
GRAVE = policy("second_review_share: 0, passage_share: 0, judge_first: {severities: [medium]}")
SHARE = policy("second_review_share: 1, passage_share: 0, judge_first: {blind_share: true, severities: [critical]}")
ASSIGN, MISSING = Answer("Anti-Assignment", Severity.MEDIUM), Answer("Audit Rights", Severity.MEDIUM)
WRONG = Answer("Insurance")


def judgements(world: World) -> FirstJudgements:
    return world.service.operations.judgements


def findings(world: World) -> FindingReviews:
    return world.service.operations.findings


async def read(world: World, who: Actor) -> JudgedPlaces:
    return (await judgements(world).read(who, ReadPlacesRequest(ID))).judged


async def judge(world: World, who: Actor, place: str, said: Answer) -> JudgedPlaces:
    return (await judgements(world).judge(who, JudgePlaceRequest(ID, place, said))).judged


async def places(world: World, who: Actor) -> Sequence[JudgedPlace]:
    return (await read(world, who)).places


async def judge_all(world: World, who: Actor, *answers: Answer) -> None:
    """Judges the places in order; the last ones as the first."""
    for number, one in enumerate(await places(world, who)):
        await judge(world, who, one.place_id, answers[min(number, len(answers) - 1)])


def labels(shown: AnnotationSet) -> list[str]:
    return [one.category for one in shown.annotations]


async def test_a_grave_place_is_shown_without_the_answer(database: Database) -> None:
    world = await proposed(database, GRAVE)
    shown = await listed(world, who=ANNA)
    assert labels(shown) == ["Parties", "Governing Law"]
    assert Severity.MEDIUM not in {one.severity for one in shown.findings}
    assert (shown.outcomes, shown.economics, shown.summary) == ((), (), None)
    found = await read(world, ANNA)
    span = original_span(texts_of(PROSE), "The Borrower may not assign it")
    assert [(one.span and one.span.start, one.own, one.model) for one in found.places] == [
        (span.start, None, None),
        (None, None, None),
    ]
    assert found.waiting == 2
    assert "Anti-Assignment" in found.categories


async def test_the_answer_comes_after_the_judgement_and_only_for_who_judged(database: Database) -> None:
    world = await proposed(database, GRAVE)
    place, whole = await places(world, ANNA)
    after = await judge(world, ANNA, place.place_id, WRONG)
    assert (after.waiting, after.places[0].own, after.places[0].model) == (1, WRONG, ASSIGN)
    assert labels(await listed(world, who=ANNA)) == ["Parties", "Governing Law", "Anti-Assignment"]
    assert labels(await listed(world, who=BEN)) == ["Parties", "Governing Law"]
    assert (await places(world, BEN))[0].model is None
    first = await judge(world, ANNA, whole.place_id, MISSING)
    assert first.places[1].model == MISSING
    assert Severity.MEDIUM in {one.severity for one in (await listed(world, who=ANNA)).findings}
    assert (await judge(world, ANNA, place.place_id, WRONG)).waiting == 0
    await refused(Reason.CONFLICT, judge(world, ANNA, place.place_id, ASSIGN))


async def test_nothing_about_the_place_is_decided_or_completed_before(database: Database) -> None:
    world = await proposed(database, GRAVE)
    hidden = (await judged_by(world, CLEO)).annotations[2]
    body: Body = {"decision_id": "d", "revision": 1, "annotation_id": hidden.annotation_id}
    await refused(Reason.NOT_FOUND, submit(world, ANNA, decision="accept", **body))
    over = {"start": hidden.span.start + 1, "end": hidden.span.end}
    for category in ("Insurance", "Anti-Assignment"):
        body = {"decision_id": "a", "revision": 1, "category": category, "span": over}
        with pytest.raises(Reject) as caught:
            await submit(world, ANNA, decision="add", **body)
        assert (caught.value.reason, caught.value.rule) == (Reason.PRECONDITION_FAILED, "judge-first")
    found = next(
        one
        for one in (await findings(world).list(CLEO, ListFindingsRequest(ID))).findings
        if hidden.annotation_id in one.annotation_ids
    )
    request = DecideFindingRequest(ID, 1, "f", FindingVerdict.ACCEPT, found.finding_id)
    await refused(Reason.NOT_FOUND, findings(world).decide(ANNA, request))


async def judged_by(world: World, who: Actor) -> AnnotationSet:
    await judge_all(world, who, ASSIGN, MISSING)
    return await listed(world, who=who)


async def test_a_step_needs_a_judgement_of_every_place(database: Database) -> None:
    world = await proposed(database, GRAVE)
    with pytest.raises(Reject) as caught:
        await finish(world, 1, ANNA)
    assert (caught.value.reason, caught.value.rule) == (Reason.PRECONDITION_FAILED, "judge-first")
    await judge_all(world, ANNA, WRONG, MISSING)
    revision = await decide(world, ANNA, "accept", "accept", "accept")
    assert (await finish(world, revision, ANNA)).state == "published"
    assert await places(world, ANNA) == ()
    rows = await stored(world)
    assert [(one.own_category, one.model_category, one.final_category, one.changed) for one in rows] == [
        ("Audit Rights", "Audit Rights", None, None),
        ("Insurance", "Anti-Assignment", "Anti-Assignment", True),
    ]


async def stored(world: World) -> Sequence[Any]:
    rows = await world.database.run(lambda connection: connection.execute(FIRST_JUDGEMENTS.select()).all())
    return sorted(rows, key=lambda one: str(one.own_category))


FAULTS = [
    pytest.param("0" * 32, ASSIGN, Reason.NOT_FOUND, id="place"),
    pytest.param("", Answer("No Such Type"), Reason.INVALID_METADATA, id="category"),
]


@pytest.mark.parametrize(("place", "said", "reason"), FAULTS)
async def test_faulty_judgements_are_refused(database: Database, place: str, said: Answer, reason: Reason) -> None:
    world = await proposed(database, GRAVE)
    known = place or (await places(world, ANNA))[0].place_id
    await refused(reason, judge(world, ANNA, known, said))


async def test_the_blind_share_judges_all_places_in_the_second_review(database: Database) -> None:
    world = await proposed(database, SHARE)
    assert await places(world, ANNA) == ()
    assert labels(await listed(world, who=ANNA)) == ["Parties", "Governing Law", "Anti-Assignment"]
    first = await finish(world, await decide(world, ANNA, "accept", "reject", "accept"), ANNA)
    assert labels(first) == []
    for who in (ANNA, BEN):
        shown = await listed(world, who=who)
        assert (shown.annotations, shown.findings) == ((), ())
    assert await places(world, ANNA) == ()
    assert len(await places(world, BEN)) == 4
    await refused(Reason.PRECONDITION_FAILED, finish(world, first.revision, BEN))
    await judge_all(world, BEN, Answer("Parties"), Answer(), ASSIGN, Answer())
    revision = await decide(world, BEN, "accept", "reject", "accept")
    assert (await finish(world, revision, BEN)).state == "published"
    rows = await stored(world)
    assert [(one.own_category, one.final_category, one.changed) for one in rows if one.final_category is not None] == [
        ("", "", False),
        ("Anti-Assignment", "Anti-Assignment", False),
        ("Parties", "Parties", False),
    ]


async def test_a_later_policy_shows_nothing_earlier(database: Database) -> None:
    world = await proposed(database, GRAVE)
    world.review_policy = policy("second_review_share: 0, passage_share: 0")
    assert labels(await listed(world, who=ANNA)) == ["Parties", "Governing Law"]
