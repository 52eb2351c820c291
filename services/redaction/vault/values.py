"""Rows of spellings: sealing, opening, reading and writing.

A row with key version 0 is sealed under the key of its number. A row with another version is from an older release: it
is sealed under that version of the tenant's vault key, until a rotation reseals it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple, TypeVar

import sqlalchemy as sa

from services.redaction.subjects.numbering import Number
from services.redaction.subjects.placeholders import placeholder
from services.redaction.vault.records import Matter
from services.redaction.vault.rows import locked_sequence, numbered
from services.redaction.vault.tables import MATTERS, SUBJECTS, VALUES
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.keys.sealing import associated, open_raw, seal_raw, sized, unseal
from services.shared.runtime.rows import insert_all_or_keep

T = TypeVar("T")
OWN_KEY = 0
_OWN = str(OWN_KEY)
_PART = 500
_v = VALUES.c


@dataclass(frozen=True, slots=True)
class Spelling:
    """One spelling of the subject of a number. `digest` is the hash by which the vault finds it."""

    number: Number
    digest: str
    words: str

    @property
    def placeholder(self) -> str:
        return placeholder(*self.number)


class ValueRow(NamedTuple):
    """A stored spelling, sealed under its number's key if `key_version` is 0."""

    matter: str
    sequence: int
    kind: str
    number: int
    digest: str
    key_version: int
    sealed: bytes

    @property
    def placeholder(self) -> str:
        return placeholder(self.kind, self.number)


def unknown_spellings(connection: sa.Connection, matter: Matter, spellings: Collection[Spelling]) -> list[Spelling]:
    """The spellings that are not stored yet, without repetition."""
    known = {
        (row.entity_type, row.number, row.form_hash)
        for part in _parts([one.digest for one in spellings])
        for row in connection.execute(
            sa.select(_v.entity_type, _v.number, _v.form_hash).where(_of(matter), _v.form_hash.in_(part))
        )
    }
    return [one for one in dict.fromkeys(spellings) if (*one.number, one.digest) not in known]


def store_spellings(
    connection: sa.Connection,
    matter: Matter,
    sealed: Mapping[Spelling, bytes],
    subjects: Iterable[tuple[Number, str]],
) -> None:
    """Stores spellings that no other process has stored in the meantime, and the tenant's index entries of their
    numbers.
    """
    sequence = locked_sequence(connection, matter)
    fresh = unknown_spellings(connection, matter, list(sealed))
    rows = [
        {
            "tenant": matter.tenant,
            "matter": matter.matter,
            "sequence": place,
            "entity_type": one.number.kind,
            "number": one.number.value,
            "form_hash": one.digest,
            "key_version": OWN_KEY,
            "sealed": sealed[one],
        }
        for place, one in enumerate(fresh, start=sequence + 1)
    ]
    if rows:
        connection.execute(sa.insert(VALUES), rows)
        last = sa.update(MATTERS).where(MATTERS.c.tenant == matter.tenant, MATTERS.c.matter == matter.matter)
        connection.execute(last.values(last_sequence=sequence + len(rows)))
    store_subjects(connection, matter, subjects)


def store_subjects(connection: sa.Connection, matter: Matter, subjects: Iterable[tuple[Number, str]]) -> None:
    """Stores the tenant's index entries of the numbers, by hash."""
    rows = [
        {
            "tenant": matter.tenant,
            "subject_hash": digest,
            "matter": matter.matter,
            "entity_type": number.kind,
            "number": number.value,
        }
        for number, digest in dict.fromkeys(subjects)
    ]
    insert_all_or_keep(connection, SUBJECTS, rows)


def read_values(connection: sa.Connection, matter: Matter, after: int) -> list[ValueRow]:
    """All spellings with a higher sequence than `after`, in order."""
    return _rows(connection, _SELECT.where(_of(matter), _v.sequence > after).order_by(_v.sequence))


def read_values_of(connection: sa.Connection, matter: Matter, numbers: Mapping[str, Collection[int]]) -> list[ValueRow]:
    """The spellings of some numbers of each type, in order."""
    found = [
        row
        for kind, wanted in numbers.items()
        for these in numbered(VALUES, matter, kind, wanted)
        for row in _rows(connection, _SELECT.where(these))
        if row.number in wanted
    ]
    return sorted(found, key=attrgetter("sequence"))


def read_old_values(connection: sa.Connection, tenant: str, limit: int) -> tuple[list[ValueRow], int]:
    """The first spellings that are sealed under the tenant's vault key, and their total number."""
    old = _v.tenant == tenant, _v.key_version != OWN_KEY
    rows = _rows(connection, _SELECT.where(*old).order_by(_v.matter, _v.sequence).limit(limit))
    return rows, int(connection.execute(sa.select(sa.func.count()).select_from(VALUES).where(*old)).scalar_one())


def seal_spelling(matter: Matter, one: Spelling, key: bytes) -> bytes:
    """Seals the spelling under its number's key, bound to its row."""
    kind, number = one.number
    bound = _place(matter) + associated((kind, str(number), one.digest, _OWN))
    return seal_raw(key, one.words.encode("utf-8", "surrogatepass"), bound)


def open_rows(
    matter: Matter, rows: Iterable[ValueRow], own: Mapping[str, bytes | None], shared: Mapping[int, bytes]
) -> Iterator[tuple[ValueRow, str, str]]:
    """Each row, its placeholder and its spelling, without the rows whose key was destroyed. `own`: keys by placeholder;
    `shared`: the tenant's vault keys by version.

    Raises `Reject(TAMPERED)` if a row was changed or moved, `Reject(KEY_UNAVAILABLE)` if a key is missing that was not
    destroyed.
    """
    place, last = _place(matter), associated((_OWN,))
    prefixes: dict[str, bytes] = {}  # associated data that all rows of a type share
    for row in rows:
        _, _, kind, number, digest, version, sealed = row
        name = placeholder(kind, number)
        if version == OWN_KEY:
            key = own.get(name, b"")
            if key is None:
                continue
            if not key:
                raise Reject(Reason.KEY_UNAVAILABLE, detail=f"the key of {name}")
            if kind not in prefixes:
                prefixes[kind] = place + associated((kind,))
            spelling = open_raw(key, sealed, b"".join((prefixes[kind], *sized(str(number)), *sized(digest), last)))
        else:
            spelling = unseal(shared[version], sealed, _old_context(matter, kind, version))
        yield row, name, spelling.decode("utf-8", "surrogatepass")


def _place(matter: Matter) -> bytes:
    """Associated data that all values of a matter share; type, number, hash and key version follow it."""
    return associated(("vault value", matter.tenant, matter.matter))


def _old_context(matter: Matter, kind: str, version: int) -> tuple[str, ...]:
    return ("vault", matter.tenant, matter.matter, kind, str(version))


def _rows(connection: sa.Connection, query: sa.Select[str, int, str, int, str, int, bytes]) -> list[ValueRow]:
    return list(map(ValueRow._make, connection.execute(query).all()))


def _of(matter: Matter) -> sa.ColumnElement[bool]:
    return sa.and_(_v.tenant == matter.tenant, _v.matter == matter.matter)


def _parts(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + _PART] for start in range(0, len(items), _PART))


_SELECT: sa.Select[str, int, str, int, str, int, bytes] = sa.select(
    _v.matter, _v.sequence, _v.entity_type, _v.number, _v.form_hash, _v.key_version, _v.sealed
)
