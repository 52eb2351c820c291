"""Reviewers are asked about passages that were drawn before anyone looked, after they have decided on the rest."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from services.annotation.desk.deciding.passages import DrawnPassages
from services.annotation.sets.steps.passages import (
    AnswerPassageRequest,
    AskedPassage,
    AskPassagesRequest,
    PassageAnswer,
    ReadPassagesRequest,
    ShownPassages,
)
from services.annotation.storage.steps.asking import PassageStore
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Actor, Role
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.storage.database import Database
from tests.unit.annotation.calls import DOCUMENT, Body, finish, listed, refused, reviews, submit
from tests.unit.annotation.desk.test_second_review import ANNA, BEN, CLEO, decide, policy
from tests.unit.annotation.support import CASE_SYSTEM, SENIOR, STRANGER, World, actor, make_world
from tests.unit.annotation.texts import LAW, PROSE, original_span, texts_of

ONE, OPEN = (policy(f"second_review_share: 0, passage_share: 1, four_eyes: {one}") for one in ("off", "open"))
BLIND = policy("passage_share: 1, four_eyes: blind")
TEXT = "\n".join([PROSE, "The Borrower shall pay interest. " * 12, "The Lender may assign its rights. " * 12])
NOTHING, CLAUSE = PassageAnswer.NOTHING, PassageAnswer.CLAUSE
ID = DOCUMENT.document_id


@dataclass(frozen=True, slots=True)
class Passages:
    """The operations, with plain arguments and answers."""

    operations: DrawnPassages

    async def read(self, who: Actor, document_id: str) -> ShownPassages:
        return (await self.operations.read(who, ReadPassagesRequest(document_id))).drawn

    async def ask(self, who: Actor, document_id: str, revision: int) -> ShownPassages:
        return (await self.operations.ask(who, AskPassagesRequest(document_id, revision))).drawn

    async def answer(self, who: Actor, document_id: str, start: int, said: PassageAnswer) -> ShownPassages:
        return (await self.operations.answer(who, AnswerPassageRequest(document_id, start, said))).drawn


def passages(world: World) -> Passages:
    return Passages(world.service.operations.passages)


async def proposed(database: Database, rules: object = ONE) -> World:
    world = make_world(database, review_policy=rules)  # type: ignore[arg-type]
    await world.propose(DOCUMENT, TEXT, found=(LAW,))
    return world


async def asked(world: World, who: Actor = ANNA) -> ShownPassages:
    """Decides on everything, then asks."""
    revision = await decide(world, who, "accept")
    return await passages(world).ask(who, ID, revision)


async def mark(world: World, who: Actor, words: str, name: str = "mark") -> int:
    span = original_span(texts_of(TEXT), words)
    revision = (await listed(world, who=who)).revision
    place = {"start": span.start, "end": span.end}
    body: Body = {"decision": "add", "category": "Insurance", "span": place}
    return (await submit(world, who, decision_id=name, revision=revision, **body)).revision


async def stored(world: World) -> Sequence[AskedPassage]:
    return (await PassageStore(world.database).find(ID)).asked


def spans(shown: ShownPassages) -> list[OriginalSpan]:
    return [one.span for one in shown.passages]


async def test_no_one_learns_which_passages_are_drawn_before_all_is_decided(database: Database) -> None:
    world = await proposed(database)
    before = await passages(world).read(ANNA, ID)
    assert before.waiting > 1
    assert before.passages == ()
    await refused(Reason.PRECONDITION_FAILED, passages(world).ask(ANNA, ID, before.revision))
    revision = await decide(world, ANNA, "accept")
    await refused(Reason.CONFLICT, passages(world).ask(ANNA, ID, revision - 1))
    await refused(Reason.NOT_FOUND, passages(world).answer(ANNA, ID, 0, NOTHING))
    shown = await passages(world).ask(ANNA, ID, revision)
    assert len(shown.passages) == shown.waiting == before.waiting
    assert await passages(world).read(ANNA, ID) == shown


async def test_a_flagged_passage_is_asked_about_like_the_others(database: Database) -> None:
    shown = await asked(world := await proposed(database))
    law = (await listed(world)).annotations[0].span
    kept = await stored(world)
    assert [one.span for one in kept] == spans(shown)
    assert [one.found for one in kept] == [one.span.overlaps(law) for one in kept]
    assert {one.found for one in kept} == {True, False}


async def test_an_answer_is_kept_with_its_person_and_time(database: Database) -> None:
    shown = await asked(world := await proposed(database))
    world.clock.advance(60)
    last = spans(shown)[-1].start
    after = await passages(world).answer(BEN, ID, last, NOTHING)
    assert after.waiting == shown.waiting - 1
    one = (await stored(world))[-1]
    assert (one.answer, one.actor, one.answered_at) == (NOTHING, BEN.subject, world.clock.now())
    assert (one.asked_by, one.found) == (ANNA.subject, False)
    await refused(Reason.NOT_FOUND, passages(world).answer(ANNA, ID, last + 1, NOTHING))


async def test_a_clause_is_marked_first_and_counts_as_missed(database: Database) -> None:
    shown = await asked(world := await proposed(database))
    last = spans(shown)[-1].start
    with pytest.raises(Reject) as caught:
        await passages(world).answer(ANNA, ID, last, CLAUSE)
    assert (caught.value.reason, caught.value.field) == (Reason.PRECONDITION_FAILED, "answer")
    revision = await mark(world, ANNA, "The Lender may assign its rights.")
    after = await passages(world).answer(ANNA, ID, last, CLAUSE)
    assert (after.passages[-1].answer, (await stored(world))[-1].found) == (CLAUSE, False)
    again = await passages(world).ask(ANNA, ID, revision)
    assert again == after
    assert (await passages(world).answer(ANNA, ID, last, NOTHING)).waiting == after.waiting


async def test_what_was_marked_before_counts_as_found(database: Database) -> None:
    world = await proposed(database)
    await decide(world, ANNA, "reject")
    revision = await mark(world, ANNA, "The Lender may assign its rights.")
    shown = await passages(world).ask(ANNA, ID, revision)
    assert [one.found for one in await stored(world)] == [False] * (len(shown.passages) - 1) + [True]


async def test_a_blind_second_reviewer_sees_no_answer_of_the_first(database: Database) -> None:
    first = await asked(world := await proposed(database, BLIND))
    revision = await mark(world, ANNA, "The Lender may assign its rights.")
    await passages(world).answer(ANNA, ID, spans(first)[-1].start, CLAUSE)
    await finish(world, revision, ANNA)
    assert await passages(world).read(ANNA, ID) == ShownPassages(revision + 1, 0)
    waiting = await passages(world).read(BEN, ID)
    assert (waiting.waiting, waiting.passages) == (first.waiting, ())
    second = await asked(world, BEN)
    assert spans(second) == spans(first)
    assert {one.answer for one in second.passages} == {None}
    assert {one.asked_by for one in await stored(world)} == {BEN.subject}
    await refused(Reason.FORBIDDEN, passages(world).answer(ANNA, ID, spans(first)[0].start, NOTHING))


async def test_an_open_second_reviewer_goes_on_with_the_answers(database: Database) -> None:
    first = await asked(world := await proposed(database, OPEN))
    revision = await mark(world, ANNA, "The Lender may assign its rights.")
    answered = await passages(world).answer(ANNA, ID, spans(first)[-1].start, CLAUSE)
    await finish(world, revision, ANNA)
    assert (await passages(world).read(BEN, ID)).passages == answered.passages


async def test_after_the_publication_no_one_is_asked(database: Database) -> None:
    shown = await asked(world := await proposed(database))
    published = await finish(world, shown.revision, ANNA)
    assert await passages(world).read(ANNA, ID) == ShownPassages(published.revision, 0)
    await refused(Reason.PRECONDITION_FAILED, passages(world).answer(ANNA, ID, spans(shown)[0].start, NOTHING))
    _, opened = await reviews(world).reopen(SENIOR, ID, published.revision)
    await refused(Reason.PRECONDITION_FAILED, passages(world).ask(ANNA, ID, opened.revision))
    assert (await passages(world).read(ANNA, ID)).waiting == 0


async def test_a_new_result_of_the_model_keeps_the_answers(database: Database) -> None:
    shown = await asked(world := await proposed(database))
    await passages(world).answer(ANNA, ID, spans(shown)[0].start, NOTHING)
    before = await stored(world)
    await world.propose(DOCUMENT, TEXT, model="clauses@2", minutes=5, found=(LAW,))
    assert await stored(world) == before


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        (STRANGER, Reason.NOT_FOUND),
        (actor(Role.REVIEWER, subject="x@harbour-bank", matters=("HB-2",)), Reason.NOT_FOUND),
        (CASE_SYSTEM, Reason.FORBIDDEN),
    ],
    ids=["another tenant", "another matter", "without the right"],
)
async def test_walls_come_first(database: Database, who: Actor, reason: Reason) -> None:
    shown = await asked(world := await proposed(database))
    start = spans(shown)[0].start
    await refused(reason, passages(world).read(who, ID))
    await refused(reason, passages(world).ask(who, ID, shown.revision))
    await refused(reason, passages(world).answer(who, ID, start, NOTHING))
    assert [one.answer for one in await stored(world)] == [None] * len(shown.passages)


async def test_each_step_is_audited_without_words(database: Database) -> None:
    shown = await asked(world := await proposed(database))
    start = spans(shown)[0].start
    await passages(world).answer(CLEO, ID, start, NOTHING)
    [named] = [one for one in world.audit.records if "passages=named" in one.detail]
    [said] = [one for one in world.audit.records if "answer=nothing" in one.detail]
    assert (named.actor, said.actor) == (ANNA.subject, CLEO.subject)
    assert set(said.detail) == {f"passage={start}", "answer=nothing"}
