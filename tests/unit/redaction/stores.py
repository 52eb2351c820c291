"""Keys and results in memory."""

from collections.abc import Collection, Iterable, Mapping

from services.redaction.text.stored import Texts
from services.redaction.vault.records import Matter
from services.redaction.vault.value_keys import ValueKeys
from services.shared.domain.document import KeyScope
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentIngested, DocumentRedacted
from services.shared.domain.identity import keyed_hash
from services.shared.runtime.keys.sealing import new_key
from services.shared.runtime.storage.blobs import Blobs
from services.shared.wire.codec import decode, encode


class MemoryKeyring:
    """Data keys in a dict; None if destroyed."""

    def __init__(self) -> None:
        self.keys: dict[tuple[str, KeyScope, str], bytes | None] = {}

    async def data_key(self, tenant: str, scope: KeyScope, subject: str, *, create: bool = False) -> bytes:
        found = (await self.data_keys(tenant, scope, [subject], create=create)).get(subject)
        if found is None:
            raise Reject(Reason.KEY_UNAVAILABLE)
        return found

    async def data_keys(
        self, tenant: str, scope: KeyScope, subjects: Iterable[str], *, create: bool = False
    ) -> Mapping[str, bytes | None]:
        names = list(subjects)
        if create:
            for one in names:
                self.keys.setdefault((tenant, scope, one), new_key())
        return {one: self.keys[tenant, scope, one] for one in names if (tenant, scope, one) in self.keys}

    async def destroy(self, tenant: str, subject: str, *, scopes: Collection[KeyScope] = tuple(KeyScope)) -> int:
        living = [scope for scope in scopes if self.keys.get((tenant, scope, subject))]
        self.keys |= {(tenant, scope, subject): None for scope in scopes}
        return len(living)


class MemoryResults:
    """Results in a dict; the first write is kept."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], bytes] = {}
        self.met: dict[str, DocumentIngested] = {}
        self.mentions: dict[str, set[str]] = {}

    async def find(self, document_id: str, policy: str) -> DocumentRedacted | None:
        row = self.rows.get((document_id, policy))
        return decode(DocumentRedacted, row) if row else None

    async def of_document(self, document_id: str) -> tuple[DocumentRedacted, ...]:
        return tuple(decode(DocumentRedacted, row) for (one, _), row in self.rows.items() if one == document_id)

    async def add_document(self, event: DocumentIngested) -> tuple[DocumentRedacted, ...]:
        self.met.setdefault(event.document.document_id, event)
        return await self.of_document(event.document.document_id)

    async def keep(self, policy: str, event: DocumentRedacted, mentions: Collection[str] = ()) -> DocumentRedacted:
        identity = event.document.document_id
        self.mentions.setdefault(identity, set()).update(mentions)
        return decode(DocumentRedacted, self.rows.setdefault((identity, policy), encode(event)))

    async def replace(
        self, policy: str, old: DocumentRedacted, new: DocumentRedacted, mentions: Collection[str] = ()
    ) -> DocumentRedacted:
        key = (old.document.document_id, policy)
        self.mentions.setdefault(key[0], set()).update(mentions)
        if self.rows[key] == encode(old):
            self.rows[key] = encode(new)
        return decode(DocumentRedacted, self.rows[key])


def make_texts(blobs: Blobs, keyring: MemoryKeyring) -> Texts:
    """Texts over `blobs`, with a value key for each placeholder."""

    async def destroy(tenant: str, subject: str) -> int:
        return await keyring.destroy(tenant, subject, scopes=[KeyScope.SOURCE])

    return Texts(blobs, ValueKeys(keyring, hash_key), lambda tenant, data: keyed_hash(b"k", tenant, data), destroy)


def hash_key(tenant: str) -> bytes:
    """A fixed hash key for each tenant, 32 bytes."""
    return tenant.encode() * 8


def value_keys(keyring: MemoryKeyring) -> ValueKeys:
    """The value keys that `make_texts` uses."""
    return ValueKeys(keyring, hash_key)


async def destroy_value(keyring: MemoryKeyring, matter: Matter, placeholder: str) -> None:
    """Destroys the key of a placeholder, as an erasure does."""
    await value_keys(keyring).destroy(matter, [placeholder])
