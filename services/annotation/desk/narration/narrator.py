"""Narrates a finding: the explanation, then verified sentences of the LLM."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from services.annotation.desk.explaining import Explained, Explainer, FindingContext
from services.annotation.desk.narration.passages import Passage, passages
from services.annotation.desk.placeholders import places, with_values
from services.annotation.desk.visibility import Reader, reader_of
from services.annotation.ports import AuthoriserPort, LanguagePort, LanguageRequest, Sentence, resource_of
from services.annotation.texts import read_texts
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.grounding.check import fault_of
from services.shared.domain.llm_response import End
from services.shared.domain.records import Action, Actor
from services.shared.domain.requests import Request
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.observe.metrics import Metrics


@dataclass(frozen=True, slots=True)
class Narrated:
    """A sentence with the values that the reader sees, the places that support it, and the annotations there."""

    text: str
    evidence: tuple[OriginalSpan, ...]
    annotation_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NarrationPart:
    """A part of a narration: one of the fields."""

    explanation: Explained | None = None
    sentence: Narrated | None = None
    end: End | None = None


@dataclass(frozen=True, slots=True)
class NarrateFindingRequest(Request[NarrationPart]):
    """A request to narrate a finding."""

    document_id: str
    finding_id: str
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Narrator:
    """Narrates findings. The LLM sees only the redacted text of the evidence and the texts of the rule."""

    explainer: Explainer
    language: LanguagePort
    access: AuthoriserPort
    metrics: Metrics

    async def narrate(self, actor: Actor, request: NarrateFindingRequest) -> AsyncGenerator[NarrationPart, None]:
        """Yields the explanation, then sentences as they arrive, then the end, also if the LLM fails.

        Raises the errors of `Explainer.explain` before the first part, and none after it.
        """
        found = await self.explainer.find(actor, request.document_id, request.finding_id, request.purpose)
        await self.access.authorise(actor, Action.EXPLAIN, resource_of(found.document_set.document))
        reader = reader_of(actor, request.purpose)
        explained = await self.explainer.with_words(reader, found)
        shown, values = await self._shown(reader, found, explained)
        yield NarrationPart(explanation=explained)
        shown_count = 0
        async with aclosing(self._sentences(found, shown, values)) as parts:
            async for one in parts:
                if isinstance(one, Narrated):
                    shown_count += 1
                    yield NarrationPart(sentence=one)
                    continue
                if shown:
                    self.metrics.narrations.labels(_outcome(one, shown_count)).inc()
                yield NarrationPart(end=one)

    async def _shown(
        self, reader: Reader, found: FindingContext, explained: Explained
    ) -> tuple[tuple[Passage, ...], dict[str, str]]:
        """The passages for the LLM, and the values of their placeholders."""
        if not explained.evidence:
            return (), {}
        texts = await read_texts(self.explainer.texts, found.document_set.stored)
        shown = passages([one.annotation for one in explained.evidence], texts)
        hidden = places([one.words for one in shown], [one.redacted for one in shown], texts.map)
        if not hidden:
            return shown, {}
        words = await self.explainer.words.at(reader, found.document_set.stored, list(hidden.values()))
        return shown, dict(zip(hidden, words, strict=True))

    async def _sentences(
        self, found: FindingContext, shown: Sequence[Passage], values: dict[str, str]
    ) -> AsyncGenerator[Narrated | End, None]:
        """Yields no sentence for a finding without evidence, such as a missing clause."""
        if not shown:
            yield End(complete=True)
            return
        request, dropped = _request(found, shown), 0
        try:
            async with aclosing(self.language.stream(request)) as parts:
                async for one in parts:
                    if isinstance(one, End):
                        yield End(one.complete, one.dropped + dropped, one.model, one.prompt, one.reason)
                        return
                    sentence = _narrated(one, request, shown, values) if isinstance(one, Sentence) else None
                    if sentence is None:
                        dropped += 1
                    else:
                        yield sentence
        except (Reject, Retry) as error:
            yield End(False, dropped, reason=error.reason.value)
            return
        yield End(False, dropped, reason=Reason.DEPENDENCY_DOWN.value)


def _request(found: FindingContext, shown: Sequence[Passage]) -> LanguageRequest:
    explanation, document = found.explanation, found.document_set.document
    return LanguageRequest(
        tenant=document.tenant,
        matter=document.matter,
        passages=[one.words for one in shown],
        categories=[one.category for one in shown],
        document_type=found.document_type,
        finding=" ".join(dict.fromkeys([explanation.finding.message, explanation.reason])),
        guidance=explanation.guidance,
    )


def _outcome(end: End, shown_count: int) -> str:
    if end.complete:
        return "shown" if shown_count else "dropped"
    return "cut_short" if shown_count else "unavailable"


def _narrated(
    sentence: Sentence, request: LanguageRequest, shown: Sequence[Passage], values: dict[str, str]
) -> Narrated | None:
    """None if the sentence names no passage, or if its passages and the rule do not support it."""
    if not sentence.passages or not all(0 <= one < len(shown) for one in sentence.passages):
        return None
    named = [shown[one] for one in sentence.passages]
    sources = [*(one.words for one in named), f"{request.finding} {request.guidance}"]
    if fault_of(sentence.text, sources) is not None:
        return None
    ids = dict.fromkeys(name for one in named for name in one.annotation_ids)
    return Narrated(with_values(sentence.text, values), tuple(one.span for one in named), tuple(ids))
