"""Calls of the LLM are measured, however they end."""

from contextlib import aclosing

import pytest

from services.inference.llm.port import LlmInfo, LlmOptions, LlmPrompt
from services.inference.llm.throughput import START, Speed, Throughput
from services.inference.llm.timed import TimedLlm
from services.inference.llm.tokens import estimate
from services.shared.domain.errors import Reason, Reject, Retry
from tests.fakes import FakeClock
from tests.unit.inference.machine_llm import MachineLlm

PROMPT = LlmPrompt("You read. ", ("word " * 398,))
TOKENS = estimate(PROMPT.system) + estimate(PROMPT.user[0])
ANSWER = "it binds both " * 20


class Timed:
    """A timed LLM of a speed, and what it measured."""

    def __init__(self, speed: Speed, fails: Exception | None = None) -> None:
        self.clock = FakeClock()
        self.machine = MachineLlm(lambda _: ANSWER, self.clock, speed)
        self.machine.fails = fails
        self.throughput = Throughput()
        self.tokens: list[tuple[int, int]] = []
        self.llm = TimedLlm(self.machine, self.throughput, self.clock, lambda *both: self.tokens.append(both))

    async def answer(self, deadline: float = 600.0) -> str:
        return "".join([one async for one in self.llm.stream(PROMPT, LlmOptions(deadline=deadline))])


async def test_a_call_is_measured() -> None:
    timed = Timed(Speed(10.0, 2.0))
    assert await timed.answer() == ANSWER
    expected = Throughput()
    expected.add_read(TOKENS, TOKENS / 10)
    assert timed.throughput.speed.prompt == pytest.approx(expected.speed.prompt)
    assert 1.5 < timed.throughput.speed.answer < 3
    assert timed.tokens == [(TOKENS, estimate(ANSWER))]
    assert await timed.llm.info() == LlmInfo("stub", "1", (), 4096)
    assert await timed.llm.count_tokens("two words") == 2


async def test_time_that_ends_before_the_answer_lowers_the_speed() -> None:
    timed = Timed(Speed(1.0, 1.0))
    with pytest.raises(Reject):
        await timed.answer(60.0)
    assert timed.throughput.speed.prompt < START.prompt / 2
    assert timed.throughput.speed.answer == START.answer
    assert timed.tokens == [(TOKENS, 0)]


async def test_a_caller_who_leaves_during_the_answer_is_measured() -> None:
    timed = Timed(Speed(40.0, 1.0))
    async with aclosing(timed.llm.stream(PROMPT, LlmOptions())) as deltas:
        for _ in range(10):
            await anext(deltas)
    assert timed.throughput.speed.prompt > START.prompt
    assert timed.throughput.speed.answer < START.answer
    [(prompt, answer)] = timed.tokens
    assert (prompt, 0 < answer < estimate(ANSWER)) == (TOKENS, True)


@pytest.mark.parametrize("error", [Retry(dependency="triton"), Reject(Reason.PROMPT_TOO_LONG)])
async def test_a_call_that_failed_before_its_answer_is_not_measured(error: Exception) -> None:
    timed = Timed(Speed(1.0, 1.0), error)
    timed.machine.answer = lambda _: ""
    with pytest.raises(type(error)):
        await timed.answer()
    assert (timed.throughput.speed, timed.tokens) == (START, [])
