"""Rotates, rewraps and destroys keys repeatedly while replicas reveal and assign values: no call fails."""

import asyncio
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest

from services.cli.operate.key_rotation import retire, rotate
from services.redaction.vault.reseal import Reseal
from services.redaction.vault.rotation import Rotation
from services.redaction.vault.sql import SqlVault
from services.redaction.vault.value_keys import ValueKeys
from services.shared.domain.document import KeyScope
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.keys.keyring import Keyring
from services.shared.runtime.keys.provider import LocalKeys
from services.shared.runtime.storage.database import Database
from tests.unit.redaction.vault.setup import prepare
from tests.unit.redaction.vault.suite import BANK, person

TENANT, PERSON = BANK.tenant, KeyScope.PERSON
_PEOPLE = 150
_CYCLES = 4
_REVEALS = 40
_READERS = 4


@dataclass
class Load:
    """Counters of the readers and the writer, which run until `stop`."""

    reveals: int = 0
    written: int = 0
    stop: asyncio.Event = field(default_factory=asyncio.Event)


class LoadSuite:
    """A subclass defines the fixture `url` of an empty database."""

    async def test_no_reveal_fails(self, url: str, tmp_path: Path) -> None:
        key_file = prepare(url, tmp_path)
        replicas = [Database(url) for _ in range(3)]
        vault = _vault(replicas[0], key_file)
        names = [f"Ada{n:03} Quorvex{n:03}".translate(_LETTERS) for n in range(_PEOPLE)]
        given = await vault.assign(BANK, [person(name) for name in names])
        forms = dict(zip(given, names, strict=True))
        load = Load()
        hands = [_read(_vault(replicas[n % 3], key_file), forms, n, load) for n in range(_READERS)]
        hands.append(_write(_vault(replicas[1], key_file), load))
        async with asyncio.timeout(300):
            tasks = [asyncio.create_task(one) for one in hands]
            await _rotate(replicas[2], key_file, load)
            load.stop.set()
            await asyncio.gather(*tasks)
        assert load.reveals >= _CYCLES * _REVEALS
        assert load.written > 0
        assert LocalKeys(key_file).versions(TENANT, PERSON) == (_CYCLES + 1,)
        assert len(await _vault(replicas[0], key_file).values(BANK)) == _PEOPLE + load.written
        await asyncio.gather(*(one.close() for one in replicas))


def _vault(database: Database, key_file: Path) -> SqlVault:
    """A vault that caches no keys, so that every call unwraps them."""
    keys = LocalKeys(key_file)
    keyring = Keyring(database, keys, SystemClock(), cache_seconds=0)
    return SqlVault(database, keys, ValueKeys(keyring, keys.hash_key))


async def _read(vault: SqlVault, forms: dict[str, str], seed: int, load: Load) -> None:
    names = list(forms)
    for turn in count(seed):
        if load.stop.is_set():
            return
        placeholders = [names[(turn * 7 + n) % _PEOPLE] for n in range(20)]
        revealed = await vault.reveal(BANK, placeholders)
        assert {name: one.spellings for name, one in revealed.items()} == {
            name: (forms[name],) for name in placeholders
        }
        load.reveals += 1


async def _write(vault: SqlVault, load: Load) -> None:
    for turn in count():
        if load.stop.is_set():
            return
        await vault.assign(BANK, [person(f"Wei{turn:04} Zhang{turn:04}".translate(_LETTERS))])
        load.written += 1


async def _rotate(database: Database, key_file: Path, load: Load) -> None:
    operator = LocalKeys(key_file.with_name("operator.json"))
    keyring = Keyring(database, operator, SystemClock(), cache_seconds=0)
    held = LocalKeys(key_file)
    values = ValueKeys(Keyring(database, held, SystemClock()), held.hash_key)
    rotation = Rotation(keyring, Reseal(database, held, values))
    for cycle in range(1, _CYCLES + 1):
        rotate(key_file.parent, TENANT, [PERSON], lambda _: None, stage=False)
        while (await rotation.rotate(TENANT, [PERSON]))[0].remaining:
            pass
        await retire(key_file.parent, TENANT, [PERSON], keyring, rotate_values=_nothing, progress=lambda _: None)
        while load.reveals < cycle * _REVEALS:
            await asyncio.sleep(0.02)


async def _nothing() -> tuple[int, int]:
    return 0, 0


_LETTERS = str.maketrans("0123456789", "abcdefghij")


class TestSqlite(LoadSuite):
    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        return f"sqlite:///{tmp_path}/redaction.sqlite"


@pytest.mark.postgres
class TestPostgres(LoadSuite):
    @pytest.fixture
    def url(self, postgres_url: str) -> str:
        return postgres_url
