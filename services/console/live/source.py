"""Asks annotation for the numbers of a person's lists, once for all tabs of the person."""

import random
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from services.console.annotation import AnnotationError
from services.console.live.tab import End, Tab
from services.console.sessions.session import Session
from services.shared.domain.errors import Retry
from services.shared.runtime.clock import Clock
from services.shared.runtime.retry import Backoff

Find = Callable[[str], Awaitable[Session | None]]
"""The session with an id, None if it has ended. It must not count as an action of the person. Raises `Retry`."""
Read = Callable[[str, str], Awaitable[Mapping[str, object]]]
"""The numbers of a list, with the token of the person. Raises `AnnotationError` or `Retry`."""
_LATER = frozenset({408, 429})


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between two looks, and between two comments of a silent stream. A look that took long is followed by a
    pause of `rest` times its duration. `backoff`: while annotation does not answer.
    """

    look: float = 5.0
    keep_alive: float = 15.0
    rest: float = 20.0
    backoff: Backoff = Backoff(first=5.0, longest=60.0)

    def wait(self, took: float, failures: int) -> float:
        """A random part separates the consoles and persons that began together."""
        if failures:
            return self.backoff.wait(failures)
        return max(self.look, took * self.rest) * random.uniform(0.8, 1.2)  # noqa: S311 - spreads load


class Source:
    """Looks as long as the person has tabs. `tabs` are in the order in which they were opened."""

    def __init__(self, find: Find, read: Read, clock: Clock, pace: Pace) -> None:
        self.tabs: list[Tab] = []
        self._find = find
        self._read = read
        self._clock = clock
        self._pace = pace

    async def run(self) -> None:
        """Looks until all tabs have ended. The first look is after a random part of the pause."""
        failures, wait = 0, random.uniform(0, self._pace.look)  # noqa: S311 - spreads load
        while self.tabs:
            await self._clock.sleep(wait)
            started = self._clock.monotonic()
            failures = 0 if await self._look() else failures + 1
            wait = self._pace.wait(self._clock.monotonic() - started, failures)

    async def _look(self) -> bool:
        """False if a part did not answer. Then the streams stay open."""
        try:
            tokens = await self._tokens()
            for asked in dict.fromkeys(one.asked for one in self.tabs if not one.has_ended):
                await self._look_at(asked, tokens)
        except Retry:
            return False
        return True

    async def _tokens(self) -> Mapping[str, str]:
        """The access token of each session that lasts. The tabs of the others end."""
        tokens: dict[str, str] = {}
        for session_id in dict.fromkeys(one.session_id for one in self.tabs):
            session = await self._find(session_id)
            if session is None:
                self._end(End.SESSION, session_id=session_id)
            else:
                tokens[session_id] = session.tokens.access
        return tokens

    async def _look_at(self, asked: str, tokens: Mapping[str, str]) -> None:
        tabs = [one for one in self.tabs if one.asked == asked and one.session_id in tokens]
        if not tabs:
            return
        session_id = tabs[0].session_id
        try:
            numbers = await self._read(asked, tokens[session_id])
        except AnnotationError as error:
            if error.status >= 500 or error.status in _LATER:
                raise Retry(dependency="annotation") from None
            if error.status == 401:
                self._end(End.SESSION, session_id=session_id)
            else:
                self._end(End.REFUSED, asked=asked)
            return
        for one in tabs:
            one.offer(numbers)

    def _end(self, why: End, *, session_id: str = "", asked: str = "") -> None:
        for one in self.tabs:
            if one.session_id == session_id or one.asked == asked:
                one.end(why)

    def remove(self, tab: Tab) -> None:
        with suppress(ValueError):
            self.tabs.remove(tab)
