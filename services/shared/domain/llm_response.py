"""Parts of a language model's response, as inference streams them and annotation shows them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LlmAnswer:
    """The language model's answer to a question: yes or no."""

    words: str


@dataclass(frozen=True, slots=True)
class End:
    """The last part of a response. `reason` is a code of `Reason` if the response is not complete."""

    complete: bool
    dropped: int = 0
    model: str = ""
    prompt: str = ""
    reason: str = ""
