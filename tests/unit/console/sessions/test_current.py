"""Access tokens are renewed once, before they end."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from services.console.sessions.current import CurrentSessions
from services.console.sessions.session import Session, Tokens
from services.console.sessions.store import SessionStore
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.runtime.storage.database import Database
from tests.databases import open_copy
from tests.unit.console.sessions.test_store import ANNA, LIMITS
from tests.unit.console.site import ShiftedClock


class Renewal:
    """Gives each refresh token one new pair, as a provider that rotates them does."""

    def __init__(self, clock: ShiftedClock) -> None:
        self.clock = clock
        self.begun = asyncio.Event()
        self.used: list[str] = []
        self.error: Exception | None = None

    async def refresh(self, tokens: Tokens) -> Tokens:
        self.begun.set()
        await asyncio.sleep(0.01)
        if self.error:
            raise self.error
        if tokens.refresh in self.used:
            raise Reject(Reason.UNAUTHENTICATED)
        self.used.append(tokens.refresh)
        number = len(self.used)
        return Tokens(f"access-{number}", f"refresh-{number}", "id", int(self.clock.now().timestamp()) + 300)


class Stage:
    def __init__(self, database: Database) -> None:
        self.clock = ShiftedClock()
        self.renewal = Renewal(self.clock)
        self.database = database
        self.store = SessionStore(database, bytes(32), self.clock, LIMITS)
        self.current = self.replica()

    def replica(self) -> CurrentSessions:
        return CurrentSessions(self.store, self.renewal, self.database, self.clock)

    async def session(self, lasts: int) -> Session:
        now = int(self.clock.now().timestamp())
        return await self.store.create(ANNA, Tokens("access-0", "refresh-0", "id", now + lasts))


@pytest.fixture
async def stage(template: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    async with open_copy(template, tmp_path) as database:
        yield Stage(database)


async def test_a_token_that_lasts_is_used(stage: Stage) -> None:
    made = await stage.session(300)
    assert await stage.current.find(made.session_id) == made
    assert stage.renewal.used == []


async def test_many_requests_and_replicas_renew_a_token_once(stage: Stage) -> None:
    made = await stage.session(10)
    replicas = [stage.current, stage.replica()]
    found = await asyncio.gather(*(replicas[number % 2].find(made.session_id) for number in range(20)))
    assert stage.renewal.used == ["refresh-0"]
    assert {one.tokens.access for one in found if one} == {"access-1"}
    stage.clock.shift = timedelta(seconds=290)
    again = await stage.current.find(made.session_id)
    assert again is not None
    assert again.tokens.access == "access-2"


async def test_a_browser_that_goes_away_does_not_lose_the_new_tokens(stage: Stage) -> None:
    made = await stage.session(10)
    request = asyncio.ensure_future(stage.current.find(made.session_id))
    await stage.renewal.begun.wait()
    request.cancel()
    with pytest.raises(asyncio.CancelledError):
        await request
    found = await stage.current.find(made.session_id)
    assert found is not None
    assert found.tokens.access == "access-1"


@pytest.mark.parametrize("lasts", [10, -10])
async def test_a_session_that_ended_at_the_provider_ends_here(stage: Stage, lasts: int) -> None:
    made = await stage.session(lasts)
    stage.renewal.error = Reject(Reason.UNAUTHENTICATED)
    assert await stage.current.find(made.session_id) is None
    assert await stage.store.find(made.session_id) is None


async def test_while_the_provider_is_away_a_token_counts_until_it_ends(stage: Stage) -> None:
    made = await stage.session(10)
    stage.renewal.error = Retry(dependency="issuer")
    assert await stage.current.find(made.session_id) == made
    stage.clock.shift = timedelta(seconds=11)
    with pytest.raises(Retry):
        await stage.current.find(made.session_id)
    stage.renewal.error = None
    found = await stage.current.find(made.session_id)
    assert found == replace(made, tokens=Tokens("access-1", "refresh-1", "id", found.tokens.expires_at if found else 0))
