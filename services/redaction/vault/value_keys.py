"""A key for each placeholder of a matter: the vault's spellings, and the values in stored texts, are sealed under it.
Destroying it makes every copy of the value unreadable.
"""

from collections.abc import Callable, Iterable, Mapping

from services.redaction.vault.ports import DataKeys
from services.redaction.vault.records import Matter
from services.shared.domain.document import KeyScope
from services.shared.domain.identity import keyed_hashes


class ValueKeys:
    """`hash_key` gives a tenant's hash key (`KeyProvider.hash_key`)."""

    def __init__(self, keyring: DataKeys, hash_key: Callable[[str], bytes]) -> None:
        self._keyring = keyring
        self._hash_key = hash_key

    def subject(self, matter: Matter, placeholder: str) -> str:
        """What the key stands under in the keyring: 64 hex digits, which do not tell the matter."""
        return next(iter(self._subjects(matter, [placeholder])))

    async def keys(
        self, matter: Matter, placeholders: Iterable[str], *, create: bool = False
    ) -> Mapping[str, bytes | None]:
        """By placeholder, 32 bytes; None where destroyed or never made. With `create`, what never was is made.

        Raises `Reject(KEY_UNAVAILABLE)` where this process may not open any, `Retry(dependency="database")`.
        """
        names = list(placeholders)
        return dict.fromkeys(names) | dict(await self.made(matter, names, create=create))

    async def made(
        self, matter: Matter, placeholders: Iterable[str], *, create: bool = False
    ) -> Mapping[str, bytes | None]:
        """As `keys`, without those that were never made: None is an erasure, and nothing else."""
        names = self._subjects(matter, placeholders)
        found = await self._keyring.data_keys(matter.tenant, KeyScope.PERSON, names, create=create)
        return {names[subject]: key for subject, key in found.items()}

    async def destroy(self, matter: Matter, placeholders: Iterable[str]) -> int:
        """For good, also those that were never made. Returns how many there were. Other processes forget a key within a
        minute.
        """
        return sum([await self._keyring.destroy(matter.tenant, self.subject(matter, one)) for one in placeholders])

    def _subjects(self, matter: Matter, placeholders: Iterable[str]) -> dict[str, str]:
        """Placeholders by their subjects."""
        prefix = f"{len(matter.matter)}:{matter.matter}".encode("utf-8", "surrogatepass")
        subject = keyed_hashes(self._hash_key(matter.tenant), "value key", prefix)
        return {subject(one.encode("utf-8", "surrogatepass")): one for one in placeholders}
