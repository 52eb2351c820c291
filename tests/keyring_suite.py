"""The tests of `Keyring` for every database. A subclass provides the fixture `url` of an empty database."""

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest
import sqlalchemy as sa

from services.shared.domain.document import KeyScope
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.runtime.keys.kek_table import KEK_VERSIONS, version_states
from services.shared.runtime.keys.kek_uses import LIMIT, KekUses, KeyExhaustedError
from services.shared.runtime.keys.keyring import Keyring, Rewrapped
from services.shared.runtime.keys.provider import LocalKeys, create_local_keys, destroy_local_version, rotate_local_keys
from services.shared.runtime.keys.secret_files import write_secret
from services.shared.runtime.keys.table import KEYS_SCHEMA, WRAPPED_KEYS
from services.shared.runtime.storage.database import Database
from services.shared.runtime.storage.schema import migrate
from tests.fakes import FakeClock

T = TypeVar("T")
TENANT = "harbour-bank"
SOURCE, REDACTED, PERSON = KeyScope


class Setup:
    """A database, a folder with key files, a clock, and keyrings that use them."""

    def __init__(self, database: Database, keys: Path) -> None:
        self.database = database
        self.keys = keys
        self.clock = FakeClock()

    def keyring(self, holder: str = "redaction", cache_size: int = 1024) -> Keyring:
        return Keyring(self.database, LocalKeys(self.keys / f"{holder}.json"), self.clock, cache_size=cache_size)

    async def rows(self) -> list[tuple[str, str, int, bytes]]:
        c = WRAPPED_KEYS.c
        query = sa.select(c.scope, c.subject, c.kek_version, c.wrapped).order_by(c.subject, c.scope)
        return await self.database.run(lambda connection: [tuple(row) for row in connection.execute(query)])


async def refused(keyring: Keyring, owner: str, scope: KeyScope = SOURCE, *, create: bool = False) -> Reason:
    with pytest.raises(Reject) as caught:
        await keyring.data_key(TENANT, scope, owner, create=create)
    return caught.value.reason


class KeyringSuite:
    """Tests that every database must pass."""

    @pytest.fixture
    async def setup(self, url: str, tmp_path: Path) -> AsyncIterator[Setup]:
        migrate(url, KEYS_SCHEMA)
        create_local_keys(tmp_path / "keys", [TENANT])
        database = Database(url)
        yield Setup(database, tmp_path / "keys")
        await database.close()

    async def test_a_key_is_created_once_for_all_holders(self, setup: Setup) -> None:
        key = await setup.keyring("ingestion").data_key(TENANT, SOURCE, "d1", create=True)
        assert len(key) == 32
        for holder in ("ingestion", "redaction", "annotation", "operator"):
            assert await setup.keyring(holder).data_key(TENANT, SOURCE, "d1") == key
            assert await setup.keyring(holder).data_key(TENANT, SOURCE, "d1", create=True) == key
        other = await setup.keyring().data_key(TENANT, REDACTED, "d1", create=True)
        third = await setup.keyring().data_key(TENANT, SOURCE, "d2", create=True)
        assert len({key, other, third}) == 3

    @pytest.mark.parametrize("holder", ["inference", "feedback"])
    @pytest.mark.parametrize("create", [True, False])
    async def test_inference_and_feedback_cannot_open_originals(self, setup: Setup, holder: str, create: bool) -> None:
        await setup.keyring("ingestion").data_key(TENANT, SOURCE, "d1", create=True)
        assert await refused(setup.keyring(holder), "d1", create=create) is Reason.KEY_UNAVAILABLE
        assert await refused(setup.keyring(holder), "d2", create=create) is Reason.KEY_UNAVAILABLE

    async def test_the_first_writer_wins(self, setup: Setup) -> None:
        keyrings = [setup.keyring(holder) for holder in ("ingestion", "redaction", "annotation") * 5]
        keys = await asyncio.gather(*(one.data_key(TENANT, SOURCE, "d1", create=True) for one in keyrings))
        assert len(set(keys)) == 1
        assert len(await setup.rows()) == 1

    async def test_a_missing_key_is_not_created_without_create(self, setup: Setup) -> None:
        assert await refused(setup.keyring(), "d1") is Reason.KEY_UNAVAILABLE
        assert not await setup.rows()

    async def test_a_destroyed_key_cannot_be_created_again(self, setup: Setup) -> None:
        keyring = setup.keyring()
        await keyring.data_key(TENANT, SOURCE, "d1", create=True)
        kept = await keyring.data_key(TENANT, SOURCE, "d2", create=True)
        assert await keyring.destroy(TENANT, "d1") == 1
        for scope in KeyScope:
            for create in (False, True):
                assert await refused(keyring, "d1", scope, create=create) is Reason.KEY_UNAVAILABLE
                assert await refused(setup.keyring(), "d1", scope, create=create) is Reason.KEY_UNAVAILABLE
        assert [row[3] for row in await setup.rows() if row[1] == "d1"] == [b""] * len(KeyScope)
        assert await keyring.data_key(TENANT, SOURCE, "d2") == kept
        assert await keyring.destroy(TENANT, "d1") == 0

    async def test_a_cached_key_expires_a_minute_after_its_destruction(self, setup: Setup) -> None:
        reader = setup.keyring("annotation")
        key = await setup.keyring().data_key(TENANT, SOURCE, "d1", create=True)
        assert await reader.data_key(TENANT, SOURCE, "d1") == key
        await setup.keyring().destroy(TENANT, "d1")
        setup.clock.advance(59)
        assert await reader.data_key(TENANT, SOURCE, "d1") == key
        setup.clock.advance(2)
        assert await refused(reader, "d1") is Reason.KEY_UNAVAILABLE

    async def test_the_size_of_the_cache_is_limited(self, setup: Setup) -> None:
        keyring = setup.keyring(cache_size=2)
        keys = [await keyring.data_key(TENANT, SOURCE, f"d{n}", create=True) for n in range(4)]
        assert len(keyring._cache) == 2
        assert [await keyring.data_key(TENANT, SOURCE, f"d{n}") for n in range(4)] == keys

    async def test_rewrap_wraps_all_keys_under_the_current_version(self, setup: Setup) -> None:
        before = {n: await setup.keyring().data_key(TENANT, SOURCE, f"d{n:02}", create=True) for n in range(12)}
        await setup.keyring().data_key(TENANT, REDACTED, "d00", create=True)
        await setup.keyring().destroy(TENANT, "d11")
        rotate_local_keys(setup.keys, TENANT, SOURCE)
        operator = setup.keyring("operator")
        assert await operator.rewrap_some(TENANT, SOURCE, limit=5) == Rewrapped(2, 5, 6)
        assert await operator.rewrap(TENANT, SOURCE) == 6
        assert await operator.rewrap(TENANT, SOURCE) == 0
        destroy_local_version(setup.keys, TENANT, SOURCE, 1)
        versions = {(row[0], row[2]) for row in await setup.rows() if row[3]}
        assert versions == {("source", 2), ("redacted", 1)}
        for n in range(11):
            assert await setup.keyring().data_key(TENANT, SOURCE, f"d{n:02}") == before[n]
        assert await refused(setup.keyring(), "d11") is Reason.KEY_UNAVAILABLE

    async def test_a_process_with_an_old_version_does_not_rewrap_keys(self, setup: Setup) -> None:
        old = setup.keyring("operator")
        stale = (setup.keys / "operator.json").read_bytes()
        await old.data_key(TENANT, SOURCE, "d1", create=True)
        rotate_local_keys(setup.keys, TENANT, SOURCE)
        assert await old.rewrap(TENANT, SOURCE) == 1
        (setup.keys / "stale").mkdir()
        write_secret(setup.keys / "stale" / "operator.json", stale)
        behind = setup.keyring("stale/operator")
        assert await behind.rewrap(TENANT, SOURCE) == 0
        with pytest.raises(Retry) as waits:  # the service can still receive the newer version
            await behind.data_key(TENANT, SOURCE, "d1")
        assert "version 2 of the source KEK of harbour-bank" in str(waits.value)

    async def test_a_closed_version_wraps_no_keys(self, setup: Setup) -> None:
        stale = (setup.keys / "ingestion.json").read_bytes()
        await setup.keyring().data_key(TENANT, SOURCE, "d1", create=True)
        rotate_local_keys(setup.keys, TENANT, SOURCE)
        assert await setup.keyring("operator").close_versions(TENANT, SOURCE) == 2
        (setup.keys / "stale").mkdir()
        write_secret(setup.keys / "stale" / "ingestion.json", stale)
        behind = setup.keyring("stale/ingestion")
        assert await behind.data_key(TENANT, SOURCE, "d1")
        with pytest.raises(Retry):
            await behind.data_key(TENANT, SOURCE, "d2", create=True)
        assert [row[1] for row in await setup.rows()] == ["d1"]
        write_secret(setup.keys / "stale" / "ingestion.json", (setup.keys / "ingestion.json").read_bytes())
        assert await behind.data_key(TENANT, SOURCE, "d2", create=True)
        assert await setup.keyring("operator").rewrap(TENANT, SOURCE) == 1
        states = await setup.database.run(lambda connection: version_states(connection, TENANT))
        assert [(one.version, one.keys, one.closed) for one in states] == [(1, 0, True), (2, 2, False)]

    async def test_a_key_rewrapped_during_a_read_opens(self, setup: Setup) -> None:
        key = await setup.keyring().data_key(TENANT, SOURCE, "d1", create=True)
        keyring, operator = setup.keyring("annotation"), setup.keyring("operator")

        class Between:
            """A database whose keys are rotated after the first query."""

            def __init__(self) -> None:
                self.looks = 0

            async def run(self, work: Callable[[sa.Connection], T]) -> T:
                found = await setup.database.run(work)
                self.looks += 1
                if self.looks == 1:
                    rotate_local_keys(setup.keys, TENANT, SOURCE)
                    await operator.rewrap(TENANT, SOURCE)
                    destroy_local_version(setup.keys, TENANT, SOURCE, 1)
                return found

        keyring._database = between = Between()
        assert await keyring.data_key(TENANT, SOURCE, "d1") == key
        assert between.looks == 2

    async def test_an_error_names_the_missing_version(self, setup: Setup) -> None:
        await setup.keyring().data_key(TENANT, SOURCE, "d1", create=True)
        rotate_local_keys(setup.keys, TENANT, SOURCE)
        destroy_local_version(setup.keys, TENANT, SOURCE, 1)
        for call in (setup.keyring().data_key(TENANT, SOURCE, "d1"), setup.keyring("operator").rewrap(TENANT, SOURCE)):
            with pytest.raises(Reject) as caught:
                await call
            assert str(caught.value) == "key_unavailable: version 1 of the source KEK of harbour-bank"

    async def test_all_processes_share_the_wrap_budget(self, setup: Setup) -> None:
        shares: list[float] = []
        counters = [
            KekUses(setup.database, lambda _t, _s, share: shares.append(share), limit=100, block=10) for _ in "ab"
        ]
        for turn in range(100):
            await counters[turn % 2].take(TENANT, "source", 1)
        with pytest.raises(KeyExhaustedError) as ended:
            await counters[0].take(TENANT, "source", 1)
        assert shares == [n / 10 for n in range(1, 11)]
        assert (ended.value.reason, ended.value.version) == (Reason.KEY_EXHAUSTED, 1)
        assert str(ended.value).endswith("glossator keys rotate harbour-bank --scope source")
        await counters[0].take(TENANT, "source", 2, count=40)
        with pytest.raises(KeyExhaustedError):
            await counters[1].take(TENANT, "source", 2, count=61)

    async def test_every_wrap_is_counted(self, setup: Setup) -> None:
        shares: list[tuple[str, str, float]] = []
        keys = LocalKeys(setup.keys / "operator.json")
        keyring = Keyring(setup.database, keys, setup.clock, on_usage=lambda *one: shares.append(one))
        await keyring.data_keys(TENANT, PERSON, [f"p{n}" for n in range(1500)], create=True)
        assert shares == [(TENANT, "person", 1500 / LIMIT)]
        rotate_local_keys(setup.keys, TENANT, PERSON)
        await keyring.rewrap(TENANT, PERSON)
        states = await setup.database.run(lambda connection: version_states(connection, TENANT))
        assert {one.version: one.uses for one in states} == {1: 1500, 2: 2048}

    async def test_many_keys_need_one_query(self, setup: Setup) -> None:
        owners = [f"p{n:04}" for n in range(1203)]
        assert await setup.keyring().data_keys(TENANT, PERSON, owners) == {}
        made = await setup.keyring().data_keys(TENANT, PERSON, owners[:700], create=True)
        assert len({key for key in made.values() if key}) == 700
        await setup.keyring().destroy(TENANT, "p0003")
        keyring = setup.keyring("operator")
        for _ in range(2):  # the second time from the cache
            assert await keyring.data_keys(TENANT, PERSON, owners) == {**made, "p0003": None}
        completed = await keyring.data_keys(TENANT, PERSON, owners, create=True)
        assert set(completed) == set(owners)
        assert {owner: completed[owner] for owner in made} == {**made, "p0003": None}
        assert len({key for key in completed.values() if key}) == 1202

    async def test_concurrent_creators_get_the_same_keys(self, setup: Setup) -> None:
        owners = [f"p{n}" for n in range(20)]
        calls = [setup.keyring().data_keys(TENANT, PERSON, owners[n:] + owners[:n], create=True) for n in range(6)]
        first, *others = await asyncio.gather(*calls)
        assert all(one == first for one in others)

    @pytest.mark.parametrize("holder", ["ingestion", "inference", "annotation", "feedback"])
    async def test_only_redaction_opens_keys_of_values(self, setup: Setup, holder: str) -> None:
        await setup.keyring().data_key(TENANT, PERSON, "p1", create=True)
        assert await refused(setup.keyring(holder), "p1", PERSON) is Reason.KEY_UNAVAILABLE
        assert await refused(setup.keyring(holder), "p2", PERSON, create=True) is Reason.KEY_UNAVAILABLE

    async def test_a_moved_row_does_not_open(self, setup: Setup) -> None:
        await setup.keyring().data_key(TENANT, SOURCE, "d1", create=True)
        moved = sa.update(WRAPPED_KEYS).values(subject="d2")
        await setup.database.run(lambda connection: connection.execute(moved).rowcount)
        assert await refused(setup.keyring(), "d2") is Reason.TAMPERED

    async def test_the_table_matches_its_migration(self, setup: Setup) -> None:
        for table in (WRAPPED_KEYS, KEK_VERSIONS):
            columns = await setup.database.run(partial(_columns, table=table.name))
            assert columns == {column.name for column in table.columns}


def _columns(connection: sa.Connection, table: str) -> set[str]:
    return {one["name"] for one in sa.inspect(connection).get_columns(table)}
