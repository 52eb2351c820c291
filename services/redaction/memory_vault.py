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
        return tuple(_assign(shelf, subject) for subject in subjects)

    async def values(self, matter: Matter, after: int = 0) -> tuple[StoredValue, ...]:
        shelf = self._shelves.get(matter, _Shelf())
        return tuple(one for one in shelf.values.values() if one.sequence > after)


def _assign(shelf: _Shelf, subject: Subject) -> str:
    given = placeholder(*shelf.book.assign(subject.entity_type, subject.keys))
    for form in subject.forms:
        stored = StoredValue(len(shelf.values) + 1, subject.entity_type, given, form)
        shelf.values.setdefault((subject.entity_type, form), stored)
    return given
