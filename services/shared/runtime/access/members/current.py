"""The membership in force: a copy of the tables in memory, read again while the service runs."""

import asyncio

import sqlalchemy as sa

from services.shared.domain.errors import Retry
from services.shared.runtime.access.members.directory import Directory, Group, Person
from services.shared.runtime.access.members.directory_table import groups_since, people_since
from services.shared.runtime.access.members.records import MatterMembers
from services.shared.runtime.access.members.table import changed_since, last_change
from services.shared.runtime.clock import Clock
from services.shared.runtime.observe.logging import get_logger
from services.shared.runtime.periodic import repeat
from services.shared.runtime.ports import Transactions

_log = get_logger(__name__)
DEPENDENCY = "membership"


class CurrentMembers:
    """Reads the changes of `database` every `seconds`. A copy that is older than `keep` seconds is not used: the
    answer is `Retry`, also before the first read. A removed member is therefore out within `keep` seconds, whatever
    fails.
    """

    def __init__(self, database: Transactions, clock: Clock, *, seconds: float, keep: float) -> None:
        self._database = database
        self._clock = clock
        self._seconds = seconds
        self._keep = keep
        self._change = -1
        self._read_at = float("-inf")
        self._matters: dict[tuple[str, str], MatterMembers] = {}
        self._directory = Directory()
        self._lock = asyncio.Lock()

    def of(self, tenant: str, matter: str) -> MatterMembers | None:
        """The record of a matter, or None. Raises `Retry` if the copy is too old."""
        self._check_age()
        return self._matters.get((tenant, matter))

    def is_inactive(self, tenant: str, subject: str) -> bool:
        """True if the directory deactivated the person. Raises `Retry` if the copy is too old."""
        self._check_age()
        return self._directory.is_inactive(tenant, subject)

    def in_group(self, tenant: str, group: str, subject: str) -> bool:
        """True if the subject is in the group. Raises `Retry` if the copy is too old."""
        self._check_age()
        return self._directory.has(tenant, group, subject)

    async def check(self) -> None:
        """Raises `Retry` if the copy is too old, for `/readyz`."""
        self._check_age()

    async def run(self, stop: asyncio.Event) -> None:
        """Reads the changes until `stop` is set."""
        await repeat(self.refresh, self._seconds, stop)

    async def refresh(self) -> None:
        """Reads the changes since the last read. Raises `Retry` if the database does not answer."""
        async with self._lock:
            began, known = self._clock.monotonic(), self._change
            try:
                last, changed, people, groups = await self._database.run(lambda connection: _read(connection, known))
            except Retry:
                _log.warning("members.no_answer")
                raise
            if last < known:  # the database is an older one: a backup was restored
                self._matters.clear()
                self._directory.clear()
            self._matters.update(((one.tenant, one.matter), one) for one in changed)
            if people or groups:
                self._directory.apply(people, groups)
            self._change, self._read_at = last, began

    def _check_age(self) -> None:
        if self._clock.monotonic() - self._read_at > self._keep:
            raise Retry(dependency=DEPENDENCY)


_Changed = tuple[int, list[MatterMembers], list[Person], list[Group]]


def _read(connection: sa.Connection, known: int) -> _Changed:
    last = last_change(connection)
    if last == known:
        return last, [], [], []
    after = known if last > known else -1
    return last, changed_since(connection, after), people_since(connection, after), groups_since(connection, after)
