"""Parts of an LLM response: inference streams them, annotation returns them to callers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LlmAnswer:
    """The answer of the LLM to a question: "yes" or "no"."""

    words: str


@dataclass(frozen=True, slots=True)
class End:
    """The last part of a response. `dropped` counts unsupported sentences; `reason` is a `Reason` code or empty."""

    complete: bool
    dropped: int = 0
    model: str = ""
    prompt: str = ""
    reason: str = ""
