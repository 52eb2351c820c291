"""Tests of the facts about drawn passages, for every database. The module of a subclass has the fixture `database`."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from services.annotation.quality.records import Facts, Frame, Passage
from services.annotation.quality.report import By, Name, Row, report
from services.annotation.queue.items import VisibleReviews
from services.annotation.sets.steps.adjudication import AdjudicateRequest, ReadAdjudicationRequest
from services.annotation.sets.steps.passages import PassageAnswer
from services.annotation.storage.quality import QualityStore
from services.shared.domain.document import DocumentRecord
from services.shared.domain.records import Actor
from services.shared.runtime.storage.database import Database
from tests.unit.annotation.calls import DOCUMENT, Body, finish, listed, reviews, submit, withdrawal
from tests.unit.annotation.desk.deciding.test_adjudication import ruled
from tests.unit.annotation.desk.deciding.test_passages import BLIND, ONE, TEXT, passages
from tests.unit.annotation.desk.test_second_review import ANNA, BEN, CLEO, DRAWN
from tests.unit.annotation.support import SENIOR, TENANT, World, make_world, record
from tests.unit.annotation.texts import LAW, original_span, texts_of

PLACE = original_span(texts_of(TEXT), "The Lender may assign its rights.")
NOTHING, CLAUSE = PassageAnswer.NOTHING, PassageAnswer.CLAUSE
ALL = VisibleReviews(("HB-1", "HB-2"))
Said = Sequence[PassageAnswer | None]


async def facts(
    world: World,
    visible: VisibleReviews = ALL,
    tenant: str = TENANT,
    since: date | None = None,
    until: date | None = None,
) -> Facts:
    return await QualityStore(world.database).facts(tenant, visible, since, until)


async def mark(world: World, who: Actor, document: DocumentRecord = DOCUMENT) -> int:
    revision = (await listed(world, document, who)).revision
    place = {"start": PLACE.start, "end": PLACE.end}
    name = f"m-{revision}-{document.document_id}"
    body: Body = {"decision": "add", "category": "Insurance", "span": place}
    return (await submit(world, who, document, decision_id=name, revision=revision, **body)).revision


async def review(
    world: World, who: Actor, decision: str, said: Said, document: DocumentRecord = DOCUMENT, *, early: bool = False
) -> int:
    """A step: the proposal in the first passage gets the decision; then the answers on both passages. A clause in the
    last one is marked for the answer, or `early`, before the question.
    """
    shown = await listed(world, document, who)
    body: Body = {"decision": decision, "annotation_id": shown.annotations[0].annotation_id}
    name = f"{who.subject.partition('@')[0]}-{document.document_id}"
    revision = (await submit(world, who, document, decision_id=name, revision=shown.revision, **body)).revision
    if early:
        revision = await mark(world, who, document)
    asked = await passages(world).ask(who, document.document_id, revision)
    if said[-1] is CLAUSE and not early:
        revision = await mark(world, who, document)
    for one, answer in zip(asked.passages, said, strict=True):
        if answer:
            await passages(world).answer(who, document.document_id, one.span.start, answer)
    return (await finish(world, revision, who, document)).revision


async def proposed(database: Database, rules: object = ONE, document: DocumentRecord = DOCUMENT) -> World:
    world = make_world(database, review_policy=rules)  # type: ignore[arg-type]
    await world.propose(document, TEXT, found=(LAW,))
    return world


def answers(found: Facts) -> list[tuple[bool, bool | None]]:
    return [(one.found, one.relevant) for one in found.passages]


def figures(found: Facts) -> dict[Name, Row]:
    return {one.name: one for one in report(found, By.ALL)}


class PassageFactsSuite:
    """Tests of the facts about drawn passages."""

    async def test_what_was_found_before_the_question_and_what_only_the_answer_found(self, database: Database) -> None:
        world = await proposed(database)
        assert not (await facts(world)).frames
        await review(world, ANNA, "accept", (CLAUSE, CLAUSE))
        found = await facts(world)
        assert answers(found) == [(True, True), (False, True)]
        frames = {one.stratum: one for one in found.frames}
        assert {name: (one.flagged, one.probability, one.size) for name, one in frames.items()} == {
            "flagged-sure": (True, 1.0, 1),
            "operative": (False, 1.0, 1),
        }
        [place] = {one.place for one in found.frames}
        assert (place.document, place.matter, place.workflow) == (DOCUMENT.document_id, "HB-1", "all")
        assert place.day == world.clock.now().date()
        recall = figures(found)[Name.RECALL]
        assert (recall.value, recall.hits, recall.n, recall.drawn) == (0.5, 1, 2, 2)
        assert figures(found)[Name.ELUSION].value == 1.0
        assert figures(found)[Name.MISSED].value == 1.0

    @pytest.mark.parametrize(
        ("decision", "said", "early", "expected"),
        [
            ("accept", (CLAUSE, NOTHING), False, [(True, True), (False, False)]),
            ("accept", (NOTHING, NOTHING), False, [(True, False), (False, False)]),
            ("reject", (NOTHING, None), False, [(False, False), (False, None)]),
            ("accept", (CLAUSE, CLAUSE), True, [(True, True), (True, True)]),
        ],
        ids=["nothing else", "wrongly accepted", "no answer", "found alone"],
    )
    async def test_the_answers_of_one_review(
        self, database: Database, decision: str, said: Said, early: bool, expected: object
    ) -> None:
        world = await proposed(database)
        await review(world, ANNA, decision, said, early=early)
        assert answers(await facts(world)) == expected

    async def test_without_questions_no_passage_has_an_answer(self, database: Database) -> None:
        world = await proposed(database)
        await finish(world, await mark(world, ANNA), ANNA)
        assert answers(await facts(world)) == [(False, None), (True, None)]

    async def test_a_document_whose_rule_draws_nothing_is_in_no_figure(self, database: Database) -> None:
        world = await proposed(database, DRAWN)
        await finish(world, 1, ANNA)
        await finish(world, 2, BEN)
        found = await facts(world)
        assert (len(found.reviews), found.frames, found.passages) == (1, [], [])

    async def test_two_blind_reviews_that_agree(self, database: Database) -> None:
        world = await proposed(database, BLIND)
        await review(world, ANNA, "accept", (CLAUSE, CLAUSE))
        assert (await facts(world)).passages == []
        await review(world, BEN, "accept", (CLAUSE, CLAUSE), early=True)
        assert answers(await facts(world)) == [(True, True), (True, True)]

    @pytest.mark.parametrize("is_there", [True, False])
    async def test_where_two_blind_reviews_differ_the_third_person_decides(
        self, database: Database, is_there: bool
    ) -> None:
        world = await proposed(database, BLIND)
        await review(world, ANNA, "accept", (CLAUSE, CLAUSE))
        await review(world, BEN, "accept", (CLAUSE, NOTHING))
        operations = world.service.operations.adjudications
        open_ones = await operations.read(CLEO, ReadAdjudicationRequest(DOCUMENT.document_id))
        rulings = ruled(open_ones, lambda side: bool(side.labels) == is_there)
        await operations.decide(CLEO, AdjudicateRequest(DOCUMENT.document_id, open_ones.revision, rulings))
        assert answers(await facts(world)) == [(True, True), (False, is_there)]

    async def test_a_correction_after_the_publication_finds_nothing_more(self, database: Database) -> None:
        world = await proposed(database)
        revision = await review(world, ANNA, "accept", (CLAUSE, NOTHING))
        _, opened = await reviews(world).reopen(SENIOR, DOCUMENT.document_id, revision)
        assert (await facts(world)).passages == []
        assert opened.revision > revision
        await finish(world, await mark(world, BEN), BEN)
        assert answers(await facts(world)) == [(True, True), (False, False)]

    async def test_walls_days_and_withdrawals(self, database: Database) -> None:
        world = await proposed(database)
        other, foreign = record(reference="ref-2", matter="HB-2"), record(tenant="northgate-credit")
        for one in (other, foreign):
            await world.propose(one, TEXT, found=(LAW,))
        await review(world, ANNA, "accept", (CLAUSE, NOTHING))
        await review(world, ANNA, "accept", (CLAUSE, NOTHING), other)
        assert _documents(await facts(world)) == {DOCUMENT.document_id, other.document_id}
        assert _documents(await facts(world, VisibleReviews(("HB-2",)))) == {other.document_id}
        closed = VisibleReviews(("HB-1", "HB-2"), (("HB-2", other.family),))
        assert _documents(await facts(world, closed)) == {DOCUMENT.document_id}
        assert _documents(await facts(world, VisibleReviews(()))) == set()
        assert _documents(await facts(world, tenant="northgate-credit")) == set()
        day = world.clock.now().date()
        assert len(_documents(await facts(world, since=day, until=day))) == 2
        assert _documents(await facts(world, since=day + timedelta(days=1))) == set()
        assert _documents(await facts(world, until=day - timedelta(days=1))) == set()
        await world.service.handle(withdrawal(1))
        assert _documents(await facts(world)) == {other.document_id}


def _documents(found: Facts) -> set[str]:
    frames: Sequence[Frame] = found.frames
    drawn: Sequence[Passage] = found.passages
    documents = {one.place.document for one in frames}
    assert documents == {one.document for one in drawn}
    return documents
