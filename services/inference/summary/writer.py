"""Asks the language model for sentences about passages, after the gate, and keeps those that the passages support."""

import asyncio
import copy
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from services.inference.gate import GatePort, Leak
from services.inference.instructions.neutral import neutral
from services.inference.llm.port import LlmInfo, LlmOptions, LlmPort, LlmPrompt
from services.inference.llm.tokens import estimate
from services.inference.prompts.catalogue import Prompt, Prompts
from services.inference.summary.answers import AnswerParser, Verified
from services.inference.summary.passages import Passage, is_item, passages, quotable, within
from services.shared.domain.annotations import Prediction
from services.shared.domain.document import DocumentRecord, RedactedText
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.summary import Summary, SummaryMethod, SummarySentence
from services.shared.runtime.compute import compute
from services.shared.runtime.triton import DEPENDENCY

GATE = "redaction"


@dataclass(frozen=True, slots=True)
class WriterSettings:
    """`seconds` is the longest that a document waits for the language model. `share` of a document's tokens, at least
    `least` and at most `most` tokens, may reach it; `longest` tokens a passage; `sentences` in a summary.
    """

    seconds: float = 60.0
    share: float = 0.08
    least: int = 200
    most: int = 1_500
    longest: int = 120
    sentences: int = 6


@dataclass(frozen=True, slots=True)
class WriterObserver:
    """Callbacks for metrics: the fault of a dropped sentence; the share of a document's tokens that reached the model;
    the method of a summary and the reason for it.
    """

    dropped: Callable[[str], None]
    shared: Callable[[float], None]
    made: Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class SentenceRequest:
    """A request for sentences about passages. `ids` names each passage in the prompt; `also` is further evidence."""

    prompt: Prompt
    words: Sequence[str]
    values: dict[str, str]
    also: tuple[tuple[str, str], ...] = ()

    @property
    def ids(self) -> list[str]:
        """E1, E2, …"""
        return [f"E{number}" for number in range(1, len(self.words) + 1)]

    def filled(self) -> LlmPrompt:
        """The whole prompt."""
        listed = "\n".join(f"[{name}] {words}" for name, words in zip(self.ids, self.words, strict=True))
        return self.prompt.filled(passages=listed, **self.values)

    def options(self, seconds: float) -> LlmOptions:
        """With the evidence's ids as the only ones there are."""
        schema = copy.deepcopy(dict(self.prompt.schema or {}))
        names = [*self.ids, *(name for name, _ in self.also)]
        schema["properties"]["sentences"]["items"]["properties"]["evidence"]["items"] = {"enum": names}
        return LlmOptions(max_tokens=self.prompt.max_tokens, schema=schema, deadline=seconds)


class Writer:
    """Without `llm`, summaries are made of the document's own sentences."""

    def __init__(
        self, llm: LlmPort | None, gate: GatePort, prompts: Prompts, settings: WriterSettings, observer: WriterObserver
    ) -> None:
        self.llm = llm
        self.prompts = prompts
        self.settings = settings
        self._gate = gate
        self._observer = observer
        self._known: LlmInfo | None = None

    async def info(self) -> LlmInfo | None:
        """None where there is none. Of one that is away what it last said of itself: what is read meanwhile is no other
        document's version. Raises `Retry(dependency="triton")` where it has never been there.
        """
        if self.llm is None:
            return None
        try:
            async with asyncio.timeout(self.settings.seconds):
                self._known = await self.llm.info()
        except (Retry, TimeoutError) as error:
            if self._known is None:
                raise Retry(dependency=DEPENDENCY, detail="llm") from error
        return self._known

    async def summary(
        self,
        document: DocumentRecord,
        text: RedactedText,
        kind: str,
        predictions: Sequence[Prediction],
        info: LlmInfo | None,
    ) -> Summary | None:
        """None where nothing was found that it could be made of. Raises `Leak`, and `Retry` where the gate is away."""
        found = await compute(passages, predictions, text, self.settings.longest)
        whole = estimate(text.text)
        whole_ones = [one for one in found if not is_item(one)]
        taken = within(whole_ones, self._budget(whole), self.settings.sentences * 2)
        made = Summary((), SummaryMethod.EXTRACTIVE)
        if info is not None and taken:
            made = await self._asked(document, taken, kind, info)
            self._observer.shared(sum(one.tokens for one in taken) / max(whole, 1))
        if not made.sentences:
            made = replace(made, sentences=self._extracted(found, text))
        if not made.sentences:
            return None
        self._observer.made(made.method.value, made.reason)
        return made

    async def sentences(
        self, document: DocumentRecord, request: SentenceRequest, seconds: float
    ) -> AsyncGenerator[Verified | str, None]:
        """Verified sentences as they become whole; for one that is held back, the name of its fault.

        Raises `Leak` before anything is sent, and what the gate and `LlmPort.stream` do: what came before that is
        verified all the same, and not all there was.
        """
        if self.llm is None:
            raise Reject(Reason.PRECONDITION_FAILED, detail="llm is off")
        prompt = request.filled()
        if not await self.is_clean(document, prompt):
            raise Leak
        parser = AnswerParser(dict(zip(request.ids, request.words, strict=True)), dict(request.also))
        async with aclosing(_stream(self.llm, prompt, request.options(seconds))) as deltas:
            async for delta in deltas:
                for one in await compute(parser.feed, delta):
                    if isinstance(one, str):
                        self._observer.dropped(one)
                    yield one

    async def is_clean(self, document: DocumentRecord, prompt: LlmPrompt) -> bool:
        """Whether the gate accepts the whole prompt."""
        return await self._gate.is_clean(document, [prompt.system, *prompt.user])

    async def _asked(self, document: DocumentRecord, taken: Sequence[Passage], kind: str, info: LlmInfo) -> Summary:
        """The model's summary; one without sentences that says why where there is none."""
        values = {"document_type": neutral(kind), "sentences": str(self.settings.sentences)}
        request = SentenceRequest(self.prompts.summary, [one.words for one in taken], values)
        shown: list[SummarySentence] = []
        dropped, reason = 0, Reason.QUOTE_NOT_FOUND.value
        try:
            async with asyncio.timeout(self.settings.seconds):
                async with aclosing(self.sentences(document, request, self.settings.seconds)) as sentences:
                    async for one in sentences:
                        if isinstance(one, str):
                            dropped += 1
                        else:
                            shown.append(_shown(one, taken))
        except TimeoutError:
            shown, reason = [], Reason.TIMED_OUT.value
        except Leak:
            raise
        except (Reject, Retry) as error:
            if isinstance(error, Retry) and error.dependency == GATE:
                raise
            shown, reason = [], error.reason.value
        method = SummaryMethod.LLM if shown else SummaryMethod.EXTRACTIVE
        model, label = f"{info.name}@{info.version}", self.prompts.summary.label
        return Summary(tuple(shown), method, model, label, dropped, "" if shown else reason)

    def _extracted(self, found: Sequence[Passage], text: RedactedText) -> tuple[SummarySentence, ...]:
        """The document's own sentences."""
        chosen = within([one for one in found if quotable(one, text)], self.settings.most, self.settings.sentences)
        return tuple(SummarySentence(one.words, (one.span,), one.category) for one in chosen)

    def _budget(self, tokens: int) -> int:
        return min(self.settings.most, max(self.settings.least, int(self.settings.share * tokens)))


def made_with(prompts: Sequence[Prompt], info: LlmInfo | None) -> str:
    """The language model and its prompts for `Provenance`; empty if none was asked."""
    return "+".join([*(one.label for one in prompts), f"{info.name}@{info.version}"]) if info else ""


def _shown(one: Verified, taken: Sequence[Passage]) -> SummarySentence:
    places = [taken[place] for place in one.passages]
    return SummarySentence(one.text, tuple(place.span for place in places), places[0].category)


async def _stream(llm: LlmPort, prompt: LlmPrompt, options: LlmOptions) -> AsyncGenerator[str, None]:
    async for delta in llm.stream(prompt, options):
        yield delta
