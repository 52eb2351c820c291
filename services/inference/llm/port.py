"""A served language model as a protocol, its records, and the outcomes of a call.

A stream that ends without an exception is whole: it stopped by itself, within its schema. Deltas that came before an
exception are not an answer.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class LlmInfo:
    """What a served model says of itself. `version` hashes its weights; `loras` are the adapters it knows; `context`
    is how many tokens prompt and answer may have together.
    """

    name: str
    version: str
    loras: tuple[str, ...]
    context: int


@dataclass(frozen=True, slots=True)
class LlmPrompt:
    """Plain text. The adapter applies the model's chat template, and none of these words can end a message."""

    system: str
    user: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LlmOptions:
    """How an answer is made.

    At most one of `schema` (a JSON schema; the answer is one JSON value of it) and `choices` (the answer is exactly one
    of them). `deadline` in seconds, from the call to the last delta, waiting in the queue included.
    """

    max_tokens: int = 256
    temperature: float = 0.0
    seed: int = 0
    schema: Mapping[str, object] | None = None
    choices: tuple[str, ...] | None = None
    lora: str = ""
    deadline: float = 60.0


class LlmPort(Protocol):
    """A served language model."""

    async def info(self) -> LlmInfo:
        """Raises `Retry(dependency="triton")` where the server or the model is away."""
        ...

    def stream(self, prompt: LlmPrompt, options: LlmOptions) -> AsyncIterator[str]:
        """The answer in deltas, none of them empty; closing the iterator early, or cancelling its task, stops the
        model.

        Raises `Retry(dependency="triton")` where the server or the model is away, its queue is full, or it went away
        in the middle; `Retry(MODEL_FAILED)` where it answers with an error; `Reject` with `PROMPT_TOO_LONG`,
        `TIMED_OUT`, `NOT_FOUND` (an adapter that the model does not know), `OUTPUT_CUT` (`max_tokens` were reached
        before its end) or `OUTPUT_OFF_SCHEMA`.
        """
        ...

    async def count_tokens(self, text: str) -> int:
        """About how many tokens `text` has for this model: an estimate, see `services.inference.llm.tokens`."""
        ...


async def whole(port: LlmPort, prompt: LlmPrompt, options: LlmOptions) -> str:
    """The answer in one piece. Raises what `LlmPort.stream` does."""
    return "".join([delta async for delta in port.stream(prompt, options)])
