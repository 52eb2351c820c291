"""The lines that differ between two texts, for tables."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

CONTEXT = 3
_Change = tuple[str, int, int, int, int]
MOST_LINES = 6_000
"""Longer texts are shown as one change: the comparison takes time that grows faster than the text."""


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A line: `same`, `removed`, `added`, or `gap` for the lines that are left out. A number is 0 without a line."""

    kind: str
    old: int
    new: int
    text: str


def differences(before: str, after: str) -> Sequence[DiffLine]:
    """The changed lines with their neighbours; none if the texts are equal."""
    if before == after:
        return ()
    old, new = _split(before), _split(after)
    if max(len(old), len(new)) > MOST_LINES:
        return (*_lines("removed", old), *_lines("added", new))
    groups = SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(CONTEXT)
    return tuple(_shown(old, new, groups))


def _shown(old: Sequence[str], new: Sequence[str], groups: Iterable[Sequence[_Change]]) -> Iterator[DiffLine]:
    for number, group in enumerate(groups):
        if number:
            yield DiffLine("gap", 0, 0, "")
        for tag, old_start, old_end, new_start, new_end in group:
            if tag == "equal":
                pairs = zip(range(old_start, old_end), range(new_start, new_end), strict=True)
                yield from (DiffLine("same", i + 1, j + 1, old[i]) for i, j in pairs)
                continue
            yield from _lines("removed", old[old_start:old_end], old_start)
            yield from _lines("added", new[new_start:new_end], new_start)


def _split(text: str) -> list[str]:
    """The lines as editors count them: only `\\n` ends a line."""
    return text.removesuffix("\n").split("\n") if text else []


def _lines(kind: str, lines: Sequence[str], start: int = 0) -> Iterator[DiffLine]:
    for number, line in enumerate(lines, start=start + 1):
        yield DiffLine(kind, number if kind == "removed" else 0, number if kind == "added" else 0, line)
