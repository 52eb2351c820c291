"""Passages are drawn when a document arrives, and once."""

import sqlalchemy as sa

from services.annotation.sampling.passages import PassageSample
from services.annotation.storage.steps.passages import passages_of
from services.shared.runtime.storage.database import Database
from tests.unit.annotation.calls import DOCUMENT
from tests.unit.annotation.desk.test_second_review import policy
from tests.unit.annotation.support import World, make_world
from tests.unit.annotation.texts import LAW, PROSE

ALL, NONE = policy("second_review_share: 0, passage_share: 1"), policy("second_review_share: 0, passage_share: 0")
TEXT = "\n".join([PROSE, "Page header of the agreement, as printed. " * 10, "The Borrower shall pay. " * 20])


async def drawn(world: World) -> PassageSample:
    def read(connection: sa.Connection) -> PassageSample:
        return passages_of(connection, DOCUMENT.document_id)

    return await world.database.run(read)


async def test_the_sample_is_stored_with_its_probability(database: Database) -> None:
    world = make_world(database, review_policy=ALL)
    await world.propose(DOCUMENT, TEXT, found=(LAW,))
    made = await drawn(world)
    assert sum(one.size for one in made.strata) == len(made.drawn) > 1
    assert {one.probability for one in made.strata} == {1.0}
    assert any(one.flagged for one in made.strata)
    world.review_policy = NONE
    await world.propose(DOCUMENT, TEXT, model="clauses@2", minutes=5)
    assert await drawn(world) == made


async def test_strata_are_stored_also_if_nothing_is_drawn(database: Database) -> None:
    world = make_world(database, review_policy=NONE)
    await world.propose(DOCUMENT, TEXT, found=(LAW,))
    made = await drawn(world)
    assert (made.drawn, {one.probability for one in made.strata}) == ((), {0.0})


async def test_without_a_rule_nothing_is_drawn(database: Database) -> None:
    world = make_world(database)
    await world.propose(DOCUMENT, TEXT, found=(LAW,))
    assert await drawn(world) == PassageSample((), ())
