"""Parties in memory, for tests of their users."""

from collections.abc import Iterable

from services.redaction.vault.parties import checked
from services.redaction.vault.records import Matter, Party


class MemoryParties:
    """Stores the parties of each matter."""

    def __init__(self) -> None:
        self.named: dict[Matter, list[Party]] = {}

    async def replace(self, matter: Matter, parties: Iterable[tuple[str, str]]) -> int:
        self.named[matter] = checked(parties)
        return len(self.named[matter])

    async def of(self, matter: Matter) -> tuple[Party, ...]:
        return tuple(self.named.get(matter, ()))
