"""A vault in memory, for the standalone command and for tests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.redaction.subjects.linking import Subject
from services.redaction.subjects.numbering import Book, Number
from services.redaction.subjects.placeholders import parsed, placeholder
from services.redaction.vault.records import Matter, Revealed, StoredValue
from services.shared.domain.entities import EntityType


@dataclass(slots=True)
class _Shelf:
    book: Book = field(default_factory=Book)
    values: dict[tuple[str, str], StoredValue] = field(default_factory=dict)


class MemoryVault:
    """Keeps values in clear, in memory."""

    def __init__(self) -> None:
        self._shelves: dict[Matter, _Shelf] = {}

    async def assign(self, matter: Matter, subjects: Sequence[Subject]) -> tuple[str, ...]:
        shelf = self._shelves.setdefault(matter, _Shelf())
        numbers = [shelf.book.assign(one.entity_type, one.keys) for one in subjects]
        given = [placeholder(*shelf.book.canonical(number)) for number in numbers]
        for subject, name in zip(subjects, given, strict=True):
            for spelling in subject.spellings:
                stored = StoredValue(len(shelf.values) + 1, subject.entity_type, name, spelling)
                shelf.values.setdefault((name, spelling), stored)
        return tuple(given)

    async def values(self, matter: Matter, after: int = 0) -> tuple[StoredValue, ...]:
        return tuple(one for one in self._shelf(matter).values.values() if one.sequence > after)

    async def reveal(self, matter: Matter, placeholders: Sequence[str]) -> Mapping[str, Revealed]:
        shelf = self._shelf(matter)
        names = {name: Number(*found) for name in placeholders if (found := parsed(name))}
        spellings: dict[str, list[str]] = {name: [] for name, number in names.items() if number in shelf.book.coined}
        for name, spelling in shelf.values:
            if name in spellings:
                spellings[name].append(spelling)
        leads = {name: placeholder(*shelf.book.canonical(names[name])) for name in spellings}
        return {
            name: Revealed(
                name, EntityType(names[name].kind), tuple(found), alias_of="" if leads[name] == name else leads[name]
            )
            for name, found in spellings.items()
        }

    def _shelf(self, matter: Matter) -> _Shelf:
        return self._shelves.get(matter, _Shelf())
