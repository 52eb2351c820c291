from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from services.console.sessions.session import Person, SignIn, Tokens
from services.console.sessions.store import Limits, SessionStore
from services.console.sessions.tables import SESSIONS, metadata
from services.shared.runtime.storage.database import Database
from tests.databases import open_copy
from tests.fakes import FakeClock

ANNA = Person("harbour-bank", "anna", ("reviewer",), "Anna", "sub-anna", "sid-1")
BEN = Person("harbour-bank", "ben", ("reviewer",), "Ben", "sub-ben", "sid-2")
TOKENS = Tokens("access", "refresh", "id", 2_000_000_000)
LIMITS = Limits(timedelta(minutes=30), timedelta(hours=12))


@pytest.fixture
async def database(template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    async with open_copy(template, tmp_path) as database:
        yield database


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(database: Database, clock: FakeClock) -> SessionStore:
    return SessionStore(database, bytes(32), clock, LIMITS)


async def test_a_session_is_found_by_its_id_only(store: SessionStore) -> None:
    made = await store.create(ANNA, TOKENS)
    found = await store.find(made.session_id)
    assert found == made
    assert await store.find(made.session_id + "x") is None
    assert await store.find("") is None
    assert made.session_id not in repr(made.tokens)


@pytest.mark.parametrize(
    ("minutes", "active", "left"),
    [
        ((29, 29, 29), True, True),
        ((31,), True, False),
        ((20, 20), True, True),
        ((20, 20), False, False),
        ((29,) * 25, True, False),
    ],
    ids=["active", "idle", "seen in between", "only seen by the page itself", "longer than a session can be"],
)
async def test_when_a_session_ends(
    store: SessionStore, clock: FakeClock, minutes: tuple[int, ...], active: bool, left: bool
) -> None:
    made = await store.create(ANNA, TOKENS)
    found = None
    for pause in minutes:
        clock.advance(pause * 60)
        found = await store.find(made.session_id, active=active)
    assert (found is not None) is left


async def test_sessions_of_another_key_have_ended(database: Database, store: SessionStore, clock: FakeClock) -> None:
    made = await store.create(ANNA, TOKENS)
    assert await SessionStore(database, b"k" * 32, clock, LIMITS).find(made.session_id) is None


async def test_tokens_of_one_session_do_not_open_in_another(database: Database, store: SessionStore) -> None:
    """Who can write to the database cannot give a session the tokens of another."""
    first, second = await store.create(ANNA, TOKENS), await store.create(BEN, TOKENS)

    def swap(connection: sa.Connection) -> None:
        rows = {row.subject: row.sealed for row in connection.execute(sa.select(SESSIONS))}
        connection.execute(sa.update(SESSIONS).where(SESSIONS.c.subject == "anna").values(sealed=rows["ben"]))

    await database.run(swap)
    assert await store.find(first.session_id) is None
    assert await store.find(second.session_id) is not None


@pytest.mark.parametrize(
    ("subject", "session", "left"),
    [
        ("sub-anna", "", ["ben"]),
        ("sub-anna", "sid-2", ["anna"]),
        ("", "sid-1", ["ben"]),
        ("sub-none", "", ["anna", "ben"]),
    ],
)
async def test_the_provider_ends_sessions(store: SessionStore, subject: str, session: str, left: list[str]) -> None:
    made = {person.subject: await store.create(person, TOKENS) for person in (ANNA, BEN)}
    await store.end_by_issuer(subject, session)
    assert [name for name, one in made.items() if await store.find(one.session_id)] == left


async def test_ended_rows_are_deleted(database: Database, store: SessionStore, clock: FakeClock) -> None:
    await store.create(ANNA, TOKENS)
    state = await store.begin(SignIn("v", "n", "/queue"))
    clock.advance(3600)
    await store.begin(SignIn("v", "n", "/queue"))
    counts = await database.run(
        lambda connection: {
            name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar()
            for name, table in metadata.tables.items()
        }
    )
    assert counts == {"sign_ins": 1, "sessions": 0, "preferences": 0, "reading_places": 0}
    assert await store.take(state) is None


async def test_a_sign_in_is_taken_once(store: SessionStore) -> None:
    state = await store.begin(SignIn("verifier", "nonce", "/queue"))
    assert await store.take(state) == SignIn("verifier", "nonce", "/queue")
    assert await store.take(state) is None


async def test_preferences_belong_to_a_person_of_a_tenant(store: SessionStore) -> None:
    other = Person("northgate-credit", "anna", (), "Anna", "sub-anna")
    await store.keep_preferences(ANNA, '{"a":1}')
    await store.keep_preferences(ANNA, '{"a":2}')
    assert (await store.preferences(ANNA), await store.preferences(other)) == ('{"a":2}', "{}")


async def test_each_session_has_its_own_csrf_token(store: SessionStore) -> None:
    first, second = await store.create(ANNA, TOKENS), await store.create(ANNA, TOKENS)
    assert first.csrf != second.csrf
    found = await store.find(first.session_id)
    assert found is not None
    assert found.csrf == first.csrf
