"""Reads the summary of a document for callers who can read its text, with evidence in the original."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from services.annotation.desk.deal import deal_sentences
from services.annotation.desk.known import known
from services.annotation.desk.placeholders import places, with_values
from services.annotation.desk.reading import DocumentStore, SetViews, WordsPort
from services.annotation.desk.visibility import Reader, reader_of
from services.annotation.placing.grounding import Texts, verify
from services.annotation.ports import AuthoriserPort, resource_of
from services.annotation.sets.state import StoredDocument
from services.annotation.texts import read_texts
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.grounding.check import fault_of
from services.shared.domain.records import Action, Actor
from services.shared.domain.requests import Request
from services.shared.domain.spans import OriginalSpan, RedactedSpan
from services.shared.domain.summary import Summary, SummaryMethod, SummarySentence
from services.shared.runtime.compute import compute
from services.shared.runtime.ports import ValueReader


@dataclass(frozen=True, slots=True)
class ShownSentence:
    """A sentence with the values that the reader sees. `evidence` are the places that support it; empty if it says that
    the document does not state a value of the deal. `category`: a clause type, or the key of a value of the deal.
    """

    text: str
    category: str
    evidence: tuple[OriginalSpan, ...]


@dataclass(frozen=True, slots=True)
class ShownSummary:
    """The fields are those of `Summary`, with the values of the deal in the first sentences, in words of the LLM where
    it stated them. `dropped` counts unsupported sentences, `verified` the supported sentences of the LLM.
    """

    sentences: tuple[ShownSentence, ...]
    method: SummaryMethod
    model: str
    prompt: str
    dropped: int
    reason: str
    shown: float
    verified: int


@dataclass(frozen=True, slots=True)
class ReadSummaryRequest(Request[ShownSummary]):
    """A request for the summary of a document."""

    document_id: str
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Summaries:
    """Reads the summary that inference stored, and verifies it against the text again."""

    store: DocumentStore
    views: SetViews
    texts: ValueReader
    words: WordsPort
    access: AuthoriserPort

    async def read(self, actor: Actor, request: ReadSummaryRequest) -> ShownSummary:
        """The summary of the set that the caller can see.

        Raises `Reject`: NOT_FOUND, also if there is no summary; FORBIDDEN, PRECONDITION_FAILED, WITHDRAWN,
        KEY_UNAVAILABLE if the document was erased; `Retry` if the text is not available now.
        """
        document_id, purpose = request.document_id, request.purpose
        document_set = await known(self.access, actor, Action.READ_TEXT, document_id, self.store.find(document_id))
        reader = reader_of(actor, purpose)
        detail = ("read=summary", f"use={reader.use.value}")
        await self.access.authorise(actor, Action.READ_TEXT, resource_of(document_set.document), purpose, detail)
        document_set, shown = await self.views.annotations(actor, document_id)
        if shown.summary is None:
            raise Reject(Reason.NOT_FOUND)
        made, texts = await asyncio.gather(
            self.texts.get_value(Summary, shown.summary), read_texts(self.texts, document_set.stored)
        )
        written = await compute(supported_sentences, made, texts)
        deal = deal_sentences(shown.economics, texts, written if made.method is SummaryMethod.LLM else ())
        supported = [*deal, *(one for one in written if one not in deal)]
        sentences = await self._with_values(reader, document_set.stored, [one for one, _ in supported], texts)
        return ShownSummary(
            sentences=tuple(
                ShownSentence(text, one.category, evidence)
                for text, (one, evidence) in zip(sentences, supported, strict=True)
            ),
            method=made.method,
            model=made.model,
            prompt=made.prompt,
            dropped=made.dropped + len(made.sentences) - len(written),
            reason=made.reason,
            shown=made.shown,
            verified=len(written) if made.method is SummaryMethod.LLM else 0,
        )

    async def _with_values(
        self, reader: Reader, stored: StoredDocument, sentences: Sequence[SummarySentence], texts: Texts
    ) -> list[str]:
        found = [places([one.text], one.evidence, texts.map) for one in sentences]
        spans = list(dict.fromkeys(span for one in found for span in one.values()))
        words = dict(zip(spans, await self.words.at(reader, stored, spans), strict=True)) if spans else {}
        return [
            with_values(one.text, {name: words[span] for name, span in there.items()})
            for one, there in zip(sentences, found, strict=True)
        ]


def supported_sentences(summary: Summary, texts: Texts) -> list[tuple[SummarySentence, tuple[OriginalSpan, ...]]]:
    """The sentences that their evidence supports, each with its places in the original text."""
    found = []
    for one in summary.sentences:
        spans = original_places(one.evidence, texts)
        quotes = [span.of(texts.redacted.text) for span in one.evidence]
        if spans and (_is_quoted(one.text, quotes, summary.method) or fault_of(one.text, quotes) is None):
            found.append((one, spans))
    return found


def original_places(evidence: Sequence[RedactedSpan], texts: Texts) -> tuple[OriginalSpan, ...]:
    """The places of `evidence` in the original text; empty if one of them does not verify."""
    found = [verify(span, texts) for span in evidence]
    verified = tuple(span for span in found if span is not None)
    return verified if len(verified) == len(found) else ()


def _is_quoted(text: str, sources: Sequence[str], method: SummaryMethod) -> bool:
    """Whether the sentence is a quote of the document, which needs no other check."""
    quote = " ".join(text.split())
    return method is SummaryMethod.EXTRACTIVE and bool(quote) and any(quote in " ".join(one.split()) for one in sources)
