"""Reads and stores the texts of a document: sealed for services with the source key, redacted for all others."""

import dataclasses
from collections.abc import Awaitable, Callable
from typing import TypeVar

from services.redaction.text.redact import Redaction
from services.redaction.text.sealed import Opened, open_text, seal_text
from services.redaction.text.structure import redacted_text
from services.redaction.vault.ports import ValueKeysPort
from services.redaction.vault.records import Matter
from services.shared.domain.document import EXTRACTED, SEALED, BlobRef, DocumentRecord, KeyScope, SealedText
from services.shared.runtime.compute import compute
from services.shared.runtime.ports import BlobStore
from services.shared.wire.codec import encode

T = TypeVar("T")


@dataclasses.dataclass(frozen=True, slots=True)
class StoredRefs:
    """References to the sealed text, the redacted text and the map of a redaction."""

    text: BlobRef
    redacted: BlobRef
    map: BlobRef


@dataclasses.dataclass(frozen=True, slots=True)
class Texts:
    """`fingerprint` returns the keyed hash of bytes of a tenant. `destroy` destroys the source key of an owner."""

    blobs: BlobStore
    values: ValueKeysPort
    fingerprint: Callable[[str, bytes], str]
    destroy: Callable[[str, str], Awaitable[object]]

    async def read(self, document: DocumentRecord, ref: BlobRef) -> Opened:
        """The text with all values that were not erased.

        Raises the errors of `Blobs.get`, and `Retry` while the database of the keys is down.
        """
        sealed = await self.blobs.get_value(SealedText, ref)
        names = {one.placeholder for one in sealed.values}
        keys = await self.values.keys(Matter(document.tenant, document.matter), names) if names else {}
        return await compute(open_text, sealed, keys, document)

    async def keep(self, document: DocumentRecord, opened: Opened, redaction: Redaction, origin: BlobRef) -> StoredRefs:
        """Stores the redaction of the text at `origin`. The names of blobs derive from their content, so that two
        workers that redact the same document do not overwrite each other's blobs.
        """
        generation = max(1, 0 if is_extracted(origin) else await self.blobs.generation(origin))
        names = {one.placeholder for one in redaction.map.replacements if one.placeholder}
        keys = await self.values.keys(Matter(document.tenant, document.matter), names, create=True) if names else {}
        redacted = await compute(redacted_text, opened.text, redaction.text, redaction.map)
        sealed = await compute(seal_text, opened.text, redaction, keys, document)
        places = await compute(encode, redaction.map)
        unique = self.fingerprint(document.tenant, places)[:16]
        return StoredRefs(
            text=await self._put(document, KeyScope.SOURCE, f"{SEALED}{unique}", sealed, generation),
            redacted=await self._put(document, KeyScope.REDACTED, REDACTED, redacted, generation),
            map=await self._put(document, KeyScope.REDACTED, "map-", redaction.map),
        )

    async def forget(self, ref: BlobRef) -> None:
        """Destroys an extracted text. Does nothing if it does not exist, or if `ref` is another blob."""
        if is_extracted(ref):
            await self.destroy(ref.tenant, ref.subject)
            await self.blobs.delete(ref)

    async def _put(
        self, document: DocumentRecord, scope: KeyScope, name: str, value: object, generation: int = 0
    ) -> BlobRef:
        data = await compute(encode, value)
        unique = f"{name}{self.fingerprint(document.tenant, data)[:16]}" if name.endswith("-") else name
        return await self.blobs.put(document.tenant, scope, document.document_id, unique, data, generation=generation)


def is_extracted(ref: BlobRef) -> bool:
    """Whether `ref` is an extracted text, which redaction destroys after it has stored the first result."""
    return ref.scope is KeyScope.SOURCE and ref.subject.endswith(EXTRACTED)


REDACTED = "redacted-"
