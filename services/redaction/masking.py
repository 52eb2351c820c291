"""Stored texts in which somebody who is to be erased still stands in clear, because redaction had missed the place:
they are written anew where they lie, with a hole there, under keys of the next generation.

Killed at any point and run again, it ends the same: what was written stays readable under one generation or the other,
and the keys of earlier generations are destroyed last.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from services.redaction.placeholders import parsed
from services.redaction.sealed import with_holes
from services.redaction.spellings import Spellings
from services.redaction.texts import REDACTED, SEALED
from services.shared.domain.document import BlobRef, KeyScope, RedactedText, SealedText, SealedValue, hole
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.blobs import generation_subject
from services.shared.wire.codec import encode

T = TypeVar("T")


class BlobPort(Protocol):
    """The part of `Blobs` that is needed here."""

    async def find(self, tenant: str, scope: KeyScope, subject: str = "") -> list[BlobRef]: ...

    async def get_value(self, kind: type[T], ref: BlobRef) -> T: ...

    async def generation(self, ref: BlobRef) -> int: ...

    async def put(
        self, tenant: str, scope: KeyScope, subject: str, name: str, data: bytes, *, generation: int = 0
    ) -> BlobRef: ...


@dataclass(frozen=True, slots=True)
class _Blob:
    """A stored text as it is, and as it should be: None where nothing is to be changed."""

    ref: BlobRef
    generation: int
    now: SealedText | RedactedText
    masked: SealedText | RedactedText | None


@dataclass(frozen=True, slots=True)
class Masking:
    """`destroy` ends a subject's keys in all scopes."""

    blobs: BlobPort
    destroy: Callable[[str, str], Awaitable[object]]

    async def shows(self, tenant: str, document_id: str, spellings: Spellings) -> bool:
        """Whether a stored text of the document shows one. Raises `Retry` while the store is away."""
        return any(one.masked for one in await self._read(tenant, document_id, spellings, ""))

    async def mask(self, tenant: str, document_id: str, spellings: Spellings, placeholder: str) -> bool:
        """Takes `spellings` out of all stored texts of the document; whether there were any. `placeholder`: whose holes
        these are. Raises `Retry` while the store is away.
        """
        found = await self._read(tenant, document_id, spellings, placeholder)
        newest = max((one.generation for one in found), default=0)
        shown = any(one.masked for one in found)
        target = newest + 1 if shown else newest
        for one in found:
            if one.generation < target:
                data = await asyncio.to_thread(encode, one.masked or one.now)
                ref = one.ref
                await self.blobs.put(ref.tenant, ref.scope, ref.subject, ref.name, data, generation=target)
        for past in range(1, target):
            await self.destroy(tenant, generation_subject(document_id, past))
        return shown

    async def _read(self, tenant: str, document_id: str, spellings: Spellings, placeholder: str) -> list[_Blob]:
        found: list[_Blob] = []
        for scope, prefix in ((KeyScope.SOURCE, SEALED), (KeyScope.REDACTED, REDACTED)):
            for ref in await self.blobs.find(tenant, scope, document_id):
                if ref.name.startswith(prefix):
                    one = await self._blob(ref, spellings, placeholder)
                    found += [one] if one else []
        return found

    async def _blob(self, ref: BlobRef, spellings: Spellings, placeholder: str) -> _Blob | None:
        """None where it cannot be read any more: by nobody."""
        try:
            generation = await self.blobs.generation(ref)
            if ref.scope is KeyScope.SOURCE:
                sealed = await self.blobs.get_value(SealedText, ref)
                return _Blob(ref, generation, sealed, await asyncio.to_thread(_sealed, sealed, spellings, placeholder))
            redacted = await self.blobs.get_value(RedactedText, ref)
            return _Blob(ref, generation, redacted, await asyncio.to_thread(_redacted, redacted, spellings))
        except Reject as error:
            if error.reason not in _GONE:
                raise
            return None


def _sealed(text: SealedText, spellings: Spellings, placeholder: str) -> SealedText | None:
    kind = found[0] if (found := parsed(placeholder)) else ""
    spans = [span for span in spellings.spans(text.text) if not any(one.span.overlaps(span) for one in text.values)]
    return with_holes(text, [SealedValue(span, kind, placeholder) for span in spans]) if spans else None


def _redacted(text: RedactedText, spellings: Spellings) -> RedactedText | None:
    pieces: list[str] = []
    position = 0
    for span in spellings.spans(text.text):
        pieces += (text.text[position : span.start], hole(span.of(text.text)))
        position = span.end
    return replace(text, text="".join((*pieces, text.text[position:]))) if pieces else None


_GONE = frozenset({Reason.KEY_UNAVAILABLE, Reason.NOT_FOUND})
