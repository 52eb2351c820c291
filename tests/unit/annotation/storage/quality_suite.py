"""Tests of the figures of quality, for every database. The module of a subclass has the fixture `database`."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from services.annotation.desk.quality import ReviewQuality
from services.annotation.quality.answers import ExportQualityRequest, GetQualityRequest, GetQualityResponse
from services.annotation.quality.groups import Member, Part
from services.annotation.quality.report import By, Name, Row
from services.annotation.sets.small_groups import NOBODY, SmallGroups
from services.annotation.sets.steps.adjudication import AdjudicateRequest, ReadAdjudicationRequest
from services.annotation.storage.quality_groups import QualityGroupStore
from services.annotation.storage.steps.tables import REVIEW_PASSES
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason
from services.shared.domain.records import Actor, Role
from services.shared.runtime.storage.database import Database
from tests.unit.annotation.calls import finish, listed, refused, submit, withdrawal
from tests.unit.annotation.desk.deciding.test_adjudication import ruled
from tests.unit.annotation.desk.deciding.test_judging import ASSIGN as ASSIGNMENT
from tests.unit.annotation.desk.deciding.test_judging import GRAVE, MISSING, WRONG, judge_all
from tests.unit.annotation.desk.test_second_review import ANNA, BEN, CLEO, DRAWN, OPEN
from tests.unit.annotation.support import CASE_SYSTEM, REVIEWER, SENIOR, World, actor, make_world, record
from tests.unit.annotation.texts import ASSIGN, LAW, PARTY

SAME = ("accept", "accept", "accept")
LESS = ("accept", "accept", "reject")
ANY = SmallGroups(True, 366, "dana@harbour-bank", "2025-03-01", "Calibration.")
DORA, EMIL = (actor(Role.REVIEWER, subject=f"{one}@harbour-bank") for one in ("dora", "emil"))
FAY = actor(Role.REVIEWER, subject="fay@harbour-bank")
READERS = ((ANNA, BEN), (DORA, EMIL), (FAY, ANNA), (BEN, DORA))
"""Of four documents. Cleo adjudicates."""
SHOWN = replace(DRAWN, small_groups=ANY)
"""All documents get two reviews, and figures can be about few people."""
FOREIGN_LEAD = actor(Role.SENIOR_REVIEWER, tenant="northgate-credit")
COMPLIANCE = actor(Role.COMPLIANCE)


def quality(world: World) -> ReviewQuality:
    return world.service.operations.quality


async def read(world: World, who: Actor = SENIOR, **more: object) -> GetQualityResponse:
    return await quality(world).read(who, GetQualityRequest(**more))  # type: ignore[arg-type]


async def exported(world: World, who: Actor = SENIOR, by: By = By.MATTER) -> str:
    return (await quality(world).export(who, ExportQualityRequest(by=by))).json


def figures(report: GetQualityResponse, scope: str = "") -> dict[Name, Row]:
    return {one.name: one for one in report.figures if not scope or one.scope == scope}


async def review(world: World, document: DocumentRecord, who: Actor, decisions: Sequence[str]) -> int:
    """Decides on the annotations of a document in order, and completes the step. Returns the revision after it."""
    shown = await listed(world, document, who)
    revision = shown.revision
    for one, decision in zip(shown.annotations, decisions, strict=True):
        decision_id = f"{who.subject.partition('@')[0]}-{one.annotation_id[:8]}"
        body = {"decision_id": decision_id, "annotation_id": one.annotation_id, "decision": decision}
        revision = (await submit(world, who, document, revision=revision, **body)).revision
    return (await finish(world, revision, who, document)).revision


async def reviewed_twice(
    world: World,
    document: DocumentRecord,
    first: Sequence[str] = SAME,
    second: Sequence[str] = SAME,
    readers: tuple[Actor, Actor] = (ANNA, BEN),
) -> None:
    """A document with two blind reviews; the third person says that what one of them left out is there."""
    await world.propose(document, found=(PARTY, LAW, ASSIGN))
    await review(world, document, readers[0], first)
    await review(world, document, readers[1], second)
    if first != second:
        operations = world.service.operations.adjudications
        found = await operations.read(CLEO, ReadAdjudicationRequest(document.document_id))
        rulings = ruled(found, lambda side: bool(side.labels))
        await operations.decide(CLEO, AdjudicateRequest(document.document_id, found.revision, rulings))


async def complete(world: World, who: Actor) -> int:
    """Completes a step without decisions. Returns the revision after it."""
    return (await finish(world, (await listed(world, who=who)).revision, who)).revision


class QualitySuite:
    """Tests of the figures of quality."""

    @pytest.fixture
    def world(self, database: Database) -> World:
        return make_world(database, review_policy=SHOWN)

    async def test_two_reviews_that_agree(self, world: World) -> None:
        await reviewed_twice(world, record())
        found = figures(await read(world))
        assert {one.scope for one in found.values()} == {record().matter}
        assert [found[name].value for name in (Name.ALPHA, Name.CHARACTER_F1, Name.FOUND_AGAIN)] == [1.0, 1.0, 1.0]
        assert (found[Name.ALPHA].n, found[Name.ALPHA].documents) == (6, 1)
        assert found[Name.ALPHA].interval is None
        assert Name.RECALL not in found

    async def test_two_reviews_that_differ(self, world: World) -> None:
        await reviewed_twice(world, record(), SAME, LESS)
        await reviewed_twice(world, record(reference="ref-2"), LESS, SAME)
        found = figures(await read(world))
        again = found[Name.FOUND_AGAIN]
        assert (again.hits, again.n, again.documents) == (4, 5, 2)
        alpha = found[Name.ALPHA]
        assert alpha.value is not None
        assert alpha.interval is not None
        assert 0.3 < alpha.value < 1.0
        assert alpha.interval.low <= alpha.value <= alpha.interval.high

    async def test_an_unfinished_review_says_nothing(self, world: World) -> None:
        await world.propose(record(), found=(PARTY, LAW, ASSIGN))
        await review(world, record(), ANNA, SAME)
        assert (await read(world)).figures == ()
        await review(world, record(), BEN, LESS)
        assert (await read(world)).figures == ()

    async def test_reviews_with_open_eyes_do_not_count(self, database: Database) -> None:
        """Also if the review is reopened, so that it has a second step."""
        world = make_world(database, review_policy=replace(OPEN, small_groups=ANY))
        await world.propose(record(), found=(PARTY, LAW, ASSIGN))
        await review(world, record(), ANNA, SAME)
        revision = await complete(world, BEN)
        await world.service.operations.reviews.reopen(SENIOR, record().document_id, revision)
        await complete(world, ANNA)
        await complete(world, BEN)
        rows = await database.run(
            lambda connection: connection.execute(sa.select(REVIEW_PASSES.c.number)).scalars().all()
        )
        assert list(rows) == [1, 2]
        assert (await listed(world)).state == "published"
        assert (await read(world)).figures == ()

    async def test_by_matter_workflow_and_month(self, world: World) -> None:
        await reviewed_twice(world, record())
        await reviewed_twice(world, record(reference="ref-2", matter="HB-2"))
        for by, scopes in ((By.MATTER, ["HB-1", "HB-2"]), (By.WORKFLOW, ["all"]), (By.MONTH, ["2025-03"])):
            assert list(dict.fromkeys(one.scope for one in (await read(world, by=by)).figures)) == scopes
        assert figures(await read(world, by=By.ALL))[Name.ALPHA].documents == 2
        assert {one.scope for one in (await read(world, matters=("HB-2", "HB-9"))).figures} == {"HB-2"}

    async def test_by_days(self, world: World) -> None:
        await reviewed_twice(world, record())
        day = world.clock.now().date()
        before, after = (day - timedelta(days=1)).isoformat(), (day + timedelta(days=1)).isoformat()
        for since, until, seen in (
            (day.isoformat(), day.isoformat(), True),
            (before, after, True),
            (after, "", False),
            ("", before, False),
            ("0001-01-01", "9999-12-31", True),
        ):
            assert bool((await read(world, since=since, until=until)).figures) == seen
        await refused(Reason.INVALID_METADATA, read(world, since="yesterday"))

    async def test_nothing_of_other_matters_and_tenants(self, world: World) -> None:
        await reviewed_twice(world, record())
        await reviewed_twice(world, record(reference="ref-2", matter="HB-2"))
        only = actor(Role.SENIOR_REVIEWER, matters=("HB-2",))
        assert {one.scope for one in (await read(world, only)).figures} == {"HB-2"}
        assert figures(await read(world, only, by=By.ALL))[Name.ALPHA].documents == 1
        assert "HB-1" not in await exported(world, only)
        assert (await read(world, FOREIGN_LEAD)).figures == ()
        world.members.put("harbour-bank", "HB-1", members="somebody@harbour-bank")
        assert {one.scope for one in (await read(world)).figures} == {"HB-2"}

    async def test_nothing_of_a_document_that_the_caller_stopped_reading(self, world: World) -> None:
        await reviewed_twice(world, record())
        await reviewed_twice(world, record(reference="ref-2"))
        world.members.stop(record(), SENIOR.subject)
        assert figures(await read(world))[Name.ALPHA].documents == 1

    async def test_who_may_read_it(self, world: World) -> None:
        await reviewed_twice(world, record())
        for who in (SENIOR, COMPLIANCE):
            assert (await read(world, who)).figures
        for who in (REVIEWER, CASE_SYSTEM):
            await refused(Reason.FORBIDDEN, read(world, who))
            await refused(Reason.FORBIDDEN, exported(world, who))

    async def test_a_withdrawn_document_does_not_count(self, world: World) -> None:
        await reviewed_twice(world, record())
        await world.service.handle(withdrawal(1))
        assert (await read(world)).figures == ()

    async def test_each_call_is_recorded(self, world: World) -> None:
        await read(world, by=By.MONTH)
        await exported(world)
        records = [one for one in world.audit.records if one.action == "annotation.read_quality"]
        switch = ("people=any", "switched_by=dana@harbour-bank", "switched_at=2025-03-01", "why=Calibration.")
        assert [one.detail for one in records] == [
            ("use=displayed", "by=month", *switch),
            ("use=exported", "by=matter", *switch),
        ]

    async def test_figures_about_few_people_are_withheld(self, database: Database) -> None:
        """By default. No filter, no period, and no wall that a caller puts up itself leaves less than a group."""
        world = make_world(database, review_policy=DRAWN)
        for number, (first, second) in enumerate(READERS):
            assert (await read(world)).figures == ()
            await reviewed_twice(world, record(reference=f"ref-{number}"), SAME, LESS, readers=(first, second))
        found = figures(await read(world))
        assert (found[Name.ALPHA].documents, found[Name.ALPHA].interval) == (4, None)
        assert not (await read(world)).withheld
        export = json.loads(await exported(world))
        assert export["scopes"][record().matter]["reviews"] is None

        await reviewed_twice(world, record(reference="ref-9"), SAME, LESS, readers=READERS[0])
        after = await read(world)
        assert (after.figures, after.withheld) == (tuple(found.values()), (Part.REVIEWS,))
        world.members.stop(record(reference="ref-1"), SENIOR.subject)
        assert (await read(world)).figures == ()
        assert figures(await read(world, COMPLIANCE)) == found

    async def test_the_readers_of_a_document_are_those_of_its_two_reviews(self, world: World) -> None:
        """The third person, who decides where they differ, does not make the group larger."""
        await reviewed_twice(world, record(), SAME, LESS)
        people = await QualityGroupStore(world.database).people([record().document_id, "unknown"])
        assert people == {record().document_id: {ANNA.subject, BEN.subject}}

    async def test_first_judgements_and_what_became_of_them(self, database: Database) -> None:
        """Two people judge two places; the step decides on one. Both judged it, so that the first of them counts."""
        world = make_world(database, review_policy=replace(GRAVE, small_groups=ANY))
        await world.propose(record(), found=(PARTY, LAW, ASSIGN))
        await judge_all(world, ANNA, WRONG, MISSING)
        await judge_all(world, BEN, ASSIGNMENT, MISSING)
        assert (await read(world)).figures == ()
        store = QualityGroupStore(world.database)
        assert await store.judges([record().document_id]) == {}
        await review(world, record(), BEN, SAME)
        found = figures(await read(world))
        same, changed = found[Name.SAME_AS_MODEL], found[Name.CHANGED_JUDGEMENT]
        assert (same.hits, same.n, same.documents) == (3, 4, 1)
        assert (changed.hits, changed.n, changed.documents) == (1, 2, 1)
        assert await store.judges([record().document_id, "unknown"]) == {record().document_id: {ANNA.subject}}
        assert (await read(world, FOREIGN_LEAD)).figures == ()
        export = json.loads(await exported(world, by=By.ALL))["scopes"]["all"]
        assert [(one["same"], one["changed"]) for one in export["judgements"]] == [
            (False, True),
            (True, False),
            (True, None),
            (True, None),
        ]
        world.review_policy = replace(GRAVE, small_groups=NOBODY)
        withheld = await read(world)
        assert (withheld.figures, withheld.withheld) == ((), (Part.JUDGEMENTS,))

    async def test_a_group_is_stored_once(self, world: World) -> None:
        store = QualityGroupStore(world.database)
        first = [Member(Part.REVIEWS, name, "a", 2, date(2025, 3, 1), "f") for name in "ab"]
        other = [replace(one, document=one.document.replace("a", "c"), group="c") for one in first]
        await store.keep("harbour-bank", [tuple(first)])
        await store.keep("harbour-bank", [tuple(other), tuple(replace(one, part=Part.PASSAGES) for one in other)])
        kept = {(one.part, one.document, one.group) for one in await store.members("harbour-bank")}
        assert kept == {
            (Part.REVIEWS, "a", "a"),
            (Part.REVIEWS, "b", "a"),
            (Part.PASSAGES, "c", "c"),
            (Part.PASSAGES, "b", "c"),
        }
        assert await store.members("northgate-credit") == []

    async def test_the_export_has_spans_and_no_names(self, world: World) -> None:
        await reviewed_twice(world, record(), SAME, LESS)
        text = await exported(world, by=By.ALL)
        export = json.loads(text)
        (one,) = export["scopes"]["all"]["reviews"]
        assert [len(one[side]) for side in ("first", "second", "final")] == [3, 2, 3]
        assert not [name for name in ("anna", "ben", "cleo", record().document_id) if name in text]
