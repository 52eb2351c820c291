"""An LLM on a machine of a given speed. It takes the time of a fake clock, and ends at the deadline like the client."""

from collections.abc import AsyncIterator

from services.inference.llm.port import LlmOptions, LlmPrompt
from services.inference.llm.throughput import Speed
from services.inference.llm.tokens import estimate
from services.shared.domain.errors import Reason, Reject
from tests.fakes import FakeClock
from tests.unit.inference.stub_llm import Answer, StubLlm


class MachineLlm(StubLlm):
    """`speed` can change between calls. `late` counts the answers that the deadline cut."""

    def __init__(self, answer: Answer, clock: FakeClock, speed: Speed) -> None:
        super().__init__(answer)
        self.clock = clock
        self.speed = speed
        self.late = 0

    async def stream(self, prompt: LlmPrompt, options: LlmOptions) -> AsyncIterator[str]:
        end = self.clock.monotonic() + options.deadline
        self._take(sum(map(estimate, (prompt.system, *prompt.user))) / self.speed.prompt, end)
        async for delta in super().stream(prompt, options):
            yield delta
            self._take(estimate(delta) / self.speed.answer, end)

    def _take(self, seconds: float, end: float) -> None:
        left = end - self.clock.monotonic()
        self.clock.advance(min(seconds, left))
        if seconds > left:
            self.late += 1
            raise Reject(Reason.TIMED_OUT)
