"""The gaps of a text that has texts of its own inside it, with the place of each."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from services.shared.domain.document import Gap, GapKind, GapPlace
from services.shared.domain.errors import Reason, Reject

MOST_PLACES = 100  # of a gap


def gap_of(kind: GapKind, count: int, places: Iterable[GapPlace], pages: int = 0) -> Gap:
    """A gap of a text of `pages` pages, or 0 if they are not known, at the first of these places."""
    first = sorted(places, key=lambda one: (one.offset, one.page))[:MOST_PLACES]
    known = tuple(replace(one, page=min(one.page, pages)) for one in first)
    return Gap(kind, count, tuple(sorted({one.page for one in known if one.page})), known)


def refuse(gaps: Iterable[Gap]) -> None:
    """Raises `Reject(NEEDS_OCR | UNSUPPORTED | MALFORMED)` for a file without text that has pictures, other files, or
    parts that are missing.
    """
    kinds = {one.kind for one in gaps}
    for kind, reason in _REFUSALS.items():
        if kind in kinds:
            raise Reject(reason)


@dataclass(slots=True)
class Joined:
    """Joins the gaps of texts, one for each kind."""

    _counts: Counter[GapKind] = field(default_factory=Counter)
    _places: dict[GapKind, list[GapPlace]] = field(default_factory=dict)

    def add(self, gaps: Iterable[Gap], offset: int, page: int = 0) -> None:
        """Add the gaps of a text that begins at `offset` and on `page`, at their places in it or else at its begin."""
        for gap in gaps:
            self._counts[gap.kind] += gap.count
            places = self._places.setdefault(gap.kind, [])
            inner = gap.places or (GapPlace(0),)
            left = inner[: MOST_PLACES - len(places)]
            places += [GapPlace(offset + one.offset, page + max(one.page - 1, 0)) for one in left]

    def found(self, pages: int = 0) -> tuple[Gap, ...]:
        """The gaps in the order of the kinds. `pages`: of all of the text, or 0 if they are not known."""
        return tuple(
            gap_of(kind, self._counts[kind], self._places[kind], pages) for kind in GapKind if self._counts[kind]
        )


_REFUSALS: Mapping[GapKind, Reason] = {
    GapKind.PICTURE: Reason.NEEDS_OCR,
    GapKind.EMBEDDED: Reason.UNSUPPORTED,
    GapKind.PAGE: Reason.MALFORMED,
}
