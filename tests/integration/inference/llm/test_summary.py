"""Summaries, reasons and answers with the real server: with a model that repeats every passage and adds one false
sentence, and with the real weights if they are downloaded.
"""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from services.cli.local.triton import LocalTriton
from services.inference.llm.client import TritonLlm
from services.inference.llm.throughput import START, Throughput
from services.inference.llm.timed import TimedLlm
from services.inference.llm.tokens import estimate
from services.inference.prompts.catalogue import load_prompts
from services.inference.stream import Explainer, Kind, Part
from services.inference.summary.answers import Verified
from services.inference.summary.writer import Writer, WriterSettings
from services.shared.domain.grounding.check import fault_of
from services.shared.domain.llm_response import End, LlmAnswer
from services.shared.domain.summary import Summary, SummaryMethod
from services.shared.runtime.clock import SystemClock
from tests.integration.inference.llm.stand_in import StandIn, client
from tests.real_parts import need_triton
from tests.unit.inference.stub_llm import OpenGate, recorder, request_of
from tests.unit.inference.summary.documents import CLAUSES, DOCUMENT, read, text_of

pytestmark = [pytest.mark.triton, pytest.mark.timeout(900)]
PROMPTS = load_prompts()
SETTINGS = WriterSettings(seconds=600.0, share=0.9, least=400)
CAP = CLAUSES[4][1]


@pytest.fixture(scope="module")
def stand_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    need_triton()
    made = StandIn(tmp_path_factory.mktemp("stand-in"))
    with made.server:
        yield made


@pytest.fixture(params=["stand-in", pytest.param("weights", marks=pytest.mark.slow)])
async def llm(request: pytest.FixtureRequest) -> AsyncIterator[TritonLlm]:
    if request.param == "weights":
        server: LocalTriton = request.getfixturevalue("weights")
    else:
        server = request.getfixturevalue("stand_in").server
    made = client(server.grpc_address)
    yield made
    await made.close()


def lies(llm: TritonLlm, request: pytest.FixtureRequest) -> bool:
    return bool(request.node.callspec.params["llm"] == "stand-in")


async def test_a_summary_has_only_supported_sentences(llm: TritonLlm, request: pytest.FixtureRequest) -> None:
    recorded: list[tuple[str, object]] = []
    gate = OpenGate()
    writer = Writer(llm, gate, PROMPTS, SETTINGS, recorder(recorded))
    info = await writer.info()
    text, found = read(text_of())
    made = await writer.summary(DOCUMENT, text, "credit agreement", found, info)
    assert isinstance(made, Summary)
    assert info is not None
    assert (made.model, made.prompt) == (f"llm@{info.version}", PROMPTS.summary.label)
    assert len(gate.asked) == 2
    for one in made.sentences:
        assert fault_of(one.text, [span.of(text.text) for span in one.evidence]) is None
    if lies(llm, request):
        assert (made.method, made.dropped) == (SummaryMethod.LLM, 1)
        assert [one.text for one in made.sentences] == [words for _, words in CLAUSES]
        assert ("dropped", "amount") in recorded


async def test_the_calls_of_a_summary_are_measured(llm: TritonLlm) -> None:
    throughput, tokens = Throughput(), list[tuple[int, int]]()
    timed = TimedLlm(llm, throughput, SystemClock(), lambda *both: tokens.append(both))
    writer = Writer(timed, OpenGate(), PROMPTS, SETTINGS, recorder([]), throughput)
    text, found = read(text_of())
    made = await writer.summary(DOCUMENT, text, "credit agreement", found, await writer.info())
    assert made is not None
    assert 0 < made.shown <= 1
    assert throughput.speed.prompt != START.prompt
    assert throughput.speed.answer != START.answer
    assert min(tokens[0]) > 0


async def test_a_stream_of_each_kind_completes(llm: TritonLlm) -> None:
    explainer = Explainer(Writer(llm, OpenGate(), PROMPTS, SETTINGS, recorder([])))
    for kind in Kind:
        asked = request_of(kind, [CAP], "loan", "The liability is capped.", "Ask for more.", "Is liability capped?")
        parts: list[Part] = [one async for one in explainer.stream(DOCUMENT, asked)]
        assert isinstance(parts[-1], End)
        assert (parts[-1].complete, parts[-1].reason) == (True, "")
        assert all(isinstance(one, LlmAnswer) is (kind is Kind.QUESTION) for one in parts[:-1])
        assert all(fault_of(one.text, [CAP]) is None for one in parts if isinstance(one, Verified) and kind != "reason")
        if kind is Kind.QUESTION:
            assert parts[0] in (LlmAnswer("yes"), LlmAnswer("no"))


async def test_only_the_selected_passages_reach_the_server(stand_in: StandIn) -> None:
    """The request in the server's journal has the template, the prompt and the passages, and nothing else."""
    llm = client(stand_in.server.grpc_address)
    filler = [f"Clause {number} is nobody's business." for number in range(200)]
    text, found = read(text_of(*filler))
    settings = WriterSettings(seconds=60.0, share=0.08, least=50)
    await Writer(llm, OpenGate(), PROMPTS, settings, recorder([])).summary(
        DOCUMENT, text, "loan", found, await llm.info()
    )
    await llm.close()
    prompt = stand_in.entries()[-1]["prompt"]
    assert "nobody's business" not in prompt
    shown = [words for _, words in CLAUSES if words in prompt]
    assert shown
    assert sum(map(estimate, shown)) <= max(50, 0.08 * estimate(text.text))


async def test_a_crash_of_the_model_leads_to_an_extractive_summary(tmp_path: Path) -> None:
    need_triton()
    made = StandIn(tmp_path)
    with made.server:
        llm = client(made.server.grpc_address, attempts=1)
        text, found = read(text_of().replace("State of New York.", "State of New York, die in the middle."))
        found = [one for one in found if one.category != "Governing Law"]
        start = text.text.index("This Agreement shall be governed")
        span = type(found[0].span)(start, text.text.index("\n\n", start))
        planted = type(found[0])("p", "Governing Law", span, 0.9)
        writer = Writer(llm, OpenGate(), PROMPTS, WriterSettings(seconds=15.0, share=0.9, least=400), recorder([]))
        summary = await writer.summary(DOCUMENT, text, "loan", [*found, planted], await writer.info())
        await llm.close()
    assert summary is not None
    assert summary.method is SummaryMethod.EXTRACTIVE
    assert summary.reason in {"dependency_down", "timed_out"}
