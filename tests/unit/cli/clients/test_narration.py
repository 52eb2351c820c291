"""Summaries, narrations and answers of the annotation service on a real port."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from services.cli.clients.annotation import FindingExplanation
from services.cli.clients.narration import AnsweredQuestion, NarrationClient, NarrationEnd, Sentence
from services.cli.commands.explain import _explain
from services.cli.connect.system import Caller
from services.shared.domain.clauses import Severity
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.llm_response import End, LlmAnswer
from services.shared.runtime.storage.database import Database
from tests.unit.annotation.calls import DOCUMENT, refused
from tests.unit.annotation.conftest import annotation_template, database
from tests.unit.annotation.desk.narration.test_narrator import FOUND, NOTICE, PROSE, SAID, finding
from tests.unit.annotation.desk.test_explaining import Shelf
from tests.unit.annotation.desk.test_summarising import proposed
from tests.unit.annotation.edge.test_api import running
from tests.unit.annotation.support import REVIEWER, STRANGER, World, make_world

__all__ = ["annotation_template", "database"]  # fixtures of the annotation service's tests
ID = DOCUMENT.document_id
HIDDEN = ("Liability Cap Amount", "Nobody else")
ENDED = End(True, 0, "llm@1", "reason@1")


@pytest.fixture
def world(database: Database) -> World:
    return make_world(database, playbooks=Shelf())


@pytest.fixture
async def address(world: World) -> AsyncIterator[str]:
    async with running(world) as port:
        yield f"127.0.0.1:{port}"


async def explained(address: str, severities: frozenset[Severity], finding_id: str = "") -> tuple[int, list[Any]]:
    parts: list[Any] = []
    caller = Caller(address, REVIEWER.subject, f"reviewer@{DOCUMENT.tenant}")
    count = await _explain(caller, ID, finding_id, severities, lambda one, _: parts.append(one))
    return count, parts


async def test_summary(world: World, address: str) -> None:
    await proposed(world)
    async with NarrationClient(address, REVIEWER.subject) as client:
        found = await client.summary(ID)
    assert (found.method, found.model, found.prompt, found.dropped, found.reason) == (
        "llm",
        "llm@1",
        "summary@1",
        1,
        "",
    )
    assert (found.shown, found.verified) == (0.0, 2)
    assert found.sentences[0].category == "commitment", "a summary begins with the values of the deal"
    first = next(one for one in found.sentences if one.category == "Insurance")
    assert (first.text, first.category) == ("Ada Lovelace must keep the collateral insured.", "Insurance")
    assert len(first.places) == 1


async def test_high_findings_then_undecided_rules(world: World, address: str) -> None:
    await world.propose(DOCUMENT, PROSE, found=(*FOUND, HIDDEN))
    world.language.parts = [SAID, LlmAnswer("no"), ENDED]
    count, parts = await explained(address, frozenset({Severity.HIGH}))
    assert (count, [type(one) for one in parts]) == (
        2,
        [FindingExplanation, Sentence, NarrationEnd, AnsweredQuestion, NarrationEnd],
    )
    reasoned, sentence, _, answered, ended = parts
    assert (reasoned.rule_id, sentence.text) == ("notice", "Ada Byron may end it on 120 days notice.")
    assert sentence.places == ((reasoned.evidence[0].start, reasoned.evidence[0].end),)
    assert reasoned.evidence[0].words == f"Ada Byron{NOTICE[10:]}"
    assert (answered.rule_id, answered.question, answered.answer, answered.model) == (
        "cap",
        "Is it dear?",
        "no",
        "llm@1",
    )
    assert ended.complete


async def test_all_findings_most_severe_first(world: World, address: str) -> None:
    await world.propose(DOCUMENT, PROSE, found=FOUND)
    _, parts = await explained(address, frozenset(Severity))
    assert [one.rule_id for one in parts if isinstance(one, FindingExplanation)] == ["notice", "law", "parties"]


async def test_one_finding(world: World, address: str) -> None:
    await world.propose(DOCUMENT, PROSE, found=(*FOUND, HIDDEN))
    world.language.error = Reject(Reason.LLM_OFF)
    count, parts = await explained(address, frozenset(), await finding(world))
    assert (count, [type(one) for one in parts]) == (1, [FindingExplanation, NarrationEnd])
    assert parts[1] == NarrationEnd(False, 0, "", "", "llm_off")


async def test_nothing_to_explain(world: World, address: str) -> None:
    await world.propose(DOCUMENT, PROSE, found=())
    assert await explained(address, frozenset({Severity.CRITICAL})) == (0, [NarrationEnd(True, 0, "", "", "")])


CALLS: list[Callable[[NarrationClient], Awaitable[object]]] = [
    lambda client: client.summary(ID),
    lambda client: anext(client.narrate(ID, "0")),
    lambda client: anext(client.answers(ID)),
]


@pytest.mark.parametrize("call", CALLS)
async def test_rejections(world: World, address: str, call: Callable[[NarrationClient], Awaitable[object]]) -> None:
    await proposed(world)
    async with NarrationClient(address, STRANGER.subject) as client:
        await refused(Reason.NOT_FOUND, call(client))
