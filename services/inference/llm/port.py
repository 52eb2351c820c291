"""The protocol of a served LLM, its records, and the outcomes of a call.

A stream that ends without an exception is a complete answer that fits its schema. Deltas before an exception are not an
answer.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class LlmInfo:
    """The configuration of a served model. `version` is a hash of its weights; `loras` are its adapters; `context` is
    the limit for prompt and answer together, in tokens.
    """

    name: str
    version: str
    loras: tuple[str, ...]
    context: int


@dataclass(frozen=True, slots=True)
class LlmPrompt:
    """Plain text. The adapter applies the model's chat template; no text in it can end a message."""

    system: str
    user: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LlmOptions:
    """Limits and format of an answer.

    At most one of `schema` (the answer is one JSON value that fits the schema) and `choices` (the answer is one of
    them) is set. `deadline`: seconds from the call to the last delta, including the time in the queue.
    """

    max_tokens: int = 256
    temperature: float = 0.0
    seed: int = 0
    schema: Mapping[str, object] | None = None
    choices: tuple[str, ...] | None = None
    lora: str = ""
    deadline: float = 60.0


class LlmPort(Protocol):
    async def info(self) -> LlmInfo:
        """Raises `Retry(dependency="triton")` if the server or the model is unavailable."""
        ...

    def stream(self, prompt: LlmPrompt, options: LlmOptions) -> AsyncIterator[str]:
        """The answer in deltas, none of them empty. Closing the iterator or cancelling its task stops the model.

        Raises `Retry(dependency="triton")` if the server or the model is unavailable, before or during the answer, or
        its queue is full; `Retry(MODEL_FAILED)` if it answers with an error; `Reject` with `PROMPT_TOO_LONG`,
        `TIMED_OUT`, `NOT_FOUND` (unknown adapter), `OUTPUT_CUT` (`max_tokens` reached before the end) or
        `OUTPUT_OFF_SCHEMA`.
        """
        ...

    async def count_tokens(self, text: str) -> int:
        """The estimated number of tokens of `text` for this model; see `services.inference.llm.tokens`."""
        ...


async def complete_answer(port: LlmPort, prompt: LlmPrompt, options: LlmOptions) -> str:
    """The complete answer. Raises the errors of `LlmPort.stream`."""
    return "".join([delta async for delta in port.stream(prompt, options)])
