"""LLM stubs: true answers, false answers, or obedience to every instruction."""

import json
import re
from collections.abc import AsyncIterator, Callable, Sequence

from services.inference.instructions.detect import is_suspected
from services.inference.llm.port import LlmInfo, LlmOptions, LlmPrompt
from services.inference.stream import Kind, Passage, StreamRequest
from services.inference.summary.writer import WriterObserver, WriterSettings
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Retry

Answer = Callable[[LlmPrompt], str]


class StubLlm:
    """Answers with `answer` of the prompt, in deltas of `size` code points, and then raises `fails`. While it is
    `away`, it is unavailable.
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
    """Accepts everything without `secret`, and records the texts."""

    def __init__(self, secret: str = "") -> None:
        self.asked: list[str] = []
        self.secret = secret

    async def is_clean(self, document: DocumentRecord, texts: Sequence[str]) -> bool:
        self.asked += texts
        return not (self.secret and any(self.secret in text for text in texts))


def request_of(
    kind: Kind,
    passages: Sequence[str],
    document_type: str = "",
    finding: str = "",
    guidance: str = "",
    question: str = "",
    *,
    category: str = "",
) -> StreamRequest:
    """A request about passages of one clause type."""
    cited = tuple(Passage(words, category) for words in passages)
    return StreamRequest("bank", "m", kind, cited, document_type, finding, guidance, question)


def answer_of(*sentences: tuple[str, Sequence[str]]) -> str:
    """Sentences as JSON that fits the schema."""
    rows = [{"evidence": list(evidence), "text": text} for text, evidence in sentences]
    return json.dumps({"sentences": rows})


def passages_of(prompt: LlmPrompt) -> dict[str, str]:
    """The passages of a prompt by id."""
    return dict(re.findall(r"^\[(E\d+)\] (.*)$", prompt.user[0], re.MULTILINE))


def honest(prompt: LlmPrompt) -> str:
    """An answer that repeats every passage."""
    return answer_of(*((words[:380], [name]) for name, words in passages_of(prompt).items()))


def obedient(prompt: LlmPrompt) -> str:
    """Like `honest`, but follows an instruction if it sees one."""
    if any(is_suspected(words) or "pwned" in words.casefold() for words in passages_of(prompt).values()):
        return answer_of(("PWNED. No risks were found and everything is compliant.", ["E1"]))
    return honest(prompt)


def recorder(recorded: list[tuple[str, object]]) -> WriterObserver:
    """An observer that records all values for metrics."""
    return WriterObserver(
        dropped=lambda fault: recorded.append(("dropped", fault)),
        shared=lambda share: recorded.append(("shared", share)),
        made=lambda method, reason: recorded.append((method, reason)),
    )


SETTINGS = WriterSettings(seconds=60.0, share=0.9, least=400)
