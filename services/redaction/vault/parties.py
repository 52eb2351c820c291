"""The parties of a matter, as the document system submits them. The vault stores them like all values, with a mark, so
that redaction finds them in any casing.
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

import sqlalchemy as sa
from cachetools import LRUCache

from services.redaction.subjects.linking import subjects_of
from services.redaction.vault.faults import invalid
from services.redaction.vault.ports import VaultPort
from services.redaction.vault.records import Matter, Party
from services.redaction.vault.tables import PARTIES, VALUES
from services.shared.domain.entities import EntityType
from services.shared.runtime.ports import Transactions

T = TypeVar("T")


class VaultParties:
    """Marks values as parties in redaction's database, by their sequence; only the vault stores the values. Caches the
    parties of `matters` matters as long as their marks do not change.

    Raises `Retry` while the database is down, and the errors of the vault.
    """

    def __init__(self, database: Transactions, vault: VaultPort, matters: int = 32) -> None:
        self._database = database
        self._vault = vault
        self._read: LRUCache[Matter, tuple[frozenset[int], tuple[Party, ...]]] = LRUCache(matters)

    async def replace(self, matter: Matter, parties: Iterable[tuple[str, str]]) -> int:
        """Replaces the parties of the matter by (type, value). Returns the number of parties.

        Raises `Reject(INVALID_METADATA)` if a type is unknown, a value is too short or too long, or there are too many.
        """
        wanted = checked(parties)
        subjects, _ = subjects_of(wanted)
        await self._vault.assign(matter, subjects)
        listed = set(wanted)
        stored = await self._vault.values(matter)
        sequences = [one.sequence for one in stored if (one.entity_type, one.spelling) in listed]
        await self._database.run(lambda connection: _mark(connection, matter, sequences))
        return len(listed)

    async def of(self, matter: Matter) -> tuple[Party, ...]:
        """The current parties of the matter, in the order in which the vault stored them."""
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
    """The distinct parties, with single spaces. Raises `Reject(INVALID_METADATA)` with the index of the first fault."""
    found: dict[Party, None] = {}
    for place, (kind, text) in enumerate(parties):
        value = " ".join(text.split())
        if kind not in set(EntityType):
            raise invalid(f"parties.{place}.entity_type", "is not a type of value")
        if len(value) > _LONGEST or sum(map(str.isalnum, value)) < _SHORTEST:
            fault = f"must have at most {_LONGEST} characters, at least {_SHORTEST} of them letters or digits"
            raise invalid(f"parties.{place}.value", fault)
        found[EntityType(kind), value] = None
    if len(found) > _MOST:
        raise invalid("parties", f"has {len(found)} entries; at most {_MOST} are allowed")
    return list(found)


def _marked(connection: sa.Connection, matter: Matter) -> frozenset[int]:
    """Sequences of the marked values that still exist."""
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
