"""Reveals the values in the holes of a document's stored texts."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from services.redaction.text.sealed import open_value
from services.redaction.vault.ports import DocumentResults, ValueKeysPort
from services.redaction.vault.records import Matter, RevealedSpan
from services.shared.domain.document import DocumentRecord, SealedText, SealedValue
from services.shared.domain.events import DocumentRedacted
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.compute import compute
from services.shared.runtime.ports import ValueReader

T = TypeVar("T")


class TextSpans:
    """A document has one stored text per policy. Their spans are the same, their holes can differ."""

    def __init__(self, blobs: ValueReader, values: ValueKeysPort, results: DocumentResults) -> None:
        self._blobs = blobs
        self._values = values
        self._results = results

    async def reveal_spans(self, redaction: DocumentRedacted, spans: Sequence[OriginalSpan]) -> Sequence[RevealedSpan]:
        """Each value that overlaps one of `spans`, in the order of the text. `words` is empty if the value was erased.

        Raises the errors of `Blobs.get`, and `Retry` while the database of the keys is down.
        """
        document = redaction.document
        results = await self._results.of_document(document.document_id)
        texts = [await self._blobs.get_value(SealedText, one.sealed) for one in _newest_first(results)]
        found = await compute(_values_in, texts, spans)
        names = {one.placeholder for one in found}
        keys = await self._values.keys(Matter(document.tenant, document.matter), names) if names else {}
        return await compute(_opened, found, keys, document)


def _newest_first(results: Iterable[DocumentRedacted]) -> list[DocumentRedacted]:
    return sorted(results, key=lambda one: one.occurred_at, reverse=True)


def _values_in(texts: Iterable[SealedText], spans: Sequence[OriginalSpan]) -> list[SealedValue]:
    """The values that overlap `spans`. If values overlap each other, only the value of the newest text is returned."""
    found: list[SealedValue] = []
    for text in texts:
        ends, starts = [one.span.end for one in text.values], [one.span.start for one in text.values]
        places = {at for one in spans for at in range(bisect_right(ends, one.start), bisect_left(starts, one.end))}
        taken = sorted(one.span for one in found)
        found += [text.values[at] for at in sorted(places) if not _touches(text.values[at].span, taken)]
    return sorted(found, key=lambda one: one.span)


def _touches(span: OriginalSpan, taken: Sequence[OriginalSpan]) -> bool:
    at = bisect_right(taken, span.start, key=lambda one: one.end)
    return at < len(taken) and taken[at].overlaps(span)


def _opened(
    values: Iterable[SealedValue], keys: Mapping[str, bytes | None], document: DocumentRecord
) -> list[RevealedSpan]:
    opened = ((one.span, open_value(one, keys.get(one.placeholder), document)) for one in values)
    return [RevealedSpan(span, words or "", words is None) for span, words in opened]
