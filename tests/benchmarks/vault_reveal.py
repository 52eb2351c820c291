"""The speed of the vault compared with plain AES-GCM in the same run: `python -m tests.benchmarks.vault_reveal`.

Prints JSON: values per CPU second of this process, each the best of several rounds, because other work only slows a
round down. Earlier objects are frozen, as in a service after its start.
"""

import argparse
import asyncio
import gc
import json
import os
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.redaction.subjects.linking import Subject, keys_of
from services.redaction.subjects.numbering import Number
from services.redaction.vault.records import Matter
from services.redaction.vault.sql import SqlVault
from services.redaction.vault.value_keys import ValueKeys
from services.redaction.vault.values import OWN_KEY, Spelling, ValueRow, open_rows, seal_spelling
from services.shared.domain.entities import EntityType
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.keys.keyring import Keyring
from services.shared.runtime.keys.provider import LocalKeys, create_local_keys
from services.shared.runtime.keys.sealing import new_key
from services.shared.runtime.keys.table import KEYS_SCHEMA
from services.shared.runtime.storage.database import Database
from services.shared.runtime.storage.schema import migrate

MATTER = Matter("harbour-bank", "bench")
_ROUNDS = 5
_BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Figures:
    """Values per CPU second. `ratio`: to plain AES-GCM, in batches. `bare_twice`: plain AES-GCM that unwraps each
    value's key and decrypts the value with it.
    """

    values: int
    bare_aes_gcm: float
    bare_twice: float
    opened: float
    ratio: float
    revealed_keys_remembered: float
    revealed_keys_unwrapped: float


def measure(count: int) -> Figures:
    """Measures `count` values, each with its own number, 19 bytes on average."""
    forms = [_name(number) for number in range(count)]
    bare, twice, opened = _bare(forms), _bare_twice(forms), _opened(forms)
    warm, cold = asyncio.run(_revealed(forms))
    return Figures(count, round(bare), round(twice), round(opened), round(opened / bare, 3), round(warm), round(cold))


def _bare(forms: list[str]) -> float:
    cipher, nonce = AESGCM(new_key()), os.urandom(12)
    sealed = [cipher.encrypt(nonce, form.encode(), None) for form in forms]

    def work() -> None:
        for one in sealed:
            cipher.decrypt(nonce, one, None)

    return len(forms) / min(_seconds(work) for _ in range(_ROUNDS))


def _bare_twice(forms: list[str]) -> float:
    kek, nonce, keys = AESGCM(new_key()), os.urandom(12), [new_key() for _ in forms]
    wrapped = [kek.encrypt(nonce, key, None) for key in keys]
    sealed = [AESGCM(key).encrypt(nonce, form.encode(), None) for key, form in zip(keys, forms, strict=True)]

    def work() -> None:
        for key, one in zip(wrapped, sealed, strict=True):
            AESGCM(kek.decrypt(nonce, key, None)).decrypt(nonce, one, None)

    return len(forms) / min(_seconds(work) for _ in range(_ROUNDS))


def _opened(forms: list[str]) -> float:
    """Rows as from the database, keys as from the keyring."""
    keys: dict[str, bytes | None] = {}
    rows = []
    for place, form in enumerate(forms, start=1):
        one, key = Spelling(Number("PERSON", place), f"{place:064x}", form), new_key()
        keys[one.placeholder] = key
        sealed = seal_spelling(MATTER, one, key)
        rows.append(ValueRow(MATTER.matter, place, "PERSON", place, one.digest, OWN_KEY, sealed))

    def work() -> None:
        for _ in open_rows(MATTER, rows, keys, {}):
            pass

    return len(forms) / min(_seconds(work) for _ in range(_ROUNDS))


async def _revealed(forms: list[str]) -> tuple[float, float]:
    """`SqlVault.reveal` on SQLite, ten thousand values per call: with keys in memory, and with all keys unwrapped each
    time.
    """
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/redaction.sqlite"
        migrate(url, "services.redaction")
        migrate(url, KEYS_SCHEMA)
        create_local_keys(Path(folder), [MATTER.tenant])
        database, keys = Database(url), LocalKeys(Path(folder, "redaction.json"))
        warm = _vault(database, keys, len(forms))
        names: list[str] = []
        for start in range(0, len(forms), _BATCH):
            kind = EntityType.IDENTIFIER
            some = [Subject(kind, keys_of(kind, form), (form,)) for form in forms[start : start + _BATCH]]
            names += await warm.assign(MATTER, some)

        async def all_of(vault: SqlVault) -> None:
            for start in range(0, len(names), _BATCH):
                found = await vault.reveal(MATTER, names[start : start + _BATCH])
                assert all(one.spellings for one in found.values())

        gc.collect()
        gc.freeze()
        await all_of(warm)
        fast = min([await _cpu_seconds(lambda: all_of(warm)) for _ in range(_ROUNDS)])
        slow = min([await _cpu_seconds(lambda: all_of(_vault(database, keys, len(forms)))) for _ in range(_ROUNDS)])
        await database.close()
        return len(forms) / fast, len(forms) / slow


def _vault(database: Database, keys: LocalKeys, remembered: int) -> SqlVault:
    keyring = Keyring(database, keys, SystemClock(), cache_size=remembered, cache_seconds=3_600)
    return SqlVault(database, keys, ValueKeys(keyring, keys.hash_key))


def _seconds(work: Callable[[], None]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


async def _cpu_seconds(work: Callable[[], Awaitable[None]]) -> float:
    begun = time.process_time()
    await work()
    return time.process_time() - begun


def _name(number: int) -> str:
    return f"Ada {number:06} Quorvex"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--values", type=int, default=20_000)
    print(json.dumps(asdict(measure(parser.parse_args().values)), indent=1))
