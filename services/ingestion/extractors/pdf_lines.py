"""Lines of a page → text. A line that only wrapped because the margin came is joined with the next one."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

_NEW_PARAGRAPH = 1.45
_LARGER = 1.25


@dataclass(frozen=True, slots=True)
class PageText:
    """A page's text, and the place of each word in it."""

    text: str
    words: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Line:
    first: int
    last: int
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top


def reflow(words: Sequence[tuple[str, bool]], boxes: Sequence[float]) -> PageText:
    """`words` with whether each begins a line; `boxes` has x0, y0, x1, y1 for each, counted from the top left."""
    lines = _lines(words, boxes)
    gaps = _separators(lines, words, boxes)
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    offset = 0
    for line, gap in zip(lines, gaps, strict=True):
        for index in range(line.first, line.last + 1):
            separator = gap if index == line.first else " "
            word = words[index][0]
            parts += (separator, word)
            offset += len(separator)
            places.append((offset, offset + len(word)))
            offset += len(word)
    return PageText("".join(parts), tuple(places))


def _lines(words: Sequence[tuple[str, bool]], boxes: Sequence[float]) -> list[_Line]:
    starts = [index for index, (_, begins) in enumerate(words) if begins or index == 0]
    edges = [*starts, len(words)]
    return [_line(first, last - 1, boxes) for first, last in zip(edges, edges[1:], strict=False)]


def _line(first: int, last: int, boxes: Sequence[float]) -> _Line:
    inside = boxes[4 * first : 4 * last + 4]
    return _Line(first, last, min(inside[0::4]), min(inside[1::4]), max(inside[2::4]), max(inside[3::4]))


def _separators(lines: Sequence[_Line], words: Sequence[tuple[str, bool]], boxes: Sequence[float]) -> list[str]:
    """What stands before each line: nothing, a space, a newline or a blank line."""
    if not lines:
        return []
    leading = _leading(lines)
    separators = [""]
    for before, line in zip(lines, lines[1:], strict=False):
        if words[before.last][0].endswith("-") and line.first - 1 == before.last and _is_below(before, line):
            separators.append("" if _wraps(before, line, lines, boxes) else "\n")
        elif not _is_below(before, line):
            separators.append(" " if _same_height(before, line) else "\n\n")
        elif _is_apart(before, line, leading):
            separators.append("\n\n")
        else:
            separators.append(" " if _wraps(before, line, lines, boxes) else "\n")
    return separators


def _leading(lines: Sequence[_Line]) -> float:
    """The usual distance from one line to the next."""
    steps = [after.bottom - before.bottom for before, after in zip(lines, lines[1:], strict=False)]
    steps = [step for step in steps if step > 0.5]
    return median(steps) if steps else 0.0


def _is_below(before: _Line, line: _Line) -> bool:
    return line.bottom - before.bottom > 0.3 * min(before.height, line.height)


def _same_height(before: _Line, line: _Line) -> bool:
    return abs(line.bottom - before.bottom) <= 0.3 * max(before.height, line.height)


def _is_apart(before: _Line, line: _Line, leading: float) -> bool:
    step = line.bottom - before.bottom
    usual = min(leading, 1.6 * max(before.height, line.height)) or step
    return step > _NEW_PARAGRAPH * usual or max(before.height, line.height) > _LARGER * min(before.height, line.height)


def _wraps(before: _Line, line: _Line, lines: Sequence[_Line], boxes: Sequence[float]) -> bool:
    """True where the next line's first word would not have fitted behind `before`."""
    column = [one.right for one in lines if one.left < before.right and one.right > before.left]
    margin = _margin(column)
    first_word = boxes[4 * line.first + 2] - boxes[4 * line.first]
    space = 0.25 * line.height
    return before.right + space + first_word > margin


def _margin(rights: Sequence[float]) -> float:
    """Where lines end on the right; one that sticks out does not count."""
    ordered = sorted(rights)
    return ordered[int(0.9 * (len(ordered) - 1))]
