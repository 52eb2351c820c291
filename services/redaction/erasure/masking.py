"""Masks mentions of a person in stored texts, if redaction missed the mentions in whole or in part. Masking overwrites
each text, with a hole for the mention, under keys of the next generation.

Every step can be repeated: a text is readable under one of the two generations, and the keys of earlier generations
are destroyed last.
"""

import re
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from services.redaction.detection.spellings import Spellings
from services.redaction.subjects.placeholders import parsed
from services.redaction.text.sealed import open_text, with_holes
from services.redaction.text.stored import REDACTED
from services.redaction.vault.ports import ValueKeysPort
from services.redaction.vault.records import Matter
from services.shared.domain.document import (
    SEALED,
    BlobRef,
    DocumentRecord,
    KeyScope,
    RedactedText,
    SealedText,
    SealedValue,
    hole,
)
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.compute import compute
from services.shared.runtime.ports import BlobStore
from services.shared.runtime.storage.blobs import generation_owner
from services.shared.wire.codec import encode

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Blob:
    """A stored text: its content `now`, and its content when `masked`, None if it needs no change."""

    ref: BlobRef
    generation: int
    now: SealedText | RedactedText
    masked: SealedText | RedactedText | None


@dataclass(slots=True)
class _Search:
    """The search for mentions in a document's texts. `partly` collects the mentions that redaction replaced in part.
    They come from the sealed texts, in the form in which the redacted texts contain them.
    """

    record: DocumentRecord
    spellings: Spellings
    placeholder: str
    values: ValueKeysPort
    partly: set[tuple[str, ...]] = field(default_factory=set)

    async def opened(self, text: SealedText) -> str:
        """The text with all values whose keys exist."""
        names = {one.placeholder for one in text.values}
        keys = await self.values.keys(Matter(self.record.tenant, self.record.matter), names) if names else {}
        try:
            return (await compute(open_text, text, keys, self.record)).text.text
        except Reject as error:
            if error.reason is not Reason.TAMPERED:
                raise
            return text.text

    def sealed(self, text: SealedText, opened: str) -> SealedText | None:
        """The text with a hole for each mention, or part of a mention, that is in clear text. None if there is no such
        mention.
        """
        kind = found[0] if (found := parsed(self.placeholder)) else ""
        holes: list[SealedValue] = []
        for span in self.spellings.spans(opened):
            values = [one for one in text.values if one.span.overlaps(span)]
            clear = list(_clear(span, values, text.text))
            holes += [SealedValue(one, kind, self.placeholder) for one in clear]
            if clear and values:
                pieces = sorted(
                    (*((one, one.of(text.text)) for one in clear), *((o.span, o.placeholder) for o in values))
                )
                self.partly.add(tuple(words for _, words in pieces))
        return with_holes(text, holes) if holes else None

    def redacted(self, text: RedactedText) -> RedactedText | None:
        """Like `sealed`, for a redacted text. Call it after `sealed`, which fills `partly`."""
        spans = [(one.start, one.end) for one in self.spellings.spans(text.text)]
        for pieces in self.partly:
            for match in re.finditer(r"\W*".join(f"({re.escape(one)})" for one in pieces), text.text):
                spans += [match.span(n) for n, one in enumerate(pieces, 1) if not parsed(one)]
        masked = list(text.text)
        for start, end in spans:
            masked[start:end] = hole(text.text[start:end])
        return replace(text, text="".join(masked)) if spans else None


def _clear(span: OriginalSpan, values: Iterable[SealedValue], text: str) -> Iterator[OriginalSpan]:
    """The parts of `span` between `values` that contain letters or digits."""
    start = span.start
    for end, after in [*((one.span.start, one.span.end) for one in values), (span.end, span.end)]:
        if start < end and any(map(str.isalnum, text[start:end])):
            yield OriginalSpan(start, end)
        start = max(start, after)


@dataclass(frozen=True, slots=True)
class Masking:
    """`destroy` destroys an owner's keys in all scopes."""

    blobs: BlobStore
    destroy: Callable[[str, str], Awaitable[object]]

    async def shows(self, record: DocumentRecord, spellings: Spellings, values: ValueKeysPort) -> bool:
        """Whether a stored text of the document shows one of `spellings`. Raises `Retry` while the store is down."""
        return any(one.masked for one in await self._read(_Search(record, spellings, "", values)))

    async def mask(self, record: DocumentRecord, spellings: Spellings, placeholder: str, values: ValueKeysPort) -> bool:
        """Masks `spellings` in all stored texts of the document. Returns whether there were any. The holes belong to
        `placeholder`. Raises `Retry` while the store is down.
        """
        found = await self._read(_Search(record, spellings, placeholder, values))
        newest = max((one.generation for one in found), default=0)
        shown = any(one.masked for one in found)
        target = newest + 1 if shown else newest
        for one in found:
            if one.generation < target:
                data = await compute(encode, one.masked or one.now)
                ref = one.ref
                await self.blobs.put(ref.tenant, ref.scope, ref.subject, ref.name, data, generation=target)
        for past in range(1, target):
            await self.destroy(record.tenant, generation_owner(record.document_id, past))
        return shown

    async def _read(self, search: _Search) -> list[_Blob]:
        found: list[_Blob] = []
        for scope, prefix in ((KeyScope.SOURCE, SEALED), (KeyScope.REDACTED, REDACTED)):
            for ref in await self.blobs.find(search.record.tenant, scope, search.record.document_id):
                if ref.name.startswith(prefix):
                    one = await self._blob(ref, search)
                    found += [one] if one else []
        return found

    async def _blob(self, ref: BlobRef, search: _Search) -> _Blob | None:
        """None if the keys of the blob were destroyed."""
        try:
            generation = await self.blobs.generation(ref)
            if ref.scope is KeyScope.SOURCE:
                sealed = await self.blobs.get_value(SealedText, ref)
                opened = await search.opened(sealed)
                return _Blob(ref, generation, sealed, await compute(search.sealed, sealed, opened))
            redacted = await self.blobs.get_value(RedactedText, ref)
            return _Blob(ref, generation, redacted, await compute(search.redacted, redacted))
        except Reject as error:
            if error.reason not in _GONE:
                raise
            return None


_GONE = frozenset({Reason.KEY_UNAVAILABLE, Reason.NOT_FOUND})
