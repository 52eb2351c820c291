"""Reads original text, with the personal values that redaction reveals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.annotation.ports import RevealPort
from services.annotation.sets.state import StoredDocument
from services.shared.domain.document import HOLES, Gap, OriginalChange, SealedText
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.compute import compute
from services.shared.runtime.ports import ValueReader


@dataclass(frozen=True, slots=True)
class Passage:
    """Original text, its place, the places in it that a reader of the document does not see, and its tracked changes.
    `gaps`: what is not in the text of the document.
    """

    text: str
    span: OriginalSpan
    hidden: tuple[OriginalSpan, ...] = ()
    changes: tuple[OriginalChange, ...] = ()
    gaps: tuple[Gap, ...] = ()


class Words:
    """Reads stored texts, and asks redaction for the values in their holes."""

    def __init__(self, texts: ValueReader, reveal: RevealPort) -> None:
        self._texts = texts
        self._reveal = reveal

    async def at(self, stored: StoredDocument, spans: Sequence[OriginalSpan], purpose: str) -> list[str]:
        """The text of each span. An erased value is a run of hole characters.

        Raises the errors of `Blobs.get`, and `Retry(dependency="redaction")` if redaction does not answer.
        """
        return await self._in(await self._texts.get_value(SealedText, stored.text), stored, spans, purpose)

    async def passage(self, stored: StoredDocument, span: OriginalSpan, purpose: str) -> Passage:
        """The text of `span`, and the hidden places in it. Raises the errors of `at`."""
        text = await self._texts.get_value(SealedText, stored.text)
        [words] = await self._in(text, stored, [span], purpose)
        hidden = tuple(one for one in text.hidden if one.overlaps(span))
        changes = tuple(one for one in text.changes if one.span.overlaps(span))
        return Passage(words, span, hidden, changes, text.gaps)

    async def _in(
        self, text: SealedText, stored: StoredDocument, spans: Sequence[OriginalSpan], purpose: str
    ) -> list[str]:
        sought = list(dict.fromkeys(span for span in spans if _has_values(text, span)))
        if not sought:
            return [span.of(text.text) for span in spans]
        revealed = await self._reveal.reveal_spans(stored.document.document_id, sought, purpose)
        whole = await compute(filled, text.text, revealed)
        return [span.of(whole) for span in spans]


def filled(text: str, revealed: Iterable[tuple[OriginalSpan, str | None]]) -> str:
    """`text` with revealed values in its holes."""
    pieces: list[str] = []
    position = 0
    for span, words in revealed:
        if words is None or len(words) != len(span) or span.start < position or span.end > len(text):
            continue
        here = zip(span.of(text), words, strict=True)
        pieces += (text[position : span.start], *(word if hole in HOLES else hole for hole, word in here))
        position = span.end
    return "".join((*pieces, text[position:]))


def _has_values(text: SealedText, span: OriginalSpan) -> bool:
    return any(one.sealed and one.span.overlaps(span) for one in text.values)
