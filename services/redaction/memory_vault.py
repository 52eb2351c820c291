"""A vault that lives as long as its process: for the standalone command and for tests."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from services.redaction.numbering import Book
from services.redaction.placeholders import placeholder
from services.redaction.subjects import Subject
from services.redaction.vault import Matter, StoredValue
from services.shared.domain.entities import EntityType


@dataclass(slots=True)
class _Shelf:
    book: Book = field(default_factory=Book)
    values: dict[tuple[EntityType, str], StoredValue] = field(default_factory=dict)


class MemoryVault:
    """Keeps values in clear, in memory."""

    def __init__(self) -> None:
        self._shelves: dict[Matter, _Shelf] = {}

    async def assign(self, matter: Matter, subjects: Sequence[Subject]) -> tuple[str, ...]:
        shelf = self._shelves.setdefault(matter, _Shelf())
        numbers = [shelf.book.assign(one.entity_type, one.keys) for one in subjects]
        given = [placeholder(*shelf.book.canonical(number)) for number in numbers]
        for subject, name in zip(subjects, given, strict=True):
            for form in subject.forms:
                stored = StoredValue(len(shelf.values) + 1, subject.entity_type, name, form)
                shelf.values.setdefault((subject.entity_type, form), stored)
        return tuple(given)

    async def values(self, matter: Matter, after: int = 0) -> tuple[StoredValue, ...]:
        shelf = self._shelves.get(matter, _Shelf())
        return tuple(one for one in shelf.values.values() if one.sequence > after)
