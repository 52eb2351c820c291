"""The session of a request, with an access token that is still valid."""

import asyncio
from hashlib import sha256
from typing import Protocol

from services.console.sessions.session import Session, Tokens
from services.console.sessions.store import SessionStore
from services.shared.domain.errors import Reject, Retry
from services.shared.runtime.clock import Clock
from services.shared.runtime.storage.database import Database

_EARLY_SECONDS = 30
_WAIT_SECONDS, _PAUSE_SECONDS = 10.0, 0.1


class Renewal(Protocol):
    """The part of the identity provider that renews tokens."""

    async def refresh(self, tokens: Tokens) -> Tokens:
        """Raises `Reject(UNAUTHENTICATED)` if the session has ended there, or `Retry`."""
        ...


class CurrentSessions:
    """Renews each access token once, although several requests and replicas of the console need it."""

    def __init__(self, store: SessionStore, renewal: Renewal, database: Database, clock: Clock) -> None:
        self._store = store
        self._renewal = renewal
        self._database = database
        self._clock = clock

    async def find(self, session_id: str, *, active: bool = True) -> Session | None:
        """The session, or None if it is unknown or has ended. Raises `Retry` if its token cannot be renewed now."""
        session = await self._store.find(session_id, active=active) if session_id else None
        if session is None or self._lasts(session):
            return session
        # A browser that goes away must not cancel a renewal: the old refresh token no longer counts.
        return await asyncio.shield(asyncio.ensure_future(self._renewed(session)))

    async def _renewed(self, session: Session) -> Session | None:
        name = f"console-session:{sha256(session.session_id.encode()).hexdigest()}"
        deadline = self._clock.monotonic() + _WAIT_SECONDS
        while self._clock.monotonic() < deadline:
            async with self._database.lock(name) as held:
                if held:
                    return await self._renew(session.session_id)
            await self._clock.sleep(_PAUSE_SECONDS)
        raise Retry(dependency="issuer")

    async def _renew(self, session_id: str) -> Session | None:
        session = await self._store.find(session_id, active=False)
        if session is None or self._lasts(session):
            return session
        try:
            return await self._store.renew(session, await self._renewal.refresh(session.tokens))
        except Reject:
            await self._store.end(session_id)
            return None
        except Retry:
            if session.tokens.expires_at > self._now():
                return session
            raise

    def _lasts(self, session: Session) -> bool:
        return session.tokens.expires_at - self._now() > _EARLY_SECONDS

    def _now(self) -> float:
        return self._clock.now().timestamp()
