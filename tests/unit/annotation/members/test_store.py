"""The store of memberships: a change is one transaction, and this process applies it at once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from services.annotation.members.store import AppliedChanges, SqlMembers
from services.annotation.ports import Decide
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.runtime.access.members.current import CurrentMembers
from services.shared.runtime.access.members.records import MatterMembers
from services.shared.runtime.keys.table import KEYS_SCHEMA
from services.shared.runtime.storage.database import Database
from tests.databases import make_template, open_copy
from tests.fakes import FakeClock


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    template = await asyncio.to_thread(make_template, tmp_path, KEYS_SCHEMA)
    async with open_copy(template, tmp_path) as opened:
        yield opened


@pytest.fixture
def current(database: Database) -> CurrentMembers:
    return CurrentMembers(database, FakeClock(), seconds=5, keep=45)


@pytest.fixture
def store(database: Database, current: CurrentMembers) -> SqlMembers:
    return SqlMembers(AppliedChanges(database, current.refresh), FakeClock())


def adding(subject: str) -> Decide:
    def decide(stored: MatterMembers) -> MatterMembers:
        return replace(stored, members=stored.members | {subject}, everyone=False, revision=stored.revision + 1)

    return decide


async def test_a_change_is_applied_at_once(store: SqlMembers, current: CurrentMembers) -> None:
    before, after = await store.change("bank", "M-1", "ada", adding("ann"))
    assert (before.revision, before.everyone) == (0, True)
    assert after.members == {"ann"}
    assert after.revision == 1
    assert await store.find("bank", "M-1") == after == current.of("bank", "M-1")


async def test_concurrent_changes_are_one_after_the_other(store: SqlMembers) -> None:
    subjects = [f"person-{number}" for number in range(5)]
    await asyncio.gather(*(store.change("bank", "M-1", "ada", adding(one)) for one in subjects))
    found = await store.find("bank", "M-1")
    assert found.members == frozenset(subjects)
    assert found.revision == 5


async def test_a_refused_change_stores_nothing(store: SqlMembers) -> None:
    def refuse(_stored: MatterMembers) -> MatterMembers | None:
        raise Reject(Reason.CONFLICT)

    with pytest.raises(Reject):
        await store.change("bank", "M-1", "ada", refuse)
    assert (await store.find("bank", "M-1")).revision == 0
    assert await store.change("bank", "M-1", "ada", lambda _: None) == (await store.find("bank", "M-1"),) * 2


async def test_a_change_is_stored_also_if_it_cannot_be_read_at_once(database: Database) -> None:
    async def away() -> None:
        raise Retry

    store = SqlMembers(AppliedChanges(database, away), FakeClock())
    await store.change("bank", "M-1", "ada", adding("ann"))
    assert (await store.find("bank", "M-1")).members == {"ann"}
