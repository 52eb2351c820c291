"""Finds a data subject in all matters of a tenant by the tenant's hashes. In those matters it also finds the stored
values that contain a requested value among other words.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

import sqlalchemy as sa

from services.redaction.detection.spellings import Spellings
from services.redaction.subjects.linking import keys_of
from services.redaction.subjects.numbering import Number
from services.redaction.subjects.placeholders import parsed, placeholder
from services.redaction.vault.hashes import Hashes, tenant_hash
from services.redaction.vault.ports import TenantKeys, ValueKeysPort
from services.redaction.vault.records import DataSubjectNumber, Matter, StoredValue, SubjectValue
from services.redaction.vault.sql import INDEX_VERSION, SqlVault
from services.redaction.vault.tables import MENTIONS, NUMBERS, SUBJECTS
from services.shared.domain.document import INDEX
from services.shared.domain.entities import EntityType
from services.shared.runtime.compute import compute
from services.shared.runtime.ports import LockedTransactions

T = TypeVar("T")
_PART = 500


class _Key(NamedTuple):
    """A key of a requested value. `is_whole`: the key contains the whole value."""

    kind: str
    words: str
    is_whole: bool


@dataclass(slots=True)
class _Matter:
    """The data subject in one matter: numbers that are `certain` or `perhaps`, `leads` from aliases to their earlier
    numbers, and document ids by placeholder.
    """

    certain: set[Number] = field(default_factory=set)
    perhaps: set[Number] = field(default_factory=set)
    leads: dict[Number, Number] = field(default_factory=dict)
    documents: dict[str, list[str]] = field(default_factory=dict)

    def canonical(self, number: Number) -> Number:
        while number in self.leads:
            number = self.leads[number]
        return number

    def all(self) -> Iterator[tuple[Number, bool]]:
        """The numbers and their aliases, each with a flag whether it is certain."""
        certain = {self.canonical(one) for one in self.certain}
        perhaps = {self.canonical(one) for one in self.perhaps}
        for one in sorted({*certain, *perhaps, *self.leads}):
            end = self.canonical(one)
            if end in certain or end in perhaps:
                yield one, end in certain


class DataSubjectIndex:
    """A value is a certain match for the subjects that have the whole value as a key: "Jane Smith" finds "Jane A.
    Smith". A stored value with more text around it, where redaction replaced too much, counts too. A value is a
    possible match for the subjects whose only key is a part of it: a "Ms. Smith", but not a "John Smith".
    """

    def __init__(self, database: LockedTransactions, keys: TenantKeys, value_keys: ValueKeysPort) -> None:
        self._database = database
        self._keys = keys
        self._value_keys = value_keys
        self._vault = SqlVault(database, keys, value_keys)

    async def find(self, tenant: str, values: Sequence[SubjectValue]) -> list[DataSubjectNumber]:
        """The placeholders that match the values, ordered by matter and number.

        Raises `Reject(KEY_UNAVAILABLE)`, `Retry(dependency="database")`.
        """
        index = self._keys.tenant_key(tenant, INDEX, INDEX_VERSION).key
        requested = {tenant_hash(index, tenant, key.kind, key.words): key for key in _keys_of(values)}
        found = await self._database.run(lambda connection: _find(connection, tenant, requested))
        spellings = {kind: _spellings_of(values, kind) for kind in EntityType}
        for name, matter in found.items():
            stored = await self._vault.values(Matter(tenant, name))
            matter.certain |= await compute(_numbers_containing, stored, spellings)
        await self._database.run(lambda connection: _complete_all(connection, tenant, index, requested, found))
        return [
            one
            for name, matter in sorted(found.items())
            for one in await self._with_erased(Matter(tenant, name), matter)
        ]

    async def _with_erased(self, matter: Matter, found: _Matter) -> list[DataSubjectNumber]:
        numbers = list(_numbers(matter, found))
        keys = await self._value_keys.made(matter, [one.placeholder for one in numbers])
        erased = {name for name, key in keys.items() if key is None}
        return [dataclasses.replace(one, erased=one.placeholder in erased) for one in numbers]


def _keys_of(values: Iterable[SubjectValue]) -> Iterator[_Key]:
    """Whole keys come last, because the last of equal keys has precedence."""
    keys = [
        _Key(kind.value, words, place == 0)
        for one in values
        for kind in ([EntityType(one.entity_type)] if one.entity_type else EntityType)
        for place, words in enumerate(keys_of(kind, one.value))
    ]
    return iter(sorted(keys, key=lambda key: key.is_whole))


def _find(connection: sa.Connection, tenant: str, requested: Mapping[str, _Key]) -> dict[str, _Matter]:
    found: dict[str, _Matter] = {}
    for part in _parts(list(requested)):
        query = sa.select(SUBJECTS).where(SUBJECTS.c.tenant == tenant, SUBJECTS.c.subject_hash.in_(part))
        for row in connection.execute(query):
            matter = found.setdefault(row.matter, _Matter())
            wanted = matter.certain if requested[row.subject_hash].is_whole else matter.perhaps
            wanted.add(Number(row.entity_type, row.number))
    return found


def _spellings_of(values: Iterable[SubjectValue], kind: EntityType) -> Spellings:
    return Spellings(one.value for one in values if one.entity_type in {"", kind})


def _numbers_containing(stored: Iterable[StoredValue], spellings: Mapping[EntityType, Spellings]) -> set[Number]:
    found = (parsed(one.placeholder) for one in stored if _contains(one, spellings[one.entity_type]))
    return {Number(*one) for one in found if one}


def _contains(stored: StoredValue, spellings: Spellings) -> bool:
    """For persons, a match next to a hyphen does not count: "Jane Smith-Jones" is not "Jane Smith"."""
    if stored.entity_type is not EntityType.PERSON:
        return bool(spellings.spans(stored.spelling))
    spelling = f" {stored.spelling} "
    return any("-" not in {spelling[one.start - 1], spelling[one.end]} for one in spellings.spans(spelling))


def _complete_all(
    connection: sa.Connection, tenant: str, index: bytes, requested: Mapping[str, _Key], found: Mapping[str, _Matter]
) -> None:
    for name, matter in found.items():
        _complete(connection, Matter(tenant, name), matter, index, requested.values())


def _complete(
    connection: sa.Connection, matter: Matter, found: _Matter, index: bytes, requested: Iterable[_Key]
) -> None:
    hashes = Hashes(matter, index)
    coined = {hashes.key(key.kind, key.words) for key in requested}
    possible = set()
    query = sa.select(NUMBERS).where(NUMBERS.c.tenant == matter.tenant, NUMBERS.c.matter == matter.matter)
    for row in connection.execute(query):
        number = Number(row.entity_type, row.number)
        if row.alias_of is not None:
            found.leads[number] = Number(row.entity_type, row.alias_of)
        if row.coined_hash in coined:
            possible.add(number)
    found.perhaps &= possible
    names = [placeholder(*number) for number, _ in found.all()]
    for part in _parts(names):
        m = MENTIONS.c
        query = sa.select(MENTIONS).where(m.tenant == matter.tenant, m.matter == matter.matter, m.placeholder.in_(part))
        for row in connection.execute(query.order_by(m.document_id)):
            found.documents.setdefault(row.placeholder, []).append(row.document_id)


def _numbers(matter: Matter, found: _Matter) -> Iterator[DataSubjectNumber]:
    for number, certain in found.all():
        name, end = placeholder(*number), placeholder(*found.canonical(number))
        documents = tuple(found.documents.get(name, ()))
        yield DataSubjectNumber(
            matter, number.kind, name, "" if end == name else end, certain=certain, document_ids=documents
        )


def _parts(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + _PART] for start in range(0, len(items), _PART))
