"""Small secrets of documents in rows of a database, sealed under the keys of the text that they were made from.

Destroying the key of the document, or that of a generation of its text, destroys the row with it: in the table, in its
log and in its backups.
"""

import hmac
from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

from services.shared.domain.document import KeyScope
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.keys.sealing import seal, unseal
from services.shared.runtime.storage.blobs import generation_owner


class ManyKeys(Protocol):
    """The part of `Keyring` that sealed rows use."""

    async def data_keys(
        self, tenant: str, scope: KeyScope, owners: Iterable[str], *, create: bool = False
    ) -> Mapping[str, bytes | None]: ...


class SealedRow(NamedTuple):
    """Sealed bytes, and the generation of the text that they were made from; 0 if the text has none."""

    generation: int
    sealed: bytes


class SealedRows:
    """Seals and opens rows of one purpose. Another purpose has other keys."""

    def __init__(self, keys: ManyKeys, purpose: str) -> None:
        self._keys = keys
        self._purpose = purpose

    async def seal(self, tenant: str, scope: KeyScope, owner: str, generation: int, plain: bytes) -> bytes:
        """Raises `Reject(KEY_UNAVAILABLE)` if a key is destroyed."""
        key = (await self._joined(tenant, scope, {owner: generation}))[owner]
        if key is None:
            raise Reject(Reason.KEY_UNAVAILABLE)
        return seal(key, plain, self._context(tenant, scope, owner))

    async def open(self, tenant: str, scope: KeyScope, rows: Mapping[str, SealedRow]) -> Mapping[str, bytes | None]:
        """The plain bytes by owner; None where a key is destroyed, or the bytes are damaged. Two queries at most."""
        keys = await self._joined(tenant, scope, {owner: one.generation for owner, one in rows.items()})
        opened: dict[str, bytes | None] = {}
        for owner, one in rows.items():
            key = keys[owner]
            try:
                opened[owner] = None if key is None else unseal(key, one.sealed, self._context(tenant, scope, owner))
            except Reject:
                opened[owner] = None
        return opened

    async def _joined(self, tenant: str, scope: KeyScope, generations: Mapping[str, int]) -> Mapping[str, bytes | None]:
        """A key that needs that of the owner and that of the generation, by owner."""
        sought = [*generations, *(generation_owner(owner, one) for owner, one in generations.items() if one)]
        found = await self._keys.data_keys(tenant, scope, sought)
        made: dict[str, bytes | None] = {}
        for owner, generation in generations.items():
            own = found.get(owner)
            other = found.get(generation_owner(owner, generation)) if generation else b""
            made[owner] = None if own is None or other is None else self._derived(own, other)
        return made

    def _derived(self, own: bytes, other: bytes) -> bytes:
        return hmac.digest(own, b"row" + self._purpose.encode() + b"\0" + other, "sha256")

    def _context(self, tenant: str, scope: KeyScope, owner: str) -> tuple[str, ...]:
        return ("row", self._purpose, tenant, scope.value, owner)
