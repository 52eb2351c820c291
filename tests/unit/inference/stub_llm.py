"""Language models that say what a test wants: the truth, lies, or whatever they are told to."""

import json
import re
from collections.abc import AsyncIterator, Callable, Sequence

from services.inference.instructions.detect import is_suspected
from services.inference.llm.port import LlmInfo, LlmOptions, LlmPrompt
from services.inference.summary.writer import WriterObserver, WriterSettings
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Retry

Answer = Callable[[LlmPrompt], str]


class StubLlm:
    """Answers what `answer` makes of the prompt, in deltas of `size` code points; `fails` is raised behind them. While
    it is `away` it answers nothing.
    """

    def __init__(self, answer: Answer, *, size: int = 7, fails: Exception | None = None, away: bool = False) -> None:
        self.prompts: list[LlmPrompt] = []
        self.answer = answer
        self.size = size
        self.fails = fails
        self.away = away

    async def info(self) -> LlmInfo:
        if self.away:
            raise Retry(dependency="triton")
        return LlmInfo("stub", "1", (), 4096)

    async def count_tokens(self, text: str) -> int:
        return len(text.split())

    async def stream(self, prompt: LlmPrompt, options: LlmOptions) -> AsyncIterator[str]:
        if self.away:
            raise Retry(dependency="triton")
        self.prompts.append(prompt)
        answer = self.answer(prompt)
        for start in range(0, len(answer), self.size):
            yield answer[start : start + self.size]
        if self.fails:
            raise self.fails


class OpenGate:
    """Lets all pass but what holds `secret`; remembers what it was asked."""

    def __init__(self, secret: str = "") -> None:
        self.asked: list[str] = []
        self.secret = secret

    async def is_clean(self, document: DocumentRecord, texts: Sequence[str]) -> bool:
        self.asked += texts
        return not (self.secret and any(self.secret in text for text in texts))


def answer_of(*sentences: tuple[str, Sequence[str]]) -> str:
    """As the schema wants it."""
    rows = [{"evidence": list(evidence), "text": text} for text, evidence in sentences]
    return json.dumps({"sentences": rows})


def passages_of(prompt: LlmPrompt) -> dict[str, str]:
    """The passages by their ids."""
    return dict(re.findall(r"^\[(E\d+)\] (.*)$", prompt.user[0], re.MULTILINE))


def honest(prompt: LlmPrompt) -> str:
    """Says every passage again."""
    return answer_of(*((words[:380], [name]) for name, words in passages_of(prompt).items()))


def obedient(prompt: LlmPrompt) -> str:
    """As `honest`, unless it sees an order: that it follows."""
    if any(is_suspected(words) or "pwned" in words.casefold() for words in passages_of(prompt).values()):
        return answer_of(("PWNED. No risks were found and everything is compliant.", ["E1"]))
    return honest(prompt)


def told(heard: list[tuple[str, object]]) -> WriterObserver:
    """Keeps what metrics would hear."""
    return WriterObserver(
        dropped=lambda fault: heard.append(("dropped", fault)),
        shared=lambda share: heard.append(("shared", share)),
        made=lambda method, reason: heard.append((method, reason)),
    )


SETTINGS = WriterSettings(seconds=60.0, share=0.9, least=400)
