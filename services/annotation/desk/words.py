"""Reads original text. A value that the reader does not see is a placeholder or a hole."""

from collections.abc import Iterable, Sequence

from services.annotation.desk.records import Passage, PlacedValue
from services.annotation.desk.visibility import Reader, Visibility
from services.annotation.ports import RevealPort
from services.annotation.reveals.values import VisibleValues
from services.annotation.sets.state import StoredDocument
from services.shared.domain.document import HOLES, SealedText
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.compute import compute
from services.shared.runtime.ports import ValueReader


class Words:
    """Reads stored texts, and asks redaction for the values that the reader sees."""

    def __init__(self, texts: ValueReader, reveal: RevealPort, visibility: Visibility) -> None:
        self._texts = texts
        self._reveal = reveal
        self._visibility = visibility

    async def at(self, reader: Reader, stored: StoredDocument, spans: Sequence[OriginalSpan]) -> list[str]:
        """The text of each span, with placeholders for values that the reader does not see. An erased value that it
        sees is a run of hole characters.

        Raises the errors of `Blobs.get`, and `Retry(dependency="redaction")` if redaction does not answer.
        """
        text = await self._texts.get_value(SealedText, stored.text)
        whole, seen = await self.read(reader, text, stored, spans)
        return [seen.words(whole, span) for span in spans]

    async def passage(self, reader: Reader, stored: StoredDocument, span: OriginalSpan) -> Passage:
        """The text of `span` in its length: holes in place of values that the reader does not see. Raises the errors of
        `at`.
        """
        text = await self._texts.get_value(SealedText, stored.text)
        whole, seen = await self.read(reader, text, stored, [span])
        return Passage(
            text=seen.same_length(whole, span),
            span=span,
            hidden=tuple(one for one in text.hidden if one.overlaps(span)),
            changes=tuple(one for one in text.changes if one.span.overlaps(span)),
            gaps=text.gaps,
            values=tuple(
                PlacedValue(one.value_id, one.entity_type, one.span, seen.sees(one)) for one in seen.within(span)
            ),
            uncertain=tuple(one for one in text.uncertain if one.span.overlaps(span) and seen.sees_all(one.span)),
        )

    async def read(
        self, reader: Reader, text: SealedText, stored: StoredDocument, spans: Sequence[OriginalSpan]
    ) -> tuple[str, VisibleValues]:
        """`text`, that of `stored`, with the values that the reader sees in `spans`, which are recorded. Raises the
        errors of `at`.
        """
        seen = await self._visibility.of(reader.actor, stored, reader.purpose)
        values = await self._visibility.record(reader, stored, spans, seen)
        sought = [one.span for one in values if any(hole in one.span.of(text.text) for hole in HOLES)]
        if not sought:
            return text.text, seen
        revealed = await self._reveal.reveal_spans(stored.document.document_id, sought, reader.purpose)
        return await compute(filled, text.text, revealed), seen


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
