"""Any sequence of steps of four people leads to what the model says."""

import asyncio
import itertools
from collections.abc import Sequence

import pytest
from hypothesis import Phase, given, settings

from services.annotation.sets.steps.adjudicating import NEITHER, Ruling
from services.annotation.sets.steps.adjudication import AdjudicateRequest, ReadAdjudicationRequest, ReviewSide
from services.annotation.timeline.records import ListDecisionsRequest, UndoDecisionRequest
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reject
from services.shared.domain.records import Role
from services.shared.runtime.storage.database import Database
from tests.unit.annotation.calls import finish, listed, reviews, submit
from tests.unit.annotation.desk.deciding.test_adjudication import adjudications
from tests.unit.annotation.desk.step_model import PEOPLE, TARGETS, Model, Op, ops
from tests.unit.annotation.desk.test_second_review import DRAWN, queue_of
from tests.unit.annotation.support import SENIOR, World, actor, make_world, record
from tests.unit.annotation.texts import ASSIGN, LAW, PARTY, PROSE, original_span, texts_of

WHO = [actor(Role.REVIEWER, subject=f"person-{one}@harbour-bank") for one in PEOPLE]
FOUND = (PARTY, LAW, ASSIGN)
ADDED = original_span(texts_of(PROSE), "keeps the collateral insured")


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_steps_follow_the_model(database: Database) -> None:
    world, loop, documents = make_world(database, review_policy=DRAWN), asyncio.get_running_loop(), itertools.count()

    # Without shrinking: it would replay long sequences on the database for minutes.
    @settings(max_examples=80, deadline=None, derandomize=True, database=None, phases=(Phase.generate,))
    @given(ops())
    def run(steps: list[Op]) -> None:
        document = record(reference=f"steps-{next(documents)}")
        asyncio.run_coroutine_threadsafe(_compare(world, document, steps), loop).result()

    await asyncio.to_thread(run)


async def _compare(world: World, document: DocumentRecord, steps: Sequence[Op]) -> None:
    await world.propose(document, found=FOUND)
    model = Model()
    for number, op in enumerate(steps):
        world.clock.advance(1)
        before = (model.passes[:], model.stage)
        expected, refusal = model.apply(op), None
        try:
            await _do(world, document, op, number, before[0])
        except Reject as error:
            refusal = error.reason
        assert refusal == expected, (number, op, before[1])
        await _check(world, document, model)


async def _check(world: World, document: DocumentRecord, model: Model) -> None:
    found = await world.service.operations.views.document(SENIOR, document.document_id)
    assert (found.annotation_set.state == "published") == model.published
    assert found.stage == model.stage
    shown = {_target(one.category): one.state.value for one in (await listed(world, document, SENIOR)).annotations}
    wanted = {one: state for one, state in model.content.items() if not (model.published and state == "proposed")}
    assert shown == wanted
    history = await world.service.operations.history.list(SENIOR, ListDecisionsRequest(document.document_id, 200))
    if not model.published and model.stage in _STEPS:
        open_ones = [one for one in history.decisions if not one.undone_at and one.actor.startswith("person-")]
        assert len(open_ones) >= len(model.made)
        hidden = {WHO[one].subject for each in model.passes for one in each.people}
        assert not hidden & {one.actor for one in open_ones[-len(model.made) :] if model.made}
    review = await queue_of(world).store.find(document.document_id, world.clock.now())
    assert review is not None
    if not model.published:
        expected = {WHO[one].subject for one in model.closed_to()} if model.stage in _STEPS else set()
        assert {one for one in review.steps.closed_to if one.startswith("person-")} == expected


async def _do(world: World, document: DocumentRecord, op: Op, number: int, passes: Sequence[object]) -> None:
    who, document_id = WHO[op.person], document.document_id
    shown = await listed(world, document, SENIOR)
    match op.kind:
        case "look":
            await world.service.operations.views.words(who, document_id, None, "review")
        case "rerun":
            await world.propose(document, found=FOUND, model=f"later@{number}", minutes=number + 1)
        case "reopen":
            await reviews(world).reopen(SENIOR, document_id, shown.revision)
        case "undo":
            await world.service.operations.history.undo(who, UndoDecisionRequest(document_id, shown.revision))
        case "complete":
            await finish(world, shown.revision, who, document)
        case "add":
            place = {"start": ADDED.start, "end": ADDED.end}
            body = {"decision_id": f"s{number}", "revision": shown.revision, "category": "Insurance", "span": place}
            await submit(world, who, document, decision="add", **body)
        case "adjudicate":
            await _adjudicate(world, document, op, passes)
        case _:
            ids = (each.annotation_id for each in shown.annotations if _target(each.category) == op.target)
            target = next(ids, "0" * 32)
            body = {"decision_id": f"s{number}", "revision": shown.revision, "annotation_id": target}
            await submit(world, who, document, decision=op.kind, **body)


async def _adjudicate(world: World, document: DocumentRecord, op: Op, passes: Sequence[object]) -> None:
    who, document_id = WHO[op.person], document.document_id
    found = await adjudications(world).read(who, ReadAdjudicationRequest(document_id))
    first, second = passes
    rulings = []
    for one in found.differences:
        wanted = {"first": first, "second": second}.get(op.pick)
        fitting = (number for number in (1, 2) if wanted and _fits(one.sides[number - 1], wanted, one.sides))
        rulings.append(Ruling(one.item_id, next(fitting, NEITHER), "other"))
    await adjudications(world).decide(who, AdjudicateRequest(document_id, found.revision, tuple(rulings)))


def _fits(side: ReviewSide, wanted: object, sides: Sequence[ReviewSide]) -> bool:
    """Whether the side is the one of a review with this content."""
    [category] = {_target(one.category) for each in sides for one in each.labels}
    state = wanted.content.get(category, "rejected")  # type: ignore[attr-defined]
    return [one.undecided for one in side.labels] == ([] if state == "rejected" else [state == "proposed"])


def _target(category: str) -> str:
    return category if category in TARGETS else "added"


_STEPS = frozenset({"second", "adjudication"})
