"""Collect what is not in the text of a DOCX package, with the place in the text and the page of each."""

from collections import Counter
from dataclasses import dataclass, field

from services.shared.domain.document import Gap, GapKind, GapPlace

_MOST_PLACES = 100  # of a gap


@dataclass(slots=True)
class Gaps:
    """The gaps of one package. Content that is missed waits until the block of text at its place is written.

    `in_body`: what is read next is part of the body, which alone has pages. Word stores where a page began when it last
    showed the document; in other documents, only page breaks begin one.
    """

    in_body: bool = False
    _counts: Counter[GapKind] = field(default_factory=Counter)
    _shown: int = 0
    _broken: int = 0
    _waiting: list[tuple[GapKind, int, int]] = field(default_factory=list)
    _places: dict[GapKind, list[tuple[int, int, int]]] = field(default_factory=dict)

    def miss(self, kind: GapKind, count: int = 1) -> None:
        """Record content that is not in the text."""
        self._counts[kind] += count
        left = min(count, _MOST_PLACES, _MOST_WAITING - len(self._waiting))
        self._waiting += [(kind, *self._pages())] * left

    def begin_page(self, *, shown: bool) -> None:
        """Count a page break, or the begin of a page as Word showed it."""
        if self.in_body:
            self._shown += shown
            self._broken += not shown

    def place(self, offset: int) -> None:
        """Place what was missed since the last block: the next block of text begins at `offset`."""
        for kind, shown, broken in self._waiting:
            places = self._places.setdefault(kind, [])
            if len(places) < _MOST_PLACES:
                places.append((offset, shown, broken))
        self._waiting.clear()

    def add(self, gaps: tuple[Gap, ...], offset: int) -> None:
        """Add the gaps of a chunk whose text begins at `offset`, at their places in its text or else at its begin."""
        shown, broken = self._pages()
        for gap in gaps:
            self._counts[gap.kind] += gap.count
            places = self._places.setdefault(gap.kind, [])
            inner = [one.offset for one in gap.places] or [0]
            places += [(offset + one, shown, broken) for one in inner[: _MOST_PLACES - len(places)]]

    def total(self) -> int:
        """How much was missed so far."""
        return self._counts.total()

    def found(self) -> tuple[Gap, ...]:
        """One gap for each kind, in the order of the kinds."""
        return tuple(self._gap(kind) for kind in GapKind if self._counts[kind])

    def _pages(self) -> tuple[int, int]:
        return (self._shown + 1, self._broken + 1) if self.in_body else (0, 0)

    def _gap(self, kind: GapKind) -> Gap:
        found = sorted(self._places.get(kind, ()))
        places = tuple(GapPlace(offset, self._page(shown, broken)) for offset, shown, broken in found)
        pages = sorted({one.page for one in places if one.page})
        return Gap(kind, self._counts[kind], tuple(pages), places)

    def _page(self, shown: int, broken: int) -> int:
        if self._shown:
            return shown
        return broken if self._broken else 0


_MOST_WAITING = 1_000
