"""An LLM in memory, for tests of its callers."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.inference.llm.port import LlmInfo, LlmOptions, LlmPrompt
from services.inference.llm.structure import check_answer, check_options
from services.inference.llm.tokens import estimate
from services.shared.domain.errors import Reason, Reject, Retry

Answers = Callable[[LlmPrompt, LlmOptions], str | Exception]


def echo(prompt: LlmPrompt, options: LlmOptions) -> str:
    """The first choice, a value that fits the schema, or the last message."""
    if options.choices:
        return options.choices[0]
    return json.dumps(example(dict(options.schema))) if options.schema else prompt.user[-1]


@dataclass(slots=True)
class FakeLlm:
    """An `LlmPort`. `answers` returns the answer or raises; `asked` records the calls. `pause` is the number of seconds
    between deltas of one word.
    """

    answers: Answers = echo
    served: LlmInfo = field(default_factory=lambda: LlmInfo("llm", "fake", (), 8_192))
    pause: float = 0.0
    down: bool = False
    asked: list[tuple[LlmPrompt, LlmOptions]] = field(default_factory=list)

    async def info(self) -> LlmInfo:
        if self.down:
            raise Retry(dependency="triton")
        return self.served

    async def count_tokens(self, text: str) -> int:
        return estimate(text)

    async def stream(self, prompt: LlmPrompt, options: LlmOptions) -> AsyncIterator[str]:
        check_options(options)
        info = await self.info()
        self.asked.append((prompt, options))
        if options.lora and options.lora not in info.loras:
            raise Reject(Reason.NOT_FOUND, detail="LoRA adapter")
        if sum(map(estimate, (prompt.system, *prompt.user))) > info.context:
            raise Reject(Reason.PROMPT_TOO_LONG)
        answer = self.answers(prompt, options)
        if isinstance(answer, Exception):
            raise answer
        async for delta in self._deltas(_words(answer), options):
            yield delta
        check_answer(answer, options)

    async def _deltas(self, words: Sequence[str], options: LlmOptions) -> AsyncIterator[str]:
        until = asyncio.get_running_loop().time() + options.deadline
        for place, word in enumerate(words):
            if place == options.max_tokens:
                raise Reject(Reason.OUTPUT_CUT)
            await asyncio.sleep(self.pause)
            if asyncio.get_running_loop().time() > until:
                raise Reject(Reason.TIMED_OUT)
            yield word


def example(schema: dict[str, Any]) -> object:
    if "enum" in schema:
        return schema["enum"][0]
    if schema["type"] == "object":
        return {name: example(schema["properties"][name]) for name in schema["required"]}
    examples: dict[str, object] = {"string": "x", "integer": 1, "number": 1.5, "boolean": True, "array": []}
    return examples[schema["type"]]


def _words(answer: str) -> list[str]:
    return re.findall(r"\S+\s*|\s+", answer)
