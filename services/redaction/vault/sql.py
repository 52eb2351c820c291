"""The vault in a database, SQLite or PostgreSQL. Spellings are sealed under the keys of their numbers. The vault finds
subjects and spellings by hashes under the tenant's index key, which are different in each matter.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

import sqlalchemy as sa

from services.redaction.subjects.linking import Subject
from services.redaction.subjects.numbering import Number
from services.redaction.subjects.placeholders import placeholder
from services.redaction.vault.hashes import Hashed, Hashes
from services.redaction.vault.ports import TenantKeys, ValueKeysPort
from services.redaction.vault.records import Matter, Revealed, StoredValue
from services.redaction.vault.rows import assign_numbers, find_numbers, forget_numbers, locked_sequence
from services.redaction.vault.values import (
    OWN_KEY,
    Spelling,
    ValueRow,
    open_rows,
    read_values,
    read_values_of,
    seal_spelling,
    store_spellings,
    unknown_spellings,
)
from services.shared.domain.document import INDEX, VAULT
from services.shared.domain.entities import EntityType
from services.shared.domain.errors import Reason, Retry
from services.shared.runtime.compute import compute
from services.shared.runtime.ports import LockedTransactions

T = TypeVar("T")
INDEX_VERSION = 1  # the index key never rotates, because stored hashes depend on it
_KINDS = {kind.value: kind for kind in EntityType}
_ATTEMPTS = 5
_INLINE = 64  # below this many rows, a thread costs more than the work


class SqlVault:
    """Assigns numbers in one transaction, which locks the matter, and stores spellings in another one, after their keys
    are made. A number whose key was destroyed is removed; its subject then gets a new number.
    """

    def __init__(self, database: LockedTransactions, keys: TenantKeys, value_keys: ValueKeysPort) -> None:
        self._database = database
        self._keys = keys
        self._value_keys = value_keys

    async def assign(self, matter: Matter, subjects: Sequence[Subject]) -> tuple[str, ...]:
        """A placeholder for each subject, in order. The same subject always gets the same placeholder.

        Raises `Reject(KEY_UNAVAILABLE)`, `Retry(dependency="database")`, and `Retry(CONFLICT)` if erasures keep
        destroying keys in the meantime.
        """
        if not subjects:
            return ()
        hashes = Hashes(matter, self._keys.tenant_key(matter.tenant, INDEX, INDEX_VERSION).key)
        hashed = [hashes.of(subject) for subject in subjects]
        for _ in range(_ATTEMPTS):
            numbers, fresh = await self._write(matter, lambda connection: _assign(connection, matter, hashed))
            names = tuple(placeholder(*number) for number in numbers)
            keys = await self._value_keys.made(matter, dict.fromkeys(names), create=True)
            erased = [name for name, key in keys.items() if key is None]
            if not erased:
                await self._store(matter, fresh, keys, zip(numbers, hashed, strict=True))
                return names
            await self.forget(matter, erased)
        raise Retry(Reason.CONFLICT)

    async def values(self, matter: Matter, after: int = 0) -> tuple[StoredValue, ...]:
        """All spellings with a higher sequence than `after`, in order, without erased values.

        Raises `Reject(TAMPERED)` if a row was changed or moved, `Reject(KEY_UNAVAILABLE)` if a key is missing that was
        not destroyed.
        """
        rows = await self._database.run(lambda connection: read_values(connection, matter, after))
        keys = await self._value_keys.made(matter, {row.placeholder for row in rows if row.key_version == OWN_KEY})
        shared = self._shared(matter, rows)

        def opened() -> tuple[StoredValue, ...]:
            return tuple(
                StoredValue(row.sequence, _KINDS[row.kind], name, spelling)
                for row, name, spelling in open_rows(matter, rows, keys, shared)
            )

        return await _in_thread(opened, len(rows))

    async def reveal(self, matter: Matter, placeholders: Sequence[str]) -> Mapping[str, Revealed]:
        """Values by placeholder. A placeholder that the matter does not have is left out. Raises the errors of
        `values`.
        """

        def read(connection: sa.Connection) -> tuple[dict[str, dict[int, int]], list[ValueRow]]:
            numbers = find_numbers(connection, matter, placeholders)
            return numbers, read_values_of(connection, matter, numbers)

        numbers, rows = await self._database.run(read)
        names = [placeholder(kind, number) for kind, leads in numbers.items() for number in leads]
        keys = await self._value_keys.made(matter, names)
        shared = self._shared(matter, rows)

        def opened() -> dict[str, Revealed]:
            spellings: dict[str, list[str]] = {name: [] for name in names}
            for _, name, spelling in open_rows(matter, rows, keys, shared):
                spellings[name].append(spelling)
            return _revealed(numbers, spellings, keys)

        return await _in_thread(opened, len(rows))

    async def forget(self, matter: Matter, placeholders: Iterable[str]) -> None:
        """Removes the rows that recognise the subjects of these placeholders, and their spellings. The numbers are not
        assigned again.
        """
        names = list(placeholders)
        await self._write(matter, lambda connection: forget_numbers(connection, matter, names))

    async def _store(
        self,
        matter: Matter,
        fresh: Sequence[Spelling],
        keys: Mapping[str, bytes | None],
        assigned: Iterable[tuple[Number, Hashed]],
    ) -> None:
        if not fresh:
            return
        sealed = {one: seal_spelling(matter, one, key) for one in fresh if (key := keys[one.placeholder])}
        changed = {one.number for one in fresh}
        subjects = [(number, digest) for number, one in assigned if number in changed for digest in one.tenant_keys]
        await self._write(matter, lambda connection: store_spellings(connection, matter, sealed, subjects))

    async def _write(self, matter: Matter, work: Callable[[sa.Connection], T]) -> T:
        """A transaction that writes to the matter. Documents of one matter that arrive together wait for each other:
        otherwise most of their transactions collide.
        """
        return await self._database.run(work, lock=f"vault {len(matter.tenant)}:{matter.tenant} {matter.matter}")

    def _shared(self, matter: Matter, rows: Iterable[ValueRow]) -> dict[int, bytes]:
        versions = {row.key_version for row in rows} - {OWN_KEY}
        return {version: self._keys.tenant_key(matter.tenant, VAULT, version).key for version in versions}


async def _in_thread(work: Callable[[], T], rows: int) -> T:
    """Runs `work` in a thread if there are many rows, so that it does not block other calls."""
    return work() if rows <= _INLINE else await compute(work)


def _revealed(
    numbers: Mapping[str, Mapping[int, int]], spellings: Mapping[str, Sequence[str]], keys: Mapping[str, bytes | None]
) -> dict[str, Revealed]:
    return {
        (name := placeholder(kind, number)): Revealed(
            name,
            _KINDS[kind],
            tuple(spellings[name]),
            "" if lead == number else placeholder(kind, lead),
            keys.get(name, b"") is None,
        )
        for kind, leads in numbers.items()
        for number, lead in leads.items()
    }


def _assign(
    connection: sa.Connection, matter: Matter, subjects: Sequence[Hashed]
) -> tuple[list[Number], list[Spelling]]:
    """The numbers, and the spellings that are not stored yet."""
    locked_sequence(connection, matter)
    numbers = assign_numbers(connection, matter, [(one.kind, one.keys) for one in subjects])
    spellings = [
        Spelling(number, digest, spelling)
        for number, one in zip(numbers, subjects, strict=True)
        for digest, spelling in one.spellings.items()
    ]
    return numbers, unknown_spellings(connection, matter, spellings)
