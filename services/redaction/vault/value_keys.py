"""One key for each placeholder of a matter. The vault's spellings and the values in stored texts are sealed under it,
so that destroying it makes every copy of the value unreadable.
"""

from collections.abc import Callable, Iterable, Mapping

from services.redaction.vault.ports import DataKeys
from services.redaction.vault.records import Matter
from services.shared.domain.document import KeyScope
from services.shared.domain.identity import keyed_hashes


class ValueKeys:
    """`hash_key` returns the hash key of a tenant (`KeyProvider.hash_key`)."""

    def __init__(self, keyring: DataKeys, hash_key: Callable[[str], bytes]) -> None:
        self._keyring = keyring
        self._hash_key = hash_key

    def owner(self, matter: Matter, placeholder: str) -> str:
        """The owner of the placeholder's key in the keyring: 64 hex digits, which do not reveal the matter."""
        return next(iter(self._owners(matter, [placeholder])))

    async def keys(
        self, matter: Matter, placeholders: Iterable[str], *, create: bool = False
    ) -> Mapping[str, bytes | None]:
        """Keys of 32 bytes by placeholder; None if destroyed or never made. With `create`, missing keys are made.

        Raises `Reject(KEY_UNAVAILABLE)` if this process has no key to unwrap them, `Retry(dependency="database")`.
        """
        names = list(placeholders)
        return dict.fromkeys(names) | dict(await self.made(matter, names, create=create))

    async def made(
        self, matter: Matter, placeholders: Iterable[str], *, create: bool = False
    ) -> Mapping[str, bytes | None]:
        """Like `keys`, without the placeholders whose key was never created: None always means destroyed."""
        names = self._owners(matter, placeholders)
        found = await self._keyring.data_keys(matter.tenant, KeyScope.PERSON, names, create=create)
        return {names[owner]: key for owner, key in found.items()}

    async def destroy(self, matter: Matter, placeholders: Iterable[str]) -> int:
        """Destroys the keys permanently, and prevents the creation of missing ones. Returns their number. Other
        processes drop a key from their caches within a minute.
        """
        return sum([await self._keyring.destroy(matter.tenant, self.owner(matter, one)) for one in placeholders])

    def _owners(self, matter: Matter, placeholders: Iterable[str]) -> dict[str, str]:
        """The placeholders by the owner of their key."""
        prefix = f"{len(matter.matter)}:{matter.matter}".encode("utf-8", "surrogatepass")
        owner = keyed_hashes(self._hash_key(matter.tenant), "value key", prefix)
        return {owner(one.encode("utf-8", "surrogatepass")): one for one in placeholders}
