"""The LLM is sent what the machine can do within the time limit, and the summary keeps what was verified in time."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.inference.llm.port import LlmPrompt
from services.inference.llm.throughput import START, Speed, Throughput
from services.inference.llm.timed import TimedLlm
from services.inference.llm.tokens import estimate
from services.inference.prompts.catalogue import load_prompts
from services.inference.summary.budget import SENTENCE, Plan, plan
from services.inference.summary.writer import Writer, WriterSettings
from services.shared.domain.annotations import Prediction
from services.shared.domain.document import RedactedText
from services.shared.domain.errors import Reason
from services.shared.domain.summary import Summary, SummaryMethod
from tests.fakes import FakeClock
from tests.unit.inference.machine_llm import MachineLlm
from tests.unit.inference.stub_llm import OpenGate, answer_of, passages_of, recorder
from tests.unit.inference.summary.documents import DOCUMENT
from tests.unit.inference.summary.test_budget import contract

PROMPTS = load_prompts()
LIMITS = WriterSettings(seconds=60.0)
IDLE = Speed(34.0, 9.2)  # docs/explanation/llm.md
SPEEDS = st.builds(Speed, st.floats(0.1, 10_000), st.floats(0.1, 10_000))


@pytest.mark.parametrize(
    ("speed", "seconds", "planned"),
    [
        (START, 60.0, Plan(260, 2)),
        (IDLE, 60.0, Plan(516, 4)),
        (Speed(2_000.0, 200.0), 60.0, Plan(86_500, 6)),
        (Speed(4.0, 1.0), 60.0, Plan(120, 1)),
        (Speed(4.0, 1.0), 600.0, Plan(500, 5)),
        (IDLE, 0.05, Plan(120, 1)),
    ],
)
def test_the_plan_follows_the_speed(speed: Speed, seconds: float, planned: Plan) -> None:
    assert plan(speed, seconds, 200, 6, 120) == planned


@given(SPEEDS, st.floats(0.1, 600), st.integers(0, 1_000), st.floats(1, 10))
@settings(max_examples=200, deadline=None)
def test_a_plan_suffices_and_grows_with_the_speed(speed: Speed, seconds: float, around: int, faster: float) -> None:
    made = plan(speed, seconds, around, 6, 120)
    needed = (around + made.tokens) / speed.prompt + made.sentences * SENTENCE / speed.answer
    assert made == Plan(120, 1) or needed <= 0.75 * seconds * (1 + 1e-9)
    better = plan(Speed(speed.prompt * faster, speed.answer * faster), seconds, around, 6, 120)
    assert better.sentences >= made.sentences


class World:
    """A writer with an LLM on a machine of a speed. The LLM repeats a passage for each sentence of the prompt."""

    def __init__(self, speed: Speed, limits: WriterSettings = LIMITS) -> None:
        clock = FakeClock()
        self.machine = MachineLlm(_short, clock, speed)
        self.throughput = Throughput()
        timed = TimedLlm(self.machine, self.throughput, clock, lambda *_: None)
        self.writer = Writer(timed, OpenGate(), PROMPTS, limits, recorder([]), self.throughput)

    async def summary(self, seed: int = 1) -> Summary:
        text, found = _contract(seed % 3)
        made = await self.writer.summary(DOCUMENT, text, "loan", found, await self.writer.info())
        assert made is not None
        sent = sum(map(estimate, passages_of(self.machine.prompts[-1]).values())) if self.machine.prompts else 0
        assert made.shown == pytest.approx(sent / estimate(text.text), abs=0.002) or made.reason == Reason.TIMED_OUT
        return made


@cache
def _contract(seed: int) -> tuple[RedactedText, list[Prediction]]:
    return contract(seed, 60)


def _short(prompt: LlmPrompt) -> str:
    wanted = int(prompt.user[0].split("Write at most ")[1].split()[0])
    rows = list(passages_of(prompt).items())[:wanted]
    return answer_of(*((" ".join(words.split()[:14]).rstrip(".") + ".", [name]) for name, words in rows))


@pytest.mark.parametrize(
    ("speed", "sentences"),
    [(IDLE, 4), (Speed(16.0, 8.0), 2), (Speed(500.0, 60.0), 6), (Speed(10_000.0, 500.0), 6)],
)
async def test_the_answer_arrives_in_time_after_some_calls(speed: Speed, sentences: int) -> None:
    world = World(speed)
    for seed in range(8):
        await world.summary(seed)
    world.machine.late = 0
    made = [await world.summary(seed) for seed in range(8, 14)]
    assert world.machine.late == 0
    assert {one.method for one in made} == {SummaryMethod.LLM}
    assert min(len(one.sentences) + one.dropped for one in made) >= min(sentences, 4) - 1


async def test_a_machine_that_becomes_busy_is_sent_less_and_then_more_again() -> None:
    world = World(IDLE)
    for seed in range(6):
        await world.summary(seed)
    idle = (await world.summary()).shown
    world.machine.speed = Speed(12.0, 3.5)
    for seed in range(6):
        await world.summary(seed)
    world.machine.late = 0
    busy = (await world.summary()).shown
    assert world.machine.late == 0
    world.machine.speed = IDLE
    for seed in range(6):
        await world.summary(seed)
    assert busy < 0.6 * idle
    assert (await world.summary()).shown == pytest.approx(idle, rel=0.25)


async def test_what_was_verified_before_the_time_limit_is_kept() -> None:
    world = World(Speed(100.0, 100.0))
    for seed in range(8):
        await world.summary(seed)
    world.machine.speed = Speed(100.0, 2.0)
    made = await world.summary()
    assert (made.method, made.reason) == (SummaryMethod.LLM, Reason.TIMED_OUT.value)
    assert 0 < len(made.sentences) < 6
    assert made.shown > 0


async def test_a_hopeless_machine_is_asked_for_one_sentence_about_one_passage() -> None:
    world = World(Speed(0.5, 0.1))
    for seed in range(4):
        made = await world.summary(seed)
        assert (made.method, made.reason) == (SummaryMethod.EXTRACTIVE, Reason.TIMED_OUT.value)
        assert made.sentences
        assert 0 < made.shown < 0.05
    world.machine.speed = Speed(100.0, 20.0)
    for seed in range(8):
        made = await world.summary(seed)
    assert (made.method, made.reason) == (SummaryMethod.LLM, "")
    assert made.sentences
