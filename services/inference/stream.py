"""Streams the language model's verified sentences about passages that a caller sends, or its answer to a question."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from enum import StrEnum

from services.inference.gate import Leak
from services.inference.instructions.detect import without_suspected
from services.inference.instructions.neutral import neutral
from services.inference.llm.port import LlmOptions, whole
from services.inference.llm.tokens import estimate
from services.inference.summary.answers import Verified
from services.inference.summary.writer import SentenceRequest, Writer
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.llm_response import End, LlmAnswer

MOST_PASSAGES = 32


class Kind(StrEnum):
    """The kind of response."""

    SUMMARY = "summary"
    REASON = "reason"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class StreamRequest:
    """`passages` are words of redacted texts. `finding` and `guidance` are for REASON, `question` for QUESTION; without
    one the question is that of `category`, the clause type of the passages.
    """

    kind: Kind
    passages: Sequence[str]
    document_type: str = ""
    finding: str = ""
    guidance: str = ""
    question: str = ""
    category: str = ""


Part = Verified | LlmAnswer | End


class Explainer:
    """Streams responses."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def stream(self, document: DocumentRecord, request: StreamRequest) -> AsyncGenerator[Part, None]:
        """Ends with an `End`. Raises `Leak`, `Retry` where the gate or the model is away before it began, and `Reject`:
        PRECONDITION_FAILED where there is no model, TOO_LARGE, INVALID_METADATA where there is nothing to ask about.
        """
        llm = self._writer.llm
        if llm is None:
            raise Reject(Reason.PRECONDITION_FAILED, detail="llm is off")
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
        if len(request.passages) > MOST_PASSAGES or estimate(" ".join(request.passages)) > self._writer.settings.most:
            raise Reject(Reason.TOO_LARGE)
        clean = ((place, neutral(without_suspected(words))) for place, words in enumerate(request.passages))
        kept = [(place, words) for place, words in clean if words]
        question = bool(self._question(request))
        complete = {Kind.SUMMARY: True, Kind.REASON: bool(request.finding), Kind.QUESTION: question}[request.kind]
        if not complete or (not kept and request.kind is not Kind.REASON):
            raise Reject(Reason.INVALID_METADATA)
        return kept

    def _question(self, request: StreamRequest) -> str:
        return request.question or self._writer.prompts.questions.get(request.category, "")

    def _label(self, request: StreamRequest) -> str:
        """The prompt's, and that of the questions where one of them was request."""
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
        """yes or no. Raises as the gate and `LlmPort.stream`, `Leak` before anything is sent."""
        llm, prompt = self._writer.llm, self._writer.prompts.question
        if llm is None or prompt.choices is None:
            raise Reject(Reason.PRECONDITION_FAILED, detail="llm is off")
        filled = prompt.filled(passages="\n".join(words), question=neutral(question))
        if not await self._writer.is_clean(document, filled):
            raise Leak
        options = LlmOptions(
            max_tokens=prompt.max_tokens, choices=prompt.choices, deadline=self._writer.settings.seconds
        )
        said = await whole(llm, filled, options)
        if said not in prompt.choices:
            raise Reject(Reason.OUTPUT_OFF_SCHEMA)
        return said
