"""Stores and keys of a released system, opened like the current services do."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from services.cli.backup.sources import KEYS, STORES
from services.redaction.text.stored import Texts
from services.redaction.vault.sql import SqlVault
from services.redaction.vault.value_keys import ValueKeys
from services.shared.domain.identity import keyed_hash
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.keys.keyring import Keyring
from services.shared.runtime.keys.provider import LocalKeys
from services.shared.runtime.keys.table import KEYS_SCHEMA
from services.shared.runtime.storage.blobs import Blobs, open_store
from services.shared.runtime.storage.database import Database

PACKAGES: Mapping[str, str] = {name: f"services.{name}" for name in STORES} | {KEYS: KEYS_SCHEMA}


@dataclass(frozen=True, slots=True)
class Released:
    """`databases` by service, and that of the wrapped keys. `key_files`: the folder with a key file per service."""

    databases: Mapping[str, str]
    key_files: Path
    blobs: str = "memory://"

    @asynccontextmanager
    async def database(self, name: str) -> AsyncIterator[Database]:
        """The database of a service, or that of the wrapped keys."""
        opened = Database(self.databases[name])
        try:
            yield opened
        finally:
            await opened.close()

    @asynccontextmanager
    async def blobs_of(self, service: str) -> AsyncIterator[Blobs]:
        """The object store, with the keys of `service`."""
        keys = self.keys(service)
        async with self.database(KEYS) as database:
            yield Blobs(open_store(self.blobs), Keyring(database, keys, SystemClock()), keys.hash_key)

    @asynccontextmanager
    async def vault(self) -> AsyncIterator[SqlVault]:
        keys = self.keys("redaction")
        async with self.database("redaction") as values, self.database(KEYS) as wrapped:
            yield SqlVault(values, keys, ValueKeys(Keyring(wrapped, keys, SystemClock()), keys.hash_key))

    @asynccontextmanager
    async def texts(self) -> AsyncIterator[Texts]:
        """The texts with their values restored, like redaction reads them."""
        keys = self.keys("redaction")
        async with self.database(KEYS) as database, self.blobs_of("redaction") as blobs:
            keyring = Keyring(database, keys, SystemClock())

            def fingerprint(tenant: str, data: bytes) -> str:
                return keyed_hash(keys.hash_key(tenant), "redaction", data)

            yield Texts(blobs, ValueKeys(keyring, keys.hash_key), fingerprint, keyring.destroy)

    def keys(self, service: str) -> LocalKeys:
        """The key-encryption keys of `service`."""
        return LocalKeys(self.key_files / f"{service}.json")
