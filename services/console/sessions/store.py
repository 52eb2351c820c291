"""Sessions in the database: ids as hashes, tokens sealed under the key of the console."""

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from services.console.sessions.session import Person, Session, SignIn, Tokens
from services.console.sessions.tables import PREFERENCES, SESSIONS, SIGN_INS
from services.shared.domain.errors import Reject
from services.shared.runtime.clock import Clock
from services.shared.runtime.keys.sealing import new_key, seal, unseal
from services.shared.runtime.storage.database import Database

SIGN_IN_SECONDS = 600
_SEEN_SECONDS = 60
"""Requests within this time do not write `seen_at` again."""


@dataclass(frozen=True, slots=True)
class Limits:
    """When a session ends: after `idle` without a request, and after `whole` in any case."""

    idle: timedelta = timedelta(minutes=30)
    whole: timedelta = timedelta(hours=12)


class SessionStore:
    """`key` has 32 bytes. With another key, all sessions have ended."""

    def __init__(self, database: Database, key: bytes, clock: Clock, limits: Limits) -> None:
        self._database = database
        self._key = key
        self._clock = clock
        self._limits = limits

    # --- sign-ins ----------------------------------------------------------------------------------------------------

    async def begin(self, sign_in: SignIn) -> str:
        """Store a sign-in, and return its random state. Sign-ins and sessions that have ended are deleted."""
        state, now = _random(), self._now()
        sealed = seal(self._key, json.dumps(asdict(sign_in)).encode(), ("sign-in", state))

        def work(connection: sa.Connection) -> None:
            connection.execute(sa.delete(SIGN_INS).where(SIGN_INS.c.ends_at < now))
            connection.execute(sa.delete(SESSIONS).where(self._ended(now)))
            connection.execute(
                sa.insert(SIGN_INS).values(state_hash=_hash(state), sealed=sealed, ends_at=now + SIGN_IN_SECONDS)
            )

        await self._database.run(work)
        return state

    async def take(self, state: str) -> SignIn | None:
        """The sign-in with this state, once. None: unknown, used or ended."""

        def work(connection: sa.Connection) -> bytes | None:
            row = connection.execute(
                sa.delete(SIGN_INS)
                .where(SIGN_INS.c.state_hash == _hash(state), SIGN_INS.c.ends_at >= self._now())
                .returning(SIGN_INS.c.sealed)
            ).first()
            return bytes(row.sealed) if row else None

        sealed = await self._database.run(work)
        content = self._unsealed(sealed, ("sign-in", state)) if sealed else None
        return SignIn(**content) if content else None

    # --- sessions ----------------------------------------------------------------------------------------------------

    async def create(self, person: Person, tokens: Tokens) -> Session:
        """A new session with a new id."""
        session_id, now = _random(), self._now()
        row = {
            "id_hash": _hash(session_id),
            "tenant": person.tenant,
            "subject": person.subject,
            "issuer_subject": person.issuer_subject,
            "issuer_session": person.issuer_session,
            "signed_in_at": now,
            "seen_at": now,
            "sealed": self._sealed(session_id, person, tokens),
        }
        await self._database.run(lambda connection: connection.execute(sa.insert(SESSIONS).values(row)))
        return Session(session_id, person, tokens, now, self._csrf(session_id))

    async def find(self, session_id: str, *, active: bool = True) -> Session | None:
        """The session, None if it is unknown or has ended. `active`: the request shows that the person is there."""
        now, hashed = self._now(), _hash(session_id)

        def work(connection: sa.Connection) -> tuple[int, bytes] | None:
            row = connection.execute(
                sa.select(SESSIONS).where(SESSIONS.c.id_hash == hashed, sa.not_(self._ended(now)))
            ).first()
            if row is None:
                return None
            if active and now - row.seen_at >= _SEEN_SECONDS:
                connection.execute(sa.update(SESSIONS).where(SESSIONS.c.id_hash == hashed).values(seen_at=now))
            return row.signed_in_at, bytes(row.sealed)

        found = await self._database.run(work)
        content = self._unsealed(found[1], ("session", session_id)) if found else None
        if found is None or content is None:
            return None
        person = Person(**{**content["person"], "roles": tuple(content["person"]["roles"])})
        return Session(session_id, person, Tokens(**content["tokens"]), found[0], self._csrf(session_id))

    async def renew(self, session: Session, tokens: Tokens) -> Session:
        """Replace the tokens of the session."""
        sealed = self._sealed(session.session_id, session.person, tokens)
        hashed = _hash(session.session_id)
        await self._database.run(
            lambda connection: connection.execute(
                sa.update(SESSIONS).where(SESSIONS.c.id_hash == hashed).values(sealed=sealed)
            )
        )
        return replace(session, tokens=tokens)

    async def end(self, session_id: str) -> None:
        await self._delete(SESSIONS.c.id_hash == _hash(session_id))

    async def end_by_issuer(self, subject: str, issuer_session: str) -> int:
        """End the sessions of a session at the identity provider, or all of a person there. Returns their number."""
        if issuer_session:
            return await self._delete(SESSIONS.c.issuer_session == issuer_session)
        return await self._delete(SESSIONS.c.issuer_subject == subject)

    async def _delete(self, which: sa.ColumnElement[bool]) -> int:
        def work(connection: sa.Connection) -> int:
            return connection.execute(sa.delete(SESSIONS).where(which)).rowcount

        return await self._database.run(work)

    # --- preferences -------------------------------------------------------------------------------------------------

    async def preferences(self, person: Person) -> str:
        """The stored JSON object, `{}` if there is none."""
        query = sa.select(PREFERENCES.c.content).where(
            PREFERENCES.c.tenant == person.tenant, PREFERENCES.c.subject == person.subject
        )
        found = await self._database.run(lambda connection: connection.execute(query).scalar())
        return str(found or "{}")

    async def keep_preferences(self, person: Person, content: str) -> None:
        keys = {"tenant": person.tenant, "subject": person.subject}

        def work(connection: sa.Connection) -> None:
            changed = connection.execute(sa.update(PREFERENCES).filter_by(**keys).values(content=content))
            if not changed.rowcount:
                connection.execute(sa.insert(PREFERENCES).values(**keys, content=content))

        await self._database.run(work)

    # --- secrets -----------------------------------------------------------------------------------------------------

    def _ended(self, now: int) -> sa.ColumnElement[bool]:
        return sa.or_(
            SESSIONS.c.seen_at < now - round(self._limits.idle.total_seconds()),
            SESSIONS.c.signed_in_at < now - round(self._limits.whole.total_seconds()),
        )

    def _sealed(self, session_id: str, person: Person, tokens: Tokens) -> bytes:
        content = json.dumps({"person": asdict(person), "tokens": asdict(tokens)})
        return seal(self._key, content.encode(), ("session", session_id))

    def _unsealed(self, sealed: bytes, context: tuple[str, str]) -> dict[str, Any] | None:
        """None if it was sealed under another key: the person signs in again."""
        try:
            found: dict[str, Any] = json.loads(unseal(self._key, sealed, context))
        except Reject:
            return None
        return found

    def _csrf(self, session_id: str) -> str:
        return hmac.new(self._key, b"csrf:" + session_id.encode(), sha256).hexdigest()

    def _now(self) -> int:
        return int(self._clock.now().timestamp())


def _random(new: Callable[[], bytes] = new_key) -> str:
    return urlsafe_b64encode(new()).rstrip(b"=").decode()


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
