"""A vault in a database, with its keys in the same database."""

from collections.abc import Sequence
from pathlib import Path

from services.redaction.vault.sql import SqlVault
from services.redaction.vault.value_keys import ValueKeys
from services.shared.runtime.clock import Clock
from services.shared.runtime.keys.keyring import Keyring
from services.shared.runtime.keys.provider import LocalKeys, create_local_keys
from services.shared.runtime.keys.table import KEYS_SCHEMA
from services.shared.runtime.storage.database import Database
from services.shared.runtime.storage.schema import migrate
from tests.fakes import FakeClock

TENANTS = ("harbour-bank", "northgate-credit")


def prepare(url: str, folder: Path, tenants: Sequence[str] = TENANTS) -> Path:
    """Makes the tables of vault and keys in one database, and key files under `folder`. Returns the key file of
    redaction.
    """
    migrate(url, "services.redaction")
    migrate(url, KEYS_SCHEMA)
    create_local_keys(folder / "keys", tenants)
    return folder / "keys" / "redaction.json"


def open_keys(database: Database, key_file: Path, clock: Clock | None = None) -> ValueKeys:
    """The keys of values, as in another process."""
    keys = LocalKeys(key_file)
    return ValueKeys(Keyring(database, keys, clock or FakeClock()), keys.hash_key)


def open_vault(database: Database, key_file: Path, values: ValueKeys | None = None) -> SqlVault:
    """The vault, as in another process."""
    return SqlVault(database, LocalKeys(key_file), values or open_keys(database, key_file))
