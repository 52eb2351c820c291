"""Questions on undecided rules, and answers that decide nothing."""

from dataclasses import replace

import pytest

from services.annotation.desk.narration.questioner import Answered, AnswerQuestionsRequest
from services.annotation.ports import Sentence
from services.shared.domain.document import Arm
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.llm_response import End, LlmAnswer
from services.shared.domain.records import Actor
from services.shared.runtime.storage.database import Database
from tests.unit.annotation.calls import DOCUMENT, finish, listed, refused
from tests.unit.annotation.desk.test_explaining import Shelf
from tests.unit.annotation.support import CASE_SYSTEM, REVIEWER, STRANGER, World, make_world
from tests.unit.annotation.texts import original_span, texts_of

CAP = "shall not exceed a reasonable amount"
HIDDEN = ("Principal Amount", "[MONEY_1]")
PROSE = f"The liability of each party {CAP}. The loan is «MONEY_1|USD 5,000». It may be long."
FOUND = (("Liability Cap Amount", CAP),)
RULES = """\
name: tiny
title: Tiny agreements
applies_to: ["*"]
minimum_confidence: 0.5
rules:
  - {id: cap, field: Liability Cap Amount, at_most: USD 5, severity: low, message: Dear., question: "Is it capped?"}
  - {id: silent, field: Liability Cap Amount, at_most: USD 6, severity: low, message: Dear.}
  - {id: again, field: Liability Cap Amount, at_most: USD 7, severity: low, message: Dear., question: "Is it so?"}
  - {id: loan, field: Principal Amount, at_most: USD 5, severity: low, message: Much., question: "Is it much?"}
"""
YES: list[Sentence | LlmAnswer | End] = [LlmAnswer("yes"), End(True, 0, "llm@1", "question@1")]


@pytest.fixture
def world(database: Database) -> World:
    shelf = Shelf()
    shelf.text = RULES
    made = make_world(database, playbooks=shelf)
    made.language.parts = YES
    return made


async def answers(world: World, who: Actor = REVIEWER, purpose: str = "review") -> list[Answered | End]:
    questioner = world.service.operations.questioner
    wanted = AnswerQuestionsRequest(DOCUMENT.document_id, purpose)
    return [part async for one in questioner.answers(who, wanted) if (part := one.answered or one.end)]


def brief(parts: list[Answered | End]) -> list[tuple[str, str, str]]:
    return [(one.rule.rule_id, one.answer, one.reason) for one in parts if isinstance(one, Answered)]


async def test_a_question_comes_with_the_places_that_leave_the_rule_undecided(world: World) -> None:
    await world.propose(DOCUMENT, PROSE, found=(*FOUND, HIDDEN))
    parts = await answers(world)
    assert brief(parts) == [("cap", "yes", ""), ("silent", "", ""), ("again", "yes", ""), ("loan", "", "hidden")]
    first = parts[0]
    assert isinstance(first, Answered)
    assert (first.model, first.prompt) == ("llm@1", "question@1")
    assert first.shown == (original_span(texts_of(PROSE), CAP),)
    assert [one.words for one in first.evidence] == [CAP]
    assert parts[-1] == End(True, 0, "llm@1", "question@1")
    assert [(one.question, list(one.passages)) for one in world.language.asked] == [
        ("Is it capped?", [CAP]),
        ("Is it so?", [CAP]),
    ]


async def test_an_answer_decides_nothing(world: World) -> None:
    await world.propose(DOCUMENT, PROSE, found=FOUND)
    before = await listed(world)
    await answers(world)
    assert await listed(world) == before
    assert before.findings == ()


@pytest.mark.parametrize(
    ("parts", "error", "reason", "asked"),
    [
        ([], Reject(Reason.LLM_OFF), "llm_off", 1),
        ([], Retry(dependency="inference"), "dependency_down", 1),
        ([], Retry(Reason.TIMED_OUT, dependency="inference"), "timed_out", 1),
        ([LlmAnswer("yes")], None, "dependency_down", 1),
        ([], Reject(Reason.PERSONAL_DATA_LEAK), "personal_data_leak", 2),
        ([LlmAnswer("perhaps"), End(True)], None, "output_off_schema", 2),
        ([Sentence("Yes.", (0,)), End(True)], None, "output_off_schema", 2),
        ([LlmAnswer("yes"), End(False, reason="output_cut")], None, "output_cut", 2),
    ],
)
async def test_a_missing_answer_has_a_reason(
    world: World, parts: list[Sentence | LlmAnswer | End], error: Exception | None, reason: str, asked: int
) -> None:
    await world.propose(DOCUMENT, PROSE, found=FOUND)
    world.language.parts, world.language.error = parts, error
    responses = await answers(world)
    assert brief(responses) == [("cap", "", reason), ("silent", "", ""), ("again", "", reason)]
    assert len(world.language.asked) == asked
    end = responses[-1]
    assert isinstance(end, End)
    assert (end.complete, end.reason) == ((False, reason) if asked == 1 else (True, ""))


async def test_without_undecided_rules_the_llm_is_not_called(world: World) -> None:
    await world.propose(DOCUMENT, PROSE, found=())
    assert await answers(world) == [End(True)]
    assert world.language.asked == []


async def test_a_caller_without_access_is_refused(world: World) -> None:
    await world.propose(DOCUMENT, PROSE, found=FOUND)
    await refused(Reason.NOT_FOUND, answers(world, STRANGER))
    await refused(Reason.FORBIDDEN, answers(world, REVIEWER, "curiosity"))
    await refused(Reason.PRECONDITION_FAILED, answers(world, CASE_SYSTEM))
    await finish(world, 1)
    await refused(Reason.FORBIDDEN, answers(world, CASE_SYSTEM))
    assert world.language.asked == []


@pytest.mark.parametrize("arm", [Arm.BASELINE, Arm.SHADOW])
async def test_hidden_proposals_have_no_questions(world: World, arm: Arm) -> None:
    await world.propose(replace(DOCUMENT, arm=arm), PROSE, found=FOUND)
    assert await answers(world) == [End(True)]
