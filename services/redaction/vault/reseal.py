"""Reseals the spellings of an older release, which are sealed under the tenant's vault key: under the keys of their
numbers. Also adds them to the tenant's index.
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import sqlalchemy as sa

from services.redaction.subjects.linking import keys_of
from services.redaction.subjects.numbering import Number
from services.redaction.vault.hashes import tenant_hash
from services.redaction.vault.ports import TenantKeys, ValueKeysPort
from services.redaction.vault.records import Matter
from services.redaction.vault.sql import INDEX_VERSION
from services.redaction.vault.tables import VALUES
from services.redaction.vault.values import (
    OWN_KEY,
    Spelling,
    ValueRow,
    open_rows,
    read_old_values,
    seal_spelling,
    store_subjects,
)
from services.shared.domain.document import INDEX, VAULT
from services.shared.domain.entities import EntityType
from services.shared.runtime.ports import Transactions

T = TypeVar("T")
_v = VALUES.c


class Reseal:
    """Reseals spellings in steps, which can be repeated and can run while the vault is in use."""

    def __init__(self, database: Transactions, keys: TenantKeys, value_keys: ValueKeysPort) -> None:
        self._database = database
        self._keys = keys
        self._value_keys = value_keys

    async def some(self, tenant: str, *, limit: int = 200) -> tuple[int, int]:
        """Reseals at most `limit` spellings. Returns the number of resealed and of remaining ones."""
        rows, total = await self._database.run(lambda connection: read_old_values(connection, tenant, limit))
        by_matter: dict[str, list[ValueRow]] = {}
        for row in rows:
            by_matter.setdefault(row.matter, []).append(row)
        for matter, old in by_matter.items():
            await self._matter(Matter(tenant, matter), old)
        return len(rows), total - len(rows)

    async def _matter(self, matter: Matter, rows: Sequence[ValueRow]) -> None:
        shared = {row.key_version: self._keys.tenant_key(matter.tenant, VAULT, row.key_version).key for row in rows}
        own = await self._value_keys.made(matter, {row.placeholder for row in rows}, create=True)
        index = self._keys.tenant_key(matter.tenant, INDEX, INDEX_VERSION).key
        sealed: dict[int, bytes | None] = {}
        subjects: list[tuple[Number, str]] = []
        for row, name, words in open_rows(matter, rows, own, shared):
            number, key = Number(row.kind, row.number), own[name]
            spelling = Spelling(number, row.digest, words)
            sealed[row.sequence] = seal_spelling(matter, spelling, key) if key else None
            if key:
                subject_keys = keys_of(EntityType(row.kind), words)
                subjects += [(number, tenant_hash(index, matter.tenant, row.kind, one)) for one in subject_keys]
        await self._database.run(lambda connection: _replace(connection, matter, sealed, subjects))


def _replace(
    connection: sa.Connection,
    matter: Matter,
    sealed: Mapping[int, bytes | None],
    subjects: Sequence[tuple[Number, str]],
) -> None:
    """Deletes erased spellings, and stores the others sealed under their numbers' keys."""
    for sequence, value in sealed.items():
        row = sa.and_(_v.tenant == matter.tenant, _v.matter == matter.matter, _v.sequence == sequence)
        old = sa.and_(row, _v.key_version != OWN_KEY)
        if value is None:
            connection.execute(sa.delete(VALUES).where(old))
        else:
            connection.execute(sa.update(VALUES).where(old).values(key_version=OWN_KEY, sealed=value))
    store_subjects(connection, matter, subjects)
