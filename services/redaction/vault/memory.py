"""A vault in memory, for the standalone command and for tests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.redaction.subjects.linking import Subject
from services.redaction.subjects.numbering import Book, Number
from services.redaction.subjects.placeholders import parsed, placeholder
from services.redaction.vault.records import Matter, Revealed, StoredValue
from services.shared.domain.entities import EntityType


@dataclass(slots=True)
class _MatterValues:
    book: Book = field(default_factory=Book)
    values: dict[tuple[str, str], StoredValue] = field(default_factory=dict)


class MemoryVault:
    """Keeps values unencrypted in memory."""

    def __init__(self) -> None:
        self._matters: dict[Matter, _MatterValues] = {}

    async def assign(self, matter: Matter, subjects: Sequence[Subject]) -> tuple[str, ...]:
        known = self._matters.setdefault(matter, _MatterValues())
        numbers = [known.book.assign(one.entity_type, one.keys) for one in subjects]
        given = [placeholder(*known.book.canonical(number)) for number in numbers]
        for subject, name in zip(subjects, given, strict=True):
            for spelling in subject.spellings:
                stored = StoredValue(len(known.values) + 1, subject.entity_type, name, spelling)
                known.values.setdefault((name, spelling), stored)
        return tuple(given)

    async def values(self, matter: Matter, after: int = 0) -> tuple[StoredValue, ...]:
        return tuple(one for one in self._matter(matter).values.values() if one.sequence > after)

    async def reveal(self, matter: Matter, placeholders: Sequence[str]) -> Mapping[str, Revealed]:
        known = self._matter(matter)
        names = {name: Number(*found) for name in placeholders if (found := parsed(name))}
        spellings: dict[str, list[str]] = {name: [] for name, number in names.items() if number in known.book.coined}
        for name, spelling in known.values:
            if name in spellings:
                spellings[name].append(spelling)
        leads = {name: placeholder(*known.book.canonical(names[name])) for name in spellings}
        return {
            name: Revealed(
                name, EntityType(names[name].kind), tuple(found), alias_of="" if leads[name] == name else leads[name]
            )
            for name, found in spellings.items()
        }

    def _matter(self, matter: Matter) -> _MatterValues:
        return self._matters.get(matter, _MatterValues())
