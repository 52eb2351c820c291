"""Numbers of sections that are missing in their sequence, or are there twice."""

import re
from collections.abc import Iterator
from itertools import pairwise

from services.annotation.proofreading.fault import Check, Fault
from services.annotation.proofreading.outline import Mark, Number
from services.annotation.proofreading.section_numbers import can_hide, refers
from services.annotation.proofreading.sheet import Sheet
from services.shared.domain.spans import RedactedSpan


def check_numbering(sheet: Sheet) -> Iterator[Fault]:
    """Only neighbours count: 7.2, 7.4 with no 7.3 in the text, and 7.2, 7.2 before 7.3. The sections of an amendment
    are those of another paper.
    """
    if sheet.is_amendment or sheet.is_cut:
        return
    outline = sheet.outline
    marks = _behind_contents(
        [one for one in outline.marks if one.headed and one.end <= sheet.body_end and len(one.number) == _DEPTH]
    )
    for before, after in pairwise(marks):
        if before.number[0] != after.number[0]:
            continue
        step = after.number[1] - before.number[1]
        missing = (before.number[0], before.number[1] + 1)
        if step == 2 and not _can_be_there(sheet.text, missing, marks[0].start, before, after):
            yield Fault(Check.NUMBER_JUMPS, _span(after), _span(before))
    yield from _repeated(sheet, marks)


def _repeated(sheet: Sheet, marks: list[Mark]) -> Iterator[Fault]:
    for first, second, third in zip(marks, marks[1:], marks[2:], strict=False):
        following = (first.number[0], first.number[1] + 1)
        between = first.number == second.number and third.number in (following, (first.number[0] + 1, 1))
        if between and _title(sheet, first) != _title(sheet, second):
            yield Fault(Check.NUMBER_REPEATS, _span(second), _span(first))


def _behind_contents(marks: list[Mark]) -> list[Mark]:
    """The marks of the longest part that begins with the first number: a table of contents has the same numbers."""
    starts = [at for at, one in enumerate(marks) if one.number == marks[0].number and (at == 0 or at >= _CONTENTS)]
    ends = [*(marks[at].start for at in starts[1:]), marks[-1].end] if marks else []
    lengths = [(end - marks[at].start, at, end) for at, end in zip(starts, ends, strict=True)]
    _, first, last = max(lengths, default=(0, 0, 0))
    return [one for one in marks[first:] if one.start <= last]


def _can_be_there(text: str, number: Number, start: int, before: Mark, after: Mark) -> bool:
    """Whether the number is anywhere behind `start`, padded or not, or can be in a gap between its neighbours."""
    if can_hide(text, before.end, after.start):
        return True
    chapter, section = ("".join(_ALIKE.get(one, one) for one in str(part)) for part in number)
    wording = re.compile(rf"(?<![\d.,$]){chapter}\s?[.,]\s?[0Oo]?{section}(?!\d)")
    return any(not refers(text, one.start(), one.end()) for one in wording.finditer(text, start))


def _title(sheet: Sheet, mark: Mark) -> str:
    return re.sub(r"\W+", " ", sheet.text[mark.end : mark.end + _TITLE]).strip().lower()[:_SHORT]


def _span(mark: Mark) -> RedactedSpan:
    return RedactedSpan(mark.start, mark.end)


_DEPTH = 2
_CONTENTS = 3  # numbers that a table of contents has at least
_ALIKE = {"0": "[0Oo]", "1": "[1lI]", "5": "[5S]"}  # of texts that were read from pictures
_TITLE = 60
_SHORT = 12
