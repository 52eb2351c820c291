"""Collect the parts of a text: sheets, slides, bodies of a mail."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from services.shared.domain.parts import OriginalPart, PartKind
from services.shared.domain.spans import OriginalSpan

ATTACHMENTS = "Attachments: "
"""What is before the names of files inside."""


@dataclass(slots=True)
class _Open:
    place: int  # in the list of found parts
    counts: Counter[PartKind] = field(default_factory=Counter)


@dataclass(slots=True)
class Parts:
    """The parts of a text, in order, the outer one first. A part without text is counted and left out."""

    _found: list[OriginalPart | None] = field(default_factory=list)
    _open: list[_Open] = field(default_factory=lambda: [_Open(-1)])

    def begin(self, kind: PartKind, start: int, *, hidden: bool) -> None:
        """Begin a part at `start`, inside the one that is open. One inside a hidden part is hidden."""
        around = self._open[-1]
        around.counts[kind] += 1
        outer = self._found[around.place] if around.place >= 0 else None
        here = OriginalSpan(start, start)
        self._open.append(_Open(len(self._found)))
        is_hidden = hidden or (outer is not None and outer.hidden)
        self._found.append(OriginalPart(kind, around.counts[kind], here, here, is_hidden))

    def title(self, span: OriginalSpan) -> None:
        """The title of the open part."""
        place = self._open[-1].place
        if (part := self._found[place]) is not None:
            self._found[place] = replace(part, title=span)

    def end(self, end: int) -> OriginalPart | None:
        """End the open part, and return it; None if it has no text."""
        place = self._open.pop().place
        part = self._found[place]
        if part is None or part.span.start >= end:
            self._found[place] = None
            return None
        ended = self._found[place] = replace(part, span=OriginalSpan(part.span.start, end))
        return ended

    def extend(self, parts: Iterable[OriginalPart], distance: int) -> None:
        """Add the parts of a text that begins at `distance`."""
        self._found += (_moved(one, distance) for one in parts)

    def all(self) -> tuple[OriginalPart, ...]:
        """The parts that have ended."""
        return tuple(one for one in self._found if one is not None)


def named_files(names: Iterable[str], start: int, first: int = 1) -> Iterator[OriginalPart]:
    """The parts for the names of files inside, which begin at `start` with ", " between them. `first`: the number of
    the attachment that the first one is.
    """
    for number, name in enumerate(names, start=first):
        span = OriginalSpan(start, start + len(name))
        yield OriginalPart(PartKind.FILE, number, span, span)
        start = span.end + len(", ")


def _moved(part: OriginalPart, distance: int) -> OriginalPart:
    title, span = (OriginalSpan(one.start + distance, one.end + distance) for one in (part.title, part.span))
    return replace(part, title=title, span=span)
