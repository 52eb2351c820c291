"""Requests sentences about passages from the LLM, after the gate, and keeps those that the passages support."""

import asyncio
import copy
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from services.inference.gate import GatePort, Leak
from services.inference.instructions.neutral import neutral
from services.inference.llm.port import LlmInfo, LlmOptions, LlmPort, LlmPrompt
from services.inference.llm.throughput import Throughput
from services.inference.llm.tokens import estimate
from services.inference.prompts.catalogue import Prompt, Prompts
from services.inference.summary.answers import AnswerParser, Verified
from services.inference.summary.budget import Plan, plan
from services.inference.summary.passages import Passage, fit_budget, is_list_item, passages, quotable
from services.shared.domain.annotations import Prediction
from services.shared.domain.document import DocumentRecord, RedactedText
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.summary import Summary, SummaryMethod, SummarySentence
from services.shared.runtime.compute import compute
from services.shared.runtime.triton import DEPENDENCY

GATE = "redaction"


@dataclass(frozen=True, slots=True)
class WriterSettings:
    """`seconds`: time limit for a document's calls of the LLM. `share`: share of a document's tokens that is sent to
    it, at least `least` and at most `most` tokens. `longest`: tokens per passage. `sentences`: sentences per summary.
    """

    seconds: float = 60.0
    share: float = 0.08
    least: int = 200
    most: int = 1_500
    longest: int = 120
    sentences: int = 6


@dataclass(frozen=True, slots=True)
class WriterObserver:
    """Callbacks for metrics. `dropped`: the fault of a dropped sentence. `shared`: the share of a document's tokens
    sent to the LLM. `made`: a summary's method and the reason for it.
    """

    dropped: Callable[[str], None]
    shared: Callable[[float], None]
    made: Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class SentenceRequest:
    """A request for sentences about passages. `also` is further evidence as (id, text)."""

    prompt: Prompt
    words: Sequence[str]
    values: dict[str, str]
    also: tuple[tuple[str, str], ...] = ()

    @property
    def ids(self) -> list[str]:
        """The passages' ids in the prompt: E1, E2, …"""
        return [f"E{number}" for number in range(1, len(self.words) + 1)]

    def filled(self) -> LlmPrompt:
        """The prompt with its passages and values."""
        listed = "\n".join(f"[{name}] {words}" for name, words in zip(self.ids, self.words, strict=True))
        return self.prompt.filled(passages=listed, **self.values)

    def options(self, seconds: float) -> LlmOptions:
        """Options whose schema accepts only the ids of the evidence."""
        schema = copy.deepcopy(dict(self.prompt.schema or {}))
        names = [*self.ids, *(name for name, _ in self.also)]
        schema["properties"]["sentences"]["items"]["properties"]["evidence"]["items"] = {"enum": names}
        return LlmOptions(max_tokens=self.prompt.max_tokens, schema=schema, deadline=seconds)


class Writer:
    """Writes summaries and sentences. Without `llm`, a summary has the document's own sentences. Without `throughput`,
    only the settings limit what the LLM is sent.
    """

    def __init__(
        self,
        llm: LlmPort | None,
        gate: GatePort,
        prompts: Prompts,
        settings: WriterSettings,
        observer: WriterObserver,
        throughput: Throughput | None = None,
    ) -> None:
        self.llm = llm
        self._throughput = throughput
        self.prompts = prompts
        self.settings = settings
        self._gate = gate
        self._observer = observer
        self._known: LlmInfo | None = None

    async def info(self) -> LlmInfo | None:
        """The LLM's name and version, None without one. While the LLM is unavailable, the last known values, so that a
        document keeps its ids. Raises `Retry(dependency="triton")` if the LLM was never available.
        """
        if self.llm is None:
            return None
        try:
            async with asyncio.timeout(self.settings.seconds):
                self._known = await self.llm.info()
        except (Retry, TimeoutError) as error:
            if self._known is None:
                raise Retry(dependency=DEPENDENCY, detail="the LLM is unavailable") from error
        return self._known

    async def summary(
        self,
        document: DocumentRecord,
        text: RedactedText,
        kind: str,
        predictions: Sequence[Prediction],
        info: LlmInfo | None,
    ) -> Summary | None:
        """The summary, None without passages. Raises `Leak`, and `Retry` if the gate is unavailable."""
        found = await compute(passages, predictions, text, self.settings.longest)
        made = Summary((), SummaryMethod.EXTRACTIVE)
        if info is not None:
            made = await self._within_budget(document, text, kind, found, info) or made
        if not made.sentences:
            made = replace(made, sentences=self._extracted(found, text))
        if not made.sentences:
            return None
        self._observer.made(made.method.value, made.reason)
        return made

    async def sentences(
        self, document: DocumentRecord, request: SentenceRequest, seconds: float
    ) -> AsyncGenerator[Verified | str, None]:
        """Each verified sentence once it is complete; for a dropped one, the name of its fault.

        Raises `Leak` before anything is sent, and the errors of the gate and of `LlmPort.stream`. Sentences before an
        error are verified, but the answer is incomplete.
        """
        if self.llm is None:
            raise Reject(Reason.PRECONDITION_FAILED, detail="GLOSSATOR_LLM is off")
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
        """Whether the gate accepts the complete prompt."""
        return await self._gate.is_clean(document, [prompt.system, *prompt.user])

    async def _within_budget(
        self, document: DocumentRecord, text: RedactedText, kind: str, found: Sequence[Passage], info: LlmInfo
    ) -> Summary | None:
        """The LLM's summary of the passages that fit its budget; None if there are none."""
        whole = await compute(estimate, text.text)
        complete = [one for one in found if not is_list_item(one)]
        planned = self._planned(whole, kind)
        taken = fit_budget(complete, planned.tokens, planned.sentences * 2)
        if not taken:
            return None
        made = await self._from_llm(document, taken, self._request(taken, kind, planned.sentences), info)
        share = sum(one.tokens for one in taken) / max(whole, 1)
        self._observer.shared(share)
        return replace(made, shown=min(1.0, share))

    def _request(self, taken: Sequence[Passage], kind: str, sentences: int) -> SentenceRequest:
        values = {"document_type": neutral(kind), "sentences": str(sentences)}
        return SentenceRequest(self.prompts.summary, [one.words for one in taken], values)

    def _planned(self, whole: int, kind: str) -> Plan:
        """What the settings allow for a document of `whole` tokens, and the LLM can do within the time limit."""
        settings = self.settings
        most = min(settings.most, max(settings.least, int(settings.share * whole)))
        if self._throughput is None:
            return Plan(most, settings.sentences)
        empty = self._request((), kind, settings.sentences).filled()
        around = sum(map(estimate, (empty.system, *empty.user)))
        made = plan(self._throughput.speed, settings.seconds, around, settings.sentences, settings.longest)
        return Plan(min(most, made.tokens), made.sentences)

    async def _from_llm(
        self, document: DocumentRecord, taken: Sequence[Passage], request: SentenceRequest, info: LlmInfo
    ) -> Summary:
        """The LLM's summary; without sentences and with a reason if the LLM failed. If its answer was cut, the summary
        has the complete sentences before the cut, and the reason.
        """
        shown: list[SummarySentence] = []
        dropped, reason = 0, ""
        try:
            async with asyncio.timeout(self.settings.seconds):
                async with aclosing(self.sentences(document, request, self.settings.seconds)) as sentences:
                    async for one in sentences:
                        if isinstance(one, str):
                            dropped += 1
                        else:
                            shown.append(_shown(one, taken))
        except TimeoutError:
            reason = Reason.TIMED_OUT.value
        except Leak:
            raise
        except (Reject, Retry) as error:
            if isinstance(error, Retry) and error.dependency == GATE:
                raise
            shown, reason = shown if error.reason in _CUT else [], error.reason.value
        method = SummaryMethod.LLM if shown else SummaryMethod.EXTRACTIVE
        model, label = f"{info.name}@{info.version}", self.prompts.summary.label
        return Summary(tuple(shown), method, model, label, dropped, reason or ("" if shown else _UNSUPPORTED))

    def _extracted(self, found: Sequence[Passage], text: RedactedText) -> tuple[SummarySentence, ...]:
        """The first quotable passages within the limits, as sentences."""
        chosen = fit_budget([one for one in found if quotable(one, text)], self.settings.most, self.settings.sentences)
        return tuple(SummarySentence(one.words, (one.span,), one.category) for one in chosen)


def prompt_version(prompts: Sequence[Prompt], info: LlmInfo | None) -> str:
    """`Provenance.prompt`: the prompts and the LLM, `summary@1a2b3c4d+llm@5e6f`; empty without an LLM."""
    return "+".join([*(one.label for one in prompts), f"{info.name}@{info.version}"]) if info else ""


def _shown(one: Verified, taken: Sequence[Passage]) -> SummarySentence:
    places = [taken[place] for place in one.passages]
    return SummarySentence(one.text, tuple(place.span for place in places), places[0].category)


async def _stream(llm: LlmPort, prompt: LlmPrompt, options: LlmOptions) -> AsyncGenerator[str, None]:
    async for delta in llm.stream(prompt, options):
        yield delta


_CUT = frozenset({Reason.OUTPUT_CUT, Reason.TIMED_OUT})
_UNSUPPORTED = Reason.QUOTE_NOT_FOUND.value
