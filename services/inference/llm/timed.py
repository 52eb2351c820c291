"""Measures the calls of an LLM."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from services.inference.llm.port import LlmInfo, LlmOptions, LlmPort, LlmPrompt
from services.inference.llm.throughput import Throughput
from services.inference.llm.tokens import estimate
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.clock import Clock

OnTokens = Callable[[int, int], None]
"""Takes the estimated tokens of a prompt and of its answer, at the end of a call."""


class TimedLlm:
    """An `LlmPort` that adds each call of `llm` to `throughput`. Calls that failed before their answer began are not
    added, unless time ended them.
    """

    def __init__(self, llm: LlmPort, throughput: Throughput, clock: Clock, on_tokens: OnTokens) -> None:
        self._llm = llm
        self._throughput = throughput
        self._clock = clock
        self._on_tokens = on_tokens

    async def info(self) -> LlmInfo:
        return await self._llm.info()

    async def count_tokens(self, text: str) -> int:
        return await self._llm.count_tokens(text)

    async def stream(self, prompt: LlmPrompt, options: LlmOptions) -> AsyncGenerator[str, None]:
        tokens = sum(map(estimate, (prompt.system, *prompt.user)))
        begun, first, parts = self._clock.monotonic(), 0.0, list[str]()
        try:
            async with aclosing(_generated(self._llm, prompt, options)) as deltas:
                async for delta in deltas:
                    if not parts:
                        first = self._clock.monotonic()
                        self._throughput.add_read(tokens, first - begun)
                    parts.append(delta)
                    yield delta
        except (asyncio.CancelledError, GeneratorExit, Reject) as error:
            if not parts and getattr(error, "reason", Reason.TIMED_OUT) is Reason.TIMED_OUT:
                self._throughput.add_unread(tokens, self._clock.monotonic() - begun)
                self._on_tokens(tokens, 0)
            raise
        finally:
            if parts:
                self._throughput.add_written(estimate("".join(parts[1:])), self._clock.monotonic() - first)
                self._on_tokens(tokens, estimate("".join(parts)))


async def _generated(llm: LlmPort, prompt: LlmPrompt, options: LlmOptions) -> AsyncGenerator[str, None]:
    async for delta in llm.stream(prompt, options):
        yield delta
