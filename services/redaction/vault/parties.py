"""The parties of a matter that the document system names. The vault stores them as all values, with a mark, so that
redaction finds them in any casing.
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

import sqlalchemy as sa
from cachetools import LRUCache

from services.redaction.subjects.linking import subjects_of
from services.redaction.vault.ports import VaultPort
from services.redaction.vault.records import Matter, Party
from services.redaction.vault.tables import PARTIES, VALUES
from services.shared.domain.entities import EntityType
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.ports import Transactions

T = TypeVar("T")


class VaultParties:
    """Marks in redaction's database, by the sequence of a value; only the vault has the words. Caches the parties of
    `matters` matters while their marks stay the same.
    """

    def __init__(self, database: Transactions, vault: VaultPort, matters: int = 32) -> None:
        self._database = database
        self._vault = vault
        self._read: LRUCache[Matter, tuple[frozenset[int], tuple[Party, ...]]] = LRUCache(matters)

    async def replace(self, matter: Matter, parties: Iterable[tuple[str, str]]) -> int:
        """As the port says."""
        wanted = checked(parties)
        subjects, _ = subjects_of(wanted)
        await self._vault.assign(matter, subjects)
        listed = set(wanted)
        stored = await self._vault.values(matter)
        sequences = [one.sequence for one in stored if (one.entity_type, one.spelling) in listed]
        await self._database.run(lambda connection: _mark(connection, matter, sequences))
        return len(listed)

    async def of(self, matter: Matter) -> tuple[Party, ...]:
        """As the port says."""
        marked = await self._database.run(lambda connection: _marked(connection, matter))
        if not marked:
            return ()
        known, parties = self._read.get(matter, (frozenset(), ()))
        if known != marked:
            stored = await self._vault.values(matter, min(marked) - 1)
            parties = tuple((one.entity_type, one.spelling) for one in stored if one.sequence in marked)
        self._read[matter] = (marked, parties)
        return parties


def checked(parties: Iterable[tuple[str, str]]) -> list[Party]:
    """Raises `Reject(INVALID_METADATA)`."""
    found = dict.fromkeys((kind, " ".join(words.split())) for kind, words in parties)
    if len(found) > _MOST or any(
        kind not in set(EntityType) or len(words) > _LONGEST or sum(map(str.isalnum, words)) < _SHORTEST
        for kind, words in found
    ):
        raise Reject(Reason.INVALID_METADATA)
    return [(EntityType(kind), words) for kind, words in found]


def _marked(connection: sa.Connection, matter: Matter) -> frozenset[int]:
    """The marks of values that exist."""
    same = [PARTIES.c[name] == VALUES.c[name] for name in ("tenant", "matter", "sequence")]
    query = sa.select(PARTIES.c.sequence).join(VALUES, sa.and_(*same)).where(_of(matter))
    return frozenset(connection.execute(query).scalars())


def _mark(connection: sa.Connection, matter: Matter, sequences: Sequence[int]) -> None:
    connection.execute(sa.delete(PARTIES).where(_of(matter)))
    rows = [{"tenant": matter.tenant, "matter": matter.matter, "sequence": one} for one in sequences]
    if rows:
        connection.execute(sa.insert(PARTIES), rows)


def _of(matter: Matter) -> sa.ColumnElement[bool]:
    return sa.and_(PARTIES.c.tenant == matter.tenant, PARTIES.c.matter == matter.matter)


_MOST = 5_000
_LONGEST = 300
_SHORTEST = 3
