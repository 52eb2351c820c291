"""Numbers in the vault's tables: loads the rows of some keys into a `Book`, which assigns numbers, and writes the
changes.

Everything runs in the caller's transaction, which locks the matter's row.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set

import sqlalchemy as sa

from services.redaction.subjects.numbering import Book, Key, Number
from services.redaction.subjects.placeholders import parsed
from services.redaction.vault.records import Matter
from services.redaction.vault.tables import KEYS, MATTERS, NUMBERS, SUBJECTS, VALUES
from services.shared.runtime.rows import insert_all_or_update, insert_or_keep

_PART = 500
_DENSE = 4


def locked_sequence(connection: sa.Connection, matter: Matter) -> int:
    """The last sequence of the matter's values. Locks the matter: others wait until the transaction ends."""
    first = {"tenant": matter.tenant, "matter": matter.matter, "last_sequence": 0}
    insert_or_keep(connection, MATTERS, first)
    query = sa.select(MATTERS.c.last_sequence).where(_of(MATTERS, matter)).with_for_update()
    return int(connection.execute(query).scalar_one())


def assign_numbers(
    connection: sa.Connection, matter: Matter, subjects: Sequence[tuple[str, Sequence[str]]]
) -> list[Number]:
    """A number for each (type, hashed keys), in order."""
    book = _load(connection, matter, {key for _, keys in subjects for key in keys})
    before = Book(dict(book.owners), dict(book.coined), dict(book.aliases), dict(book.last))
    numbers = [book.assign(kind, keys) for kind, keys in subjects]
    numbers = [book.canonical(number) for number in numbers]
    _write(connection, matter, before, book)
    return numbers


def find_numbers(connection: sa.Connection, matter: Matter, placeholders: Iterable[str]) -> dict[str, dict[int, int]]:
    """The assigned numbers of `placeholders` by type, each with the current number of its subject."""
    sought: dict[str, set[int]] = {}
    for kind, number in filter(None, map(parsed, placeholders)):
        sought.setdefault(kind, set()).add(number)
    return {kind: _leads(connection, matter, kind, numbers) for kind, numbers in sought.items()}


def numbered(table: sa.Table, matter: Matter, kind: str, numbers: Collection[int]) -> Iterator[sa.ColumnElement[bool]]:
    """Conditions that select the rows of `numbers`. Numbers that are close together give one range, which also selects
    the numbers in between: reading those costs less than a list.
    """
    of_kind = sa.and_(_of(table, matter), table.c.entity_type == kind)
    first, last = min(numbers, default=0), max(numbers, default=0)
    if last - first < _DENSE * len(numbers):
        yield sa.and_(of_kind, table.c.number.between(first, last))
    else:
        values = list(numbers)
        for start in range(0, len(values), _PART):
            yield sa.and_(of_kind, table.c.number.in_(values[start : start + _PART]))


def forget_numbers(connection: sa.Connection, matter: Matter, placeholders: Iterable[str]) -> None:
    """Removes keys, spellings and index entries of the numbers. Their subjects are no longer recognised."""
    locked_sequence(connection, matter)
    for kind, value in filter(None, map(parsed, placeholders)):
        for table in (KEYS, VALUES, SUBJECTS):
            gone = _of(table, matter), table.c.entity_type == kind, table.c.number == value
            connection.execute(sa.delete(table).where(*gone))
        coined = _of(NUMBERS, matter), NUMBERS.c.entity_type == kind, NUMBERS.c.number == value
        connection.execute(sa.update(NUMBERS).where(*coined).values(coined_hash=""))


def _leads(connection: sa.Connection, matter: Matter, kind: str, sought: Set[int]) -> dict[int, int]:
    n = NUMBERS.c
    leads: dict[int, int] = {}
    wanted = sought
    while wanted:
        for these in numbered(NUMBERS, matter, kind, wanted):
            for number, alias in connection.execute(sa.select(n.number, n.alias_of).where(these)).all():
                leads[number] = number if alias is None else alias
        wanted = set(leads.values()) - leads.keys()
    return {number: _end(leads, number) for number in sought if number in leads}


def _end(leads: Mapping[int, int], number: int) -> int:
    while leads[number] != number:
        number = leads[number]
    return number


def _load(connection: sa.Connection, matter: Matter, hashes: set[str]) -> Book:
    book = Book()
    ordered = sorted(hashes)
    for start in range(0, len(ordered), _PART):
        part = ordered[start : start + _PART]
        for row in connection.execute(sa.select(KEYS).where(_of(KEYS, matter), KEYS.c.key_hash.in_(part))):
            owner = None if row.number is None else Number(row.entity_type, row.number)
            book.owners[Key(row.entity_type, row.key_hash, row.exact)] = owner
    for row in connection.execute(sa.select(NUMBERS).where(_of(NUMBERS, matter))):
        number = Number(row.entity_type, row.number)
        book.coined[number] = Key(row.entity_type, row.coined_hash, row.coined_exact)
        book.last[row.entity_type] = max(book.last.get(row.entity_type, 0), row.number)
        if row.alias_of is not None:
            book.aliases[number] = Number(row.entity_type, row.alias_of)
    return book


def _write(connection: sa.Connection, matter: Matter, before: Book, book: Book) -> None:
    place = {"tenant": matter.tenant, "matter": matter.matter}
    changed = {
        number
        for number, key in book.coined.items()
        if before.coined.get(number) != key or before.aliases.get(number) != book.aliases.get(number)
    }
    numbers = [
        {
            **place,
            "entity_type": number.kind,
            "number": number.value,
            "coined_hash": book.coined[number].key,
            "coined_exact": book.coined[number].exact,
            "alias_of": alias.value if (alias := book.aliases.get(number)) else None,
        }
        for number in sorted(changed)
    ]
    keys = [
        {**place, "entity_type": key.kind, "key_hash": key.key, "exact": key.exact, "number": owner and owner.value}
        for key, owner in book.owners.items()
        if key not in before.owners or before.owners[key] != owner
    ]
    insert_all_or_update(connection, NUMBERS, numbers, NUMBERS.primary_key.columns.keys())
    insert_all_or_update(connection, KEYS, keys, KEYS.primary_key.columns.keys())


def _of(table: sa.Table, matter: Matter) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.tenant == matter.tenant, table.c.matter == matter.matter)
