"""The vault in a database, SQLite or PostgreSQL. Values stand sealed under the tenant's vault key; keys and spellings
are found by hashes under its index key, which differ from matter to matter.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import sqlalchemy as sa

from services.redaction.numbering import Number
from services.redaction.placeholders import placeholder
from services.redaction.subjects import Subject
from services.redaction.tables import MATTERS, VALUES
from services.redaction.vault import Matter, StoredValue
from services.redaction.vault_rows import assign_numbers, locked_sequence
from services.shared.domain.entities import EntityType
from services.shared.domain.identity import keyed_hash
from services.shared.runtime.keys import INDEX, VAULT, TenantKey
from services.shared.runtime.sealing import seal, unseal

T = TypeVar("T")
_INDEX_VERSION = 1  # the index key is part of identities: it never rotates


class Transactions(Protocol):
    """The part of `Database` that is needed here."""

    async def run(self, work: Callable[[sa.Connection], T]) -> T:
        """`work` in one transaction, run again after a collision."""
        ...


class VaultKeys(Protocol):
    """The part of `KeyProvider` that is needed here."""

    def tenant_key(self, tenant: str, scope: str, version: int | None = None) -> TenantKey:
        """Raises `Reject(KEY_UNAVAILABLE)`."""
        ...


class SqlVault:
    """Numbers are given out in one transaction, one matter at a time."""

    def __init__(self, database: Transactions, keys: VaultKeys) -> None:
        self._database = database
        self._keys = keys

    async def assign(self, matter: Matter, subjects: Sequence[Subject]) -> tuple[str, ...]:
        """As the port says. Raises `Reject(KEY_UNAVAILABLE)`, `Retry(dependency="database")`."""
        if not subjects:
            return ()
        index = self._keys.tenant_key(matter.tenant, INDEX, _INDEX_VERSION).key
        hashed = [_hashed(matter, subject, index) for subject in subjects]
        key = self._keys.tenant_key(matter.tenant, VAULT)
        numbers = await self._database.run(lambda connection: _assign(connection, matter, hashed, key))
        return tuple(placeholder(*number) for number in numbers)

    async def values(self, matter: Matter, after: int = 0) -> tuple[StoredValue, ...]:
        """As the port says. Raises `Reject(TAMPERED)` where a row was changed or moved."""
        query = sa.select(VALUES).where(_of(VALUES, matter), VALUES.c.sequence > after).order_by(VALUES.c.sequence)
        rows = await self._database.run(lambda connection: connection.execute(query).all())
        versions = {row.key_version for row in rows}
        keys = {version: self._keys.tenant_key(matter.tenant, VAULT, version) for version in versions}
        return tuple(self._opened(matter, row, keys[row.key_version]) for row in rows)

    def _opened(self, matter: Matter, row: sa.Row[tuple[object, ...]], key: TenantKey) -> StoredValue:
        form = unseal(key.key, bytes(row.sealed), _context(matter, row.entity_type, key.version))
        return StoredValue(
            row.sequence,
            EntityType(row.entity_type),
            placeholder(row.entity_type, row.number),
            form.decode("utf-8", "surrogatepass"),
        )


@dataclass(frozen=True, slots=True)
class _Hashed:
    """A subject, with hashes for its keys, and its spellings by their hashes."""

    kind: str
    keys: tuple[str, ...]
    forms: Mapping[str, str]


def _hashed(matter: Matter, subject: Subject, key: bytes) -> _Hashed:
    def digest(purpose: str, words: str) -> str:
        parts = (matter.tenant, matter.matter, subject.entity_type, words)
        return keyed_hash(key, purpose, b"\0".join(part.encode("utf-8", "surrogatepass") for part in parts))

    return _Hashed(
        subject.entity_type,
        tuple(digest("vault key", one) for one in subject.keys),
        {digest("vault form", form): form for form in subject.forms},
    )


def _assign(connection: sa.Connection, matter: Matter, subjects: Sequence[_Hashed], key: TenantKey) -> list[Number]:
    sequence = locked_sequence(connection, matter)
    numbers = assign_numbers(connection, matter, [(one.kind, one.keys) for one in subjects])
    known = _known_forms(connection, matter, [form for one in subjects for form in one.forms])
    fresh = {
        (one.kind, digest): (number, form)
        for one, number in zip(subjects, numbers, strict=True)
        for digest, form in one.forms.items()
        if (one.kind, digest) not in known
    }
    rows = [
        {
            "tenant": matter.tenant,
            "matter": matter.matter,
            "sequence": sequence + place,
            "entity_type": kind,
            "number": number.value,
            "form_hash": digest,
            "key_version": key.version,
            "sealed": seal(key.key, form.encode("utf-8", "surrogatepass"), _context(matter, kind, key.version)),
        }
        for place, ((kind, digest), (number, form)) in enumerate(fresh.items(), start=1)
    ]
    if rows:
        connection.execute(sa.insert(VALUES), rows)
        last = sa.update(MATTERS).where(_of(MATTERS, matter)).values(last_sequence=sequence + len(rows))
        connection.execute(last)
    return numbers


def _known_forms(connection: sa.Connection, matter: Matter, digests: Sequence[str]) -> set[tuple[str, str]]:
    return {
        (row.entity_type, row.form_hash)
        for part in _parts(digests)
        for row in connection.execute(
            sa.select(VALUES.c.entity_type, VALUES.c.form_hash).where(_of(VALUES, matter), VALUES.c.form_hash.in_(part))
        )
    }


def _context(matter: Matter, kind: str, version: int) -> tuple[str, ...]:
    return ("vault", matter.tenant, matter.matter, kind, str(version))


def _of(table: sa.Table, matter: Matter) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.tenant == matter.tenant, table.c.matter == matter.matter)


def _parts(items: Sequence[str], size: int = 500) -> Iterable[Sequence[str]]:
    return (items[start : start + size] for start in range(0, len(items), size))
