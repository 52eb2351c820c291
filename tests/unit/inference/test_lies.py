"""A model with false sentences, in each kind of request: all are dropped and counted by their fault."""

from collections.abc import Sequence

import pytest

from services.inference.prompts.catalogue import load_prompts
from services.inference.stream import Explainer, Kind, Part
from services.inference.summary.answers import Verified
from services.inference.summary.writer import Writer
from services.shared.domain.errors import Reason
from services.shared.domain.llm_response import End, LlmAnswer
from services.shared.domain.summary import SummaryMethod
from tests.unit.inference.lies import LIES, RULE, RULE_LIES, TRUTH, Lie
from tests.unit.inference.stub_llm import SETTINGS, OpenGate, StubLlm, answer_of, recorder, request_of
from tests.unit.inference.summary.documents import CLAUSES, DOCUMENT, read, text_of

PROMPTS = load_prompts()
Heard = list[tuple[str, object]]
WORDS = [words for _, words in CLAUSES]


def liar(*lies: Lie) -> StubLlm:
    """Answers with one true sentence, then its false ones."""
    answer = answer_of(TRUTH, *((lie.text, lie.evidence) for lie in lies))
    return StubLlm(lambda _: answer)


def writer(llm: StubLlm) -> tuple[Writer, Heard]:
    recorded: Heard = []
    return Writer(llm, OpenGate(), PROMPTS, SETTINGS, recorder(recorded)), recorded


def faults(recorded: Heard) -> list[object]:
    return [fault for name, fault in recorded if name == "dropped"]


async def streamed(llm: StubLlm, kind: Kind) -> tuple[list[Part], Heard]:
    made, recorded = writer(llm)
    asked = request_of(kind, WORDS, "loan", *RULE) if kind is Kind.REASON else request_of(kind, WORDS, "loan")
    return [one async for one in Explainer(made).stream(DOCUMENT, asked)], recorded


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
async def test_a_summary_has_no_false_sentence(lie: Lie) -> None:
    made, recorded = writer(liar(lie))
    text, found = read(text_of())
    summary = await made.summary(DOCUMENT, text, "loan", found, await made.info())
    assert summary is not None
    assert [one.text for one in summary.sentences] == [TRUTH[0]]
    assert (summary.method, summary.dropped) == (SummaryMethod.LLM, 1)
    assert faults(recorded) == [lie.fault]


@pytest.mark.parametrize("kind", [Kind.SUMMARY, Kind.REASON])
@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
async def test_a_stream_has_no_false_sentence(lie: Lie, kind: Kind) -> None:
    parts, recorded = await streamed(liar(lie), kind)
    assert [one.text for one in parts if isinstance(one, Verified)] == [TRUTH[0]]
    assert isinstance(parts[-1], End)
    assert parts[-1].dropped == 1
    assert faults(recorded) == [lie.fault]


@pytest.mark.parametrize("lie", RULE_LIES.values(), ids=RULE_LIES)
async def test_a_reason_has_no_false_sentence_about_its_rule(lie: Lie) -> None:
    parts, recorded = await streamed(liar(lie), Kind.REASON)
    assert [one.text for one in parts if isinstance(one, Verified)] == [TRUTH[0]]
    assert faults(recorded) == [lie.fault]


async def test_only_false_sentences_leave_nothing() -> None:
    made, recorded = writer(StubLlm(lambda _: answer_of(*((lie.text, lie.evidence) for lie in LIES.values()))))
    text, found = read(text_of())
    summary = await made.summary(DOCUMENT, text, "loan", found, await made.info())
    assert summary is not None
    assert (summary.method, summary.reason) == (SummaryMethod.EXTRACTIVE, Reason.QUOTE_NOT_FOUND.value)
    assert summary.dropped == len(LIES) >= 12
    assert sorted(map(str, faults(recorded))) == sorted(str(lie.fault) for lie in LIES.values())
    assert all(one.text in text.text for one in summary.sentences)


@pytest.mark.parametrize(
    "answer", ["", "maybe", "yes.", "Yes", "no, but the Borrower owes $77,777", '{"answer": "yes"}', "y\u200bes"]
)
async def test_an_answer_other_than_yes_or_no_is_refused(answer: str) -> None:
    made, _ = writer(StubLlm(lambda _: answer))
    asked = request_of(Kind.QUESTION, WORDS[:1], question="Does this name a party?")
    parts = [one async for one in Explainer(made).stream(DOCUMENT, asked)]
    assert not any(isinstance(one, LlmAnswer) for one in parts)
    assert parts == [End(False, 0, "stub@1", PROMPTS.question.label, Reason.OUTPUT_OFF_SCHEMA.value)]


@pytest.mark.parametrize(
    ("evidence", "shown"),
    [(["E2"], [1]), (["E2", "E4"], [1]), (["E4", "E2", "E2"], [1]), (["E2", "E7", "E1"], [1])],
)
async def test_only_supporting_passages_are_named(evidence: Sequence[str], shown: list[int]) -> None:
    parts, _ = await streamed(StubLlm(lambda _: answer_of((TRUTH[0], evidence))), Kind.SUMMARY)
    assert parts[0] == Verified(TRUTH[0], tuple(shown))
