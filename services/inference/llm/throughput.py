"""The speed of the LLM, from recent calls. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Speed:
    """Tokens per second of reading a prompt and of writing an answer, as a caller sees them: with the queue."""

    prompt: float
    answer: float


START = Speed(prompt=20.0, answer=5.0)  # below one idle core: docs/explanation/llm.md


class Throughput:
    """Means over the tokens of recent calls. Before the first call they are `start`.

    A call weighs as much as its tokens; later tokens halve the weight of earlier ones. A call raises a mean at most to
    its double: a prompt that the server has in its cache does not prove a fast machine.
    """

    def __init__(self, start: Speed = START) -> None:
        self._prompt = _Mean(start.prompt, _PROMPT_TOKENS)
        self._answer = _Mean(start.answer, _ANSWER_TOKENS)

    @property
    def speed(self) -> Speed:
        return Speed(self._prompt.rate, self._answer.rate)

    def add_read(self, tokens: int, seconds: float) -> None:
        """The prompt was read: the answer began after `seconds`."""
        self._prompt.add(tokens, seconds)

    def add_unread(self, tokens: int, seconds: float) -> None:
        """The call ended after `seconds`, before the answer began. It counts only if the mean predicts less time, as
        twice its seconds.
        """
        if seconds * self._prompt.rate > tokens:
            self._prompt.add(tokens, 2 * seconds)

    def add_written(self, tokens: int, seconds: float) -> None:
        """`tokens` of the answer were written in `seconds`."""
        self._answer.add(tokens, seconds)


class _Mean:
    """Tokens over seconds, both weighted. `half`: the tokens that halve the weight of those before them."""

    def __init__(self, rate: float, half: int) -> None:
        self._half = half
        self._tokens = float(half)
        self._seconds = half / rate

    @property
    def rate(self) -> float:
        return self._tokens / self._seconds

    def add(self, tokens: int, seconds: float) -> None:
        if tokens <= 0:
            return
        least = tokens / (_MOST_RISE * self.rate)
        kept = 0.5 ** (tokens / self._half)
        self._tokens = kept * self._tokens + tokens
        self._seconds = kept * self._seconds + max(seconds, least)


_MOST_RISE = 2.0
_PROMPT_TOKENS, _ANSWER_TOKENS = 300, 60
