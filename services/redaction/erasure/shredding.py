"""Destroys documents and submitted originals: first the keys, then the bytes."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from services.redaction.detection.spellings import Spellings
from services.redaction.erasure.records import Letter
from services.shared.domain.document import EXTRACTED, BlobRef, DocumentRecord, KeyScope
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.keys.provider import UNKNOWN_TENANT
from services.shared.runtime.ports import BlobStore
from services.shared.runtime.storage.blobs import generation_owner
from services.shared.wire.dead_message import unpack
from services.shared.wire.inbound import Unreadable, read_event
from services.shared.wire.topics import BY_NAME


@dataclass(frozen=True, slots=True)
class Shredder:
    """`destroy` destroys an owner's keys in all scopes. Every step can be repeated."""

    blobs: BlobStore
    destroy: Callable[[str, str], Awaitable[object]]

    async def document(self, tenant: str, document_id: str) -> None:
        """Shreds all stored data of a document, except the submitted original."""
        refs = await self._stored(tenant, document_id)
        newest = max([0, *[await self._generation(ref) for ref in refs]])
        await self.destroy(tenant, document_id)
        await self.destroy(tenant, document_id + EXTRACTED)
        for number in range(1, newest + 1):
            await self.destroy(tenant, generation_owner(document_id, number))
        await self._delete([*refs, *await self._stored(tenant, document_id + EXTRACTED)])

    async def original(self, tenant: str, owner: str) -> None:
        """Shreds the submitted original of this key owner, and its dead letters."""
        await self.destroy(tenant, owner)
        await self._delete(await self._stored(tenant, owner))

    async def letters(self, tenant: str, spellings: Spellings) -> int:
        """Shreds the dead letters that contain one of `spellings`. Returns their number."""
        found = await self.find_letters(tenant, spellings)
        for one in found:
            await self.destroy(one.ref.tenant, one.ref.subject)
            await self.blobs.delete(one.ref)
        return len(found)

    async def find_letters(self, tenant: str, spellings: Spellings) -> list[Letter]:
        """The dead letters that `letters` shreds: of the tenant, and of messages whose tenant is unknown. Dead letters
        of later services contain references only.
        """
        found: list[Letter] = []
        for holder, scope in (
            (tenant, KeyScope.SOURCE),
            (UNKNOWN_TENANT, KeyScope.SOURCE),
            (UNKNOWN_TENANT, KeyScope.REDACTED),
        ):
            letters = [ref for ref in await self.blobs.find(holder, scope) if ref.name.startswith(_LETTER)]
            for ref in letters:
                data = await self._read(ref)
                if data is not None and spellings.are_in(data):
                    found.append(Letter(ref, record_of(data, tenant, ref.subject)))
        return found

    async def _read(self, ref: BlobRef) -> bytes | None:
        try:
            return await self.blobs.get(ref)
        except Reject as error:
            if error.reason not in _GONE:
                raise
            return None

    async def _stored(self, tenant: str, owner: str) -> list[BlobRef]:
        return [
            ref for scope in (KeyScope.SOURCE, KeyScope.REDACTED) for ref in await self.blobs.find(tenant, scope, owner)
        ]

    async def _generation(self, ref: BlobRef) -> int:
        try:
            return await self.blobs.generation(ref)
        except Reject:
            return 0

    async def _delete(self, refs: Iterable[BlobRef]) -> None:
        for ref in refs:
            await self.blobs.delete(ref)


def record_of(letter: bytes, tenant: str, owner: str) -> DocumentRecord:
    """The document of a dead letter, with the id of its key owner if it was not ingested. Without a matter if the
    message cannot be read, or names another tenant than the one in whose store it was found.
    """
    unknown = DocumentRecord(tenant, "", "", "", document_id=owner)
    try:
        message = unpack(letter)
        headers = {name.lower(): (value or b"").decode() for name, value in message.headers}
        event: object = read_event(BY_NAME[message.topic], headers, message.value, _NO_TIME)
    except Unreadable as error:
        event = error.event
    except (Reject, KeyError, UnicodeDecodeError, ValueError):
        return unknown
    record = getattr(event, "document", None)
    if not isinstance(record, DocumentRecord) or record.tenant != tenant:
        return unknown
    return replace(record, document_id=record.document_id or owner)


_NO_TIME = datetime.min.replace(tzinfo=UTC)
_LETTER = "dead-"
_GONE = frozenset({Reason.KEY_UNAVAILABLE, Reason.NOT_FOUND})
