"""Any sequence of steps of three people leads to the passages and answers that a model says."""

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from services.annotation.sets.steps.passages import PassageAnswer
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reject
from services.shared.runtime.storage.database import Database
from tests.unit.annotation.calls import Body, finish, listed, submit
from tests.unit.annotation.desk.deciding.test_passages import BLIND, TEXT, passages
from tests.unit.annotation.desk.test_second_review import ANNA, BEN, CLEO
from tests.unit.annotation.support import World, make_world, record
from tests.unit.annotation.texts import LAW, original_span, texts_of

WHO = (ANNA, BEN, CLEO)
PLACE = original_span(texts_of(TEXT), "The Lender may assign its rights.")
Op = tuple[int, str]
KINDS = ("accept", "reject", "add", "ask", "ask", "nothing", "clause", "clause", "complete")


@dataclass(slots=True)
class Model:
    """A document with a proposal in its first passage; a mark can be added in the last one. `done`: who took part in
    the step before. `asked`: of each sitting, whether the passages were found, and their answers.
    """

    law: str = "proposed"
    added: bool = False
    people: set[int] = field(default_factory=set)
    done: set[int] = field(default_factory=set)
    sitting: int = 1
    over: bool = False
    asked: dict[int, list[tuple[bool, str | None]]] = field(default_factory=dict)

    def apply(self, person: int, kind: str) -> bool:
        """Whether the step is allowed; then the model has its effect."""
        if self.over or person in self.done:
            return False
        own = self.asked.get(self.sitting, [])
        match kind:
            case "accept" | "reject":
                self.law = f"{kind}ed"
                self.people.add(person)
            case "add":
                if self.added:
                    return False
                self.added = True
                self.people.add(person)
            case "ask":
                if not own and self.law == "proposed":
                    return False
                self.asked[self.sitting] = own or [(self.law == "accepted", None), (self.added, None)]
            case "complete":
                self._complete(person)
            case _:
                if not own or (kind == "clause" and not self.added):
                    return False
                self.asked[self.sitting] = [own[0], (own[1][0], kind)]
        return True

    def _complete(self, person: int) -> None:
        self.over = self.sitting == 2
        self.sitting, self.done = 2, self.people | {person}
        if not self.over:
            self.law, self.added, self.people = "proposed", False, set()


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_passages_follow_the_model(database: Database) -> None:
    world, loop, documents = make_world(database, review_policy=BLIND), asyncio.get_running_loop(), itertools.count()

    # Without shrinking: it would replay long sequences on the database for minutes.
    @settings(max_examples=40, deadline=None, derandomize=True, database=None, phases=(Phase.generate,))
    @given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(KINDS)), min_size=4, max_size=16))
    def run(steps: list[Op]) -> None:
        document = record(reference=f"passages-{next(documents)}")
        asyncio.run_coroutine_threadsafe(_compare(world, document, steps), loop).result()

    await asyncio.to_thread(run)


async def _compare(world: World, document: DocumentRecord, steps: Sequence[Op]) -> None:
    await world.propose(document, TEXT, found=(LAW,))
    model = Model()
    for number, (person, kind) in enumerate(steps):
        world.clock.advance(1)
        allowed = model.apply(person, kind)
        try:
            await _do(world, document, person, kind, number)
        except Reject:
            assert not allowed, (number, kind)
        else:
            assert allowed, (number, kind)
        if not model.over:
            await _check(world, document, model)


async def _check(world: World, document: DocumentRecord, model: Model) -> None:
    wanted = model.asked.get(model.sitting, [])
    for person, who in enumerate(WHO):
        shown = await passages(world).read(who, document.document_id)
        if person in model.done:
            assert (shown.waiting, shown.passages) == (0, ())
        else:
            kept = (await passages(world).operations.store.find(document.document_id)).asked
            assert [(one.found, one.answer.value if one.answer else None) for one in kept] == wanted
            assert [(one.span, one.answer) for one in shown.passages] == [(one.span, one.answer) for one in kept]
            assert shown.waiting == (sum(one[1] is None for one in wanted) if wanted else 2)


async def _do(world: World, document: DocumentRecord, person: int, kind: str, number: int) -> None:
    who, document_id = WHO[person], document.document_id
    shown = await listed(world, document, who)
    body: Body = {"decision_id": f"p{number}", "revision": shown.revision}
    match kind:
        case "accept" | "reject":
            ids = [one.annotation_id for one in shown.annotations if one.category == LAW[0]]
            await submit(world, who, document, **body, decision=kind, annotation_id=next(iter(ids), "0" * 32))
        case "add":
            place = {"start": PLACE.start, "end": PLACE.end}
            await submit(world, who, document, **body, decision="add", category="Insurance", span=place)
        case "ask":
            await passages(world).ask(who, document_id, shown.revision)
        case "complete":
            await finish(world, shown.revision, who, document)
        case _:
            drawn = (await passages(world).operations.store.find(document_id)).drawn
            await passages(world).answer(who, document_id, drawn[-1].span.start, PassageAnswer(kind))
