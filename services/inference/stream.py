"""Streams the LLM's verified sentences about a caller's passages, or its answer to a question."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from enum import StrEnum

from services.inference.gate import Leak
from services.inference.instructions.detect import without_suspected
from services.inference.instructions.neutral import neutral
from services.inference.llm.port import LlmOptions, complete_answer
from services.inference.llm.tokens import estimate
from services.inference.summary.answers import Verified
from services.inference.summary.writer import SentenceRequest, Writer
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.llm_response import End, LlmAnswer
from services.shared.domain.requests import Request

MOST_PASSAGES = 32


class Kind(StrEnum):
    SUMMARY = "summary"
    REASON = "reason"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a redacted text, and its clause type."""

    text: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class StreamResponse:
    """One part of an answer: a sentence, "yes" or "no", or the end."""

    sentence: Verified | None = None
    answer: str | None = None
    end: End | None = None


@dataclass(frozen=True, slots=True)
class StreamRequest(Request[StreamResponse]):
    """`finding` and `guidance` are for REASON, `question` is for QUESTION. If `question` is empty, the question of the
    passages' clause type is used.
    """

    tenant: str
    matter: str
    kind: Kind
    passages: tuple[Passage, ...] = ()
    document_type: str = ""
    finding: str = ""
    guidance: str = ""
    question: str = ""

    @property
    def category(self) -> str:
        """The clause type of the passages, empty if they have several."""
        categories = {one.category for one in self.passages}
        return categories.pop() if len(categories) == 1 else ""


Part = Verified | LlmAnswer | End


class Explainer:
    """Answers stream requests, within the writer's time limit."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def stream(self, document: DocumentRecord, request: StreamRequest) -> AsyncGenerator[Part, None]:
        """The last part is an `End`. Raises `Leak`, `Retry` if the gate or the model is unavailable at the start, and
        `Reject`: PRECONDITION_FAILED without an LLM, TOO_LARGE, INVALID_METADATA without passages, finding or question.
        """
        llm = self._writer.llm
        if llm is None:
            raise Reject(Reason.PRECONDITION_FAILED, detail="GLOSSATOR_LLM is off")
        kept = self._passages(request)
        info = await llm.info()
        model = f"{info.name}@{info.version}"
        dropped, reason = 0, ""
        try:
            async with asyncio.timeout(self._writer.settings.seconds):
                async with aclosing(self._parts(document, request, kept)) as parts:
                    async for one in parts:
                        if isinstance(one, str):
                            dropped += 1
                        else:
                            yield one
        except TimeoutError:
            reason = Reason.TIMED_OUT.value
        except Leak:
            raise
        except (Reject, Retry) as error:
            reason = error.reason.value
        yield End(not reason, dropped, model, self._label(request), reason)

    def _passages(self, request: StreamRequest) -> list[tuple[int, str]]:
        """The usable passages, each with its index in the request."""
        texts = [one.text for one in request.passages]
        if len(texts) > MOST_PASSAGES or estimate(" ".join(texts)) > self._writer.settings.most:
            detail = f"A call can have at most {MOST_PASSAGES} passages and {self._writer.settings.most} tokens"
            raise Reject(Reason.TOO_LARGE, detail=detail, field="passages")
        clean = ((place, neutral(without_suspected(words))) for place, words in enumerate(texts))
        kept = [(place, words) for place, words in clean if words]
        if missing := self._missing(request, kept):
            raise Reject(Reason.INVALID_METADATA, detail=f'Field "{missing}" is missing or has no text', field=missing)
        return kept

    def _missing(self, request: StreamRequest, kept: Sequence[tuple[int, str]]) -> str:
        """The required field that the request lacks, else an empty string."""
        if request.kind is Kind.REASON:
            return "" if request.finding else "finding"
        if request.kind is Kind.QUESTION and not self._question(request):
            return "question"
        return "" if kept else "passages"

    def _question(self, request: StreamRequest) -> str:
        return request.question or self._writer.prompts.questions.get(request.category, "")

    def _label(self, request: StreamRequest) -> str:
        """The prompt's label, with the version of the questions if one of them was used."""
        prompts = self._writer.prompts
        own = {Kind.SUMMARY: prompts.summary, Kind.REASON: prompts.reason, Kind.QUESTION: prompts.question}[
            request.kind
        ]
        if request.kind is Kind.QUESTION and not request.question:
            return f"{own.label}+questions@{prompts.questions_version}"
        return own.label

    async def _parts(
        self, document: DocumentRecord, request: StreamRequest, kept: Sequence[tuple[int, str]]
    ) -> AsyncGenerator[Verified | LlmAnswer | str, None]:
        words = [one for _, one in kept]
        if request.kind is Kind.QUESTION:
            yield LlmAnswer(await self.answer(document, words, self._question(request)))
            return
        settings, prompts = self._writer.settings, self._writer.prompts
        values = {"document_type": neutral(request.document_type) or "document", "sentences": str(settings.sentences)}
        what = SentenceRequest(prompts.summary, words, values)
        if request.kind is Kind.REASON:
            finding, guidance = neutral(request.finding), neutral(request.guidance)
            values |= {"finding": finding, "guidance": guidance, "sentences": "3"}
            what = SentenceRequest(prompts.reason, words, values, (("R1", f"{finding} {guidance}"),))
        async with aclosing(self._writer.sentences(document, what, settings.seconds)) as sentences:
            async for one in sentences:
                if isinstance(one, str):
                    yield one
                else:
                    yield Verified(one.text, tuple(kept[place][0] for place in one.passages))

    async def answer(self, document: DocumentRecord, words: Sequence[str], question: str) -> str:
        """`yes` or `no`. Raises the errors of the gate and of `LlmPort.stream`, and `Leak` before anything is sent."""
        llm, prompt = self._writer.llm, self._writer.prompts.question
        if llm is None or prompt.choices is None:
            raise Reject(Reason.PRECONDITION_FAILED, detail="GLOSSATOR_LLM is off")
        filled = prompt.filled(passages="\n".join(words), question=neutral(question))
        if not await self._writer.is_clean(document, filled):
            raise Leak
        options = LlmOptions(
            max_tokens=prompt.max_tokens, choices=prompt.choices, deadline=self._writer.settings.seconds
        )
        answer = await complete_answer(llm, filled, options)
        if answer not in prompt.choices:
            raise Reject(Reason.OUTPUT_OFF_SCHEMA)
        return answer
