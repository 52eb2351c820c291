"""An LLM's summary has only sentences that the document supports; otherwise it is extractive."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from services.inference.gate import Leak
from services.inference.instructions.detect import is_suspected
from services.inference.llm.port import LlmInfo, LlmOptions, LlmPrompt
from services.inference.prompts.catalogue import load_prompts
from services.inference.summary.writer import Writer, WriterSettings, prompt_version
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.summary import Summary, SummaryMethod
from tests.unit.inference.instructions.tables import Hostile, hostile
from tests.unit.inference.stub_llm import SETTINGS, OpenGate, StubLlm, honest, obedient, recorder
from tests.unit.inference.summary.documents import CLAUSES, DOCUMENT, read, text_of

PROMPTS = load_prompts()
INFO = LlmInfo("stub", "1", (), 4096)
OFF_SCHEMA = (
    "The agreement is governed by New York law.",
    '{"summary": "New York law governs."}',
    '{"sentences": "New York law governs."}',
    '{"sentences": [{"text": "New York law governs."}]}',
    '{"sentences": [{"text": "New York law governs.", "evidence": []}]}',
    '{"sentences": [{"text": "New York law governs.", "evidence": "E2"}]}',
    '{"sentences": [{"text": "New York law governs.", "evidence": ["E2"], "more": 1}]}',
    '{"sentences": [{"text": ["New York law governs."], "evidence": ["E2"]}]}',
    'Sure! {"sentences": [{"text": "New York law governs.", "evidence": ["E2"]}]}',
    '{"sentences": [["New York law governs.", "E2"]]}',
    "",
)


async def written(
    llm: StubLlm | None, text: str, gate: OpenGate | None = None, settings: WriterSettings = SETTINGS
) -> tuple[Summary, list[tuple[str, object]]]:
    recorded: list[tuple[str, object]] = []
    writer = Writer(llm, gate or OpenGate(), PROMPTS, settings, recorder(recorded))
    redacted, found = read(text)
    made = await writer.summary(DOCUMENT, redacted, "credit agreement", found, await writer.info())
    assert made is not None
    return made, recorded


async def test_supported_sentences_are_shown_with_their_spans() -> None:
    text = text_of()
    made, recorded = await written(StubLlm(honest), text)
    assert (made.method, made.model, made.prompt) == (SummaryMethod.LLM, "stub@1", PROMPTS.summary.label)
    assert [one.text for one in made.sentences] == [words for _, words in CLAUSES]
    assert [one.evidence[0].of(text) for one in made.sentences] == [words for _, words in CLAUSES]
    assert [one.category for one in made.sentences] == [category for category, _ in CLAUSES]
    assert recorded[-1] == ("llm", "")


@pytest.mark.parametrize("answer", OFF_SCHEMA)
async def test_an_answer_off_schema_is_refused(answer: str) -> None:
    made, _ = await written(StubLlm(lambda _: answer), text_of())
    assert made.method is SummaryMethod.EXTRACTIVE


@pytest.mark.parametrize(
    "error",
    [Reject(Reason.OUTPUT_OFF_SCHEMA), Retry(Reason.MODEL_FAILED), Retry(dependency="triton")],
)
async def test_an_invalid_answer_is_not_used(error: Reject | Retry) -> None:
    made, recorded = await written(StubLlm(honest, fails=error), text_of())
    assert (made.method, made.reason) == (SummaryMethod.EXTRACTIVE, error.reason.value)
    assert recorded[-1] == ("extractive", error.reason.value)


CUT = [Reject(Reason.OUTPUT_CUT), Reject(Reason.TIMED_OUT)]


@pytest.mark.parametrize("error", CUT)
@pytest.mark.parametrize("kept", [2, 5])
async def test_the_complete_sentences_of_a_cut_answer_are_kept(kept: int, error: Reject) -> None:
    def cut(prompt: LlmPrompt) -> str:
        answer = honest(prompt)
        return answer[: answer.index(CLAUSES[kept][1]) + 20]

    made, recorded = await written(StubLlm(cut, fails=error), text_of())
    assert (made.method, made.reason) == (SummaryMethod.LLM, error.reason.value)
    assert [one.text for one in made.sentences] == [words for _, words in CLAUSES[:kept]]
    assert recorded[-1] == ("llm", error.reason.value)


@pytest.mark.parametrize("error", CUT)
async def test_a_cut_answer_without_a_supported_sentence_is_not_used(error: Reject) -> None:
    cut = '{"sentences": [{"text": "Texas law governs.", "evidence": ["E2"]}, {"text": "This Agreement'
    made, recorded = await written(StubLlm(lambda _: cut, fails=error), text_of())
    assert (made.method, made.dropped, made.reason) == (SummaryMethod.EXTRACTIVE, 1, error.reason.value)
    assert recorded[-1] == ("extractive", error.reason.value)


async def test_an_unavailable_model_keeps_its_last_version() -> None:
    llm = StubLlm(honest)
    writer = Writer(llm, OpenGate(), PROMPTS, SETTINGS, recorder([]))
    before = await writer.info()
    llm.away = True
    assert await writer.info() == before
    text, found = read(text_of())
    made = await writer.summary(DOCUMENT, text, "loan", found, before)
    assert made is not None
    assert (made.method, made.reason) == (SummaryMethod.EXTRACTIVE, "dependency_down")


async def test_a_model_that_was_never_available_is_a_dependency() -> None:
    with pytest.raises(Retry) as waits:
        await Writer(StubLlm(honest, away=True), OpenGate(), PROMPTS, SETTINGS, recorder([])).info()
    assert waits.value.dependency == "triton"


async def test_without_a_model_the_summary_is_extractive() -> None:
    made, recorded = await written(None, text_of())
    assert (made.method, made.model, made.prompt, made.reason) == (SummaryMethod.EXTRACTIVE, "", "", "")
    assert 1 <= len(made.sentences) <= SETTINGS.sentences
    assert all(one.evidence[0].of(text_of()) == one.text for one in made.sentences)
    assert recorded == [("extractive", "")]


class SlowLlm(StubLlm):
    async def stream(self, prompt: LlmPrompt, options: LlmOptions) -> AsyncIterator[str]:
        yield '{"sentences": ['
        await asyncio.sleep(30)


async def test_the_time_limit_for_a_summary_holds() -> None:
    made, _ = await written(SlowLlm(honest), text_of(), settings=WriterSettings(seconds=0.05))
    assert (made.method, made.reason) == (SummaryMethod.EXTRACTIVE, "timed_out")


class StoppedLlm(StubLlm):
    async def stream(self, prompt: LlmPrompt, options: LlmOptions) -> AsyncIterator[str]:
        yield honest(prompt)[:-1]
        await asyncio.sleep(30)


async def test_sentences_before_the_time_limit_are_kept() -> None:
    settings = WriterSettings(seconds=0.5, share=0.9, least=400)
    made, _ = await written(StoppedLlm(honest), text_of(), settings=settings)
    assert (made.method, made.reason) == (SummaryMethod.LLM, "timed_out")
    assert [one.text for one in made.sentences] == [words for _, words in CLAUSES]


async def test_the_gate_checks_the_complete_prompt_first() -> None:
    gate, llm = OpenGate(), StubLlm(honest)
    await written(llm, text_of(), gate)
    assert gate.asked == [llm.prompts[0].system, *llm.prompts[0].user]


async def test_a_refused_prompt_is_not_sent() -> None:
    llm = StubLlm(honest)
    with pytest.raises(Leak):
        await written(llm, text_of(), OpenGate("Borrower"))
    assert llm.prompts == []


@pytest.mark.parametrize("row", hostile()[::8], ids=lambda row: f"{row.technique}-{row.where}")
async def test_an_instruction_in_a_clause_is_not_sent(row: Hostile) -> None:
    text = text_of().replace("State of New York.", f"State of New York.\n{row.words}\n")
    redacted, found = read(text_of())
    start = found[1].span.start
    recorded: list[tuple[str, object]] = []
    llm = StubLlm(obedient)
    writer = Writer(llm, OpenGate(), PROMPTS, SETTINGS, recorder(recorded))
    hostile_text, others = read(text)
    span = type(found[1].span)(start, start + len(CLAUSES[1][1]) + len(row.words) + 1)
    whole = [one for one in others if one.category != "Governing Law"]
    planted = type(found[1])("p", "Governing Law", span, 0.9)
    made = await writer.summary(DOCUMENT, hostile_text, "loan", [*whole, planted], INFO)
    assert made is not None
    assert not any(is_suspected(one) for prompt in llm.prompts for one in prompt.user[0].splitlines() if "[E" in one)
    assert not any("pwned" in one.text.casefold() for one in made.sentences)
    assert redacted.text != hostile_text.text


def test_provenance_names_prompt_and_model_if_one_was_used() -> None:
    assert prompt_version([PROMPTS.summary], None) == ""
    assert prompt_version([PROMPTS.summary], INFO) == f"{PROMPTS.summary.label}+stub@1"
