"""The words of a stored text, with the personal values that redaction reveals."""

from collections.abc import Iterable, Sequence

from services.annotation.ports import RevealPort
from services.annotation.sets.state import StoredDocument
from services.shared.domain.document import HOLES, SealedText
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.compute import compute
from services.shared.runtime.ports import ValueReader


class Words:
    """Reads words of the original document."""

    def __init__(self, texts: ValueReader, reveal: RevealPort) -> None:
        self._texts = texts
        self._reveal = reveal

    async def at(self, stored: StoredDocument, spans: Sequence[OriginalSpan], purpose: str) -> list[str]:
        """The words of each of `spans`; where a value was erased, its hole.

        Raises as `Blobs.get`, and `Retry(dependency="redaction")` where words are asked for and cannot be had.
        """
        text = await self._texts.get_value(SealedText, stored.text)
        sought = list(dict.fromkeys(span for span in spans if _has_values(text, span)))
        if not sought:
            return [span.of(text.text) for span in spans]
        revealed = await self._reveal.reveal_spans(stored.document.document_id, sought, purpose)
        whole = await compute(filled, text.text, revealed)
        return [span.of(whole) for span in spans]


def filled(text: str, revealed: Iterable[tuple[OriginalSpan, str | None]]) -> str:
    """`text` with revealed words in place of its holes."""
    pieces: list[str] = []
    position = 0
    for span, words in revealed:
        if words is None or len(words) != len(span) or span.start < position or span.end > len(text):
            continue
        here = zip(span.of(text), words, strict=True)
        pieces += (text[position : span.start], *(word if stands in HOLES else stands for stands, word in here))
        position = span.end
    return "".join((*pieces, text[position:]))


def _has_values(text: SealedText, span: OriginalSpan) -> bool:
    return any(one.sealed and one.span.overlaps(span) for one in text.values)
