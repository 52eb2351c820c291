"""The headings of a text that references can lead to, with their places.

Several lines can begin with a number: in a table of contents, in the body, in an exhibit with numbers of its own.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from services.annotation.linking.attachments import Attachment, find_attachments
from services.annotation.linking.marks import Heading, find_headings
from services.annotation.proofreading.outline import Number, roman


@dataclass(frozen=True)
class Headings:
    """`numbers` and `attachments` are in the order of the text."""

    text: str
    numbers: tuple[Heading, ...]
    attachments: tuple[Attachment, ...]

    @cached_property
    def by_number(self) -> dict[Number, list[Heading]]:
        """All headings with a number."""
        found: dict[Number, list[Heading]] = defaultdict(list)
        for one in self.numbers:
            found[one.number].append(one)
        return found

    @cached_property
    def _starts(self) -> list[int]:
        return [one.start for one in self.attachments]

    def part(self, place: int) -> int:
        """The part of the text with `place`: 0 is before the first attachment."""
        return bisect_right(self._starts, place)

    @cached_property
    def _by_label(self) -> dict[tuple[str, str, bool], Attachment]:
        return {(one.kind, one.label, one.is_inner): one for one in self.attachments}

    def attachment(self, kind: str, label: str, place: int) -> Attachment | None:
        """The attachment with the label, such as `exhibit` and `b-1`, that a reference at `place` means. An attachment
        means those of its own first, and the body no such one.
        """
        for one in dict.fromkeys((label, _other_digits(label))):
            outer = self._by_label.get((kind, one, False))
            inner = self._by_label.get((kind, one, True)) if self.part(place) else None
            if found := inner or outer:
                return found
        return None

    @cached_property
    def sections(self) -> tuple[Heading, ...]:
        """The headings outside of tables of contents, in order."""
        return tuple(one for one in self.numbers if one.weight > 0)

    @cached_property
    def _outer(self) -> list[int]:
        """For each section, the place of the section around it in `sections`; -1 for none."""
        outer: list[int] = []
        for at, one in enumerate(self.sections):
            around = at - 1
            while around >= 0 and self.sections[around].stop <= one.start:
                around = outer[around]
            outer.append(around)
        return outer

    def around(self, place: int) -> Heading | None:
        """The innermost section with `place`."""
        at = bisect_right(self.sections, place, key=lambda one: one.start) - 1
        while at >= 0 and self.sections[at].stop <= place:
            at = self._outer[at]
        return self.sections[at] if at >= 0 else None

    def has_inner(self, one: Heading) -> bool:
        """Whether the section has another one inside."""
        at = bisect_right(self.sections, one.start, key=lambda each: each.start)
        return at < len(self.sections) and self.sections[at].start < one.stop


def _other_digits(label: str) -> str:
    """`iv` for `4`, and `4` for `iv`; other labels as they are."""
    if label.isdigit():
        return next((one for one in _ROMAN if roman(one.upper()) == int(label)), label)
    return str(roman(label.upper()) or label)


def headings_of(text: str) -> Headings:
    """All headings of a text. The time is linear in its length."""
    text = text.translate(_SPACES)
    attachments = tuple(find_attachments(text))
    return Headings(text, tuple(_with_ends(find_headings(text), attachments, len(text))), attachments)


def _with_ends(numbers: Sequence[Heading], attachments: Sequence[Attachment], length: int) -> Iterator[Heading]:
    """Each heading with the end of its section: the next heading that is not below it, or the next attachment."""
    starts = [one.start for one in attachments]
    real = [one for one in numbers if one.weight > 0]
    stops: dict[int, int] = {}
    waiting: list[Heading] = []
    for one in real:
        while waiting and one.number[: len(waiting[-1].number)] != waiting[-1].number:
            stops[waiting.pop().start] = one.start
        if waiting and one.number == waiting[-1].number:
            stops[waiting.pop().start] = one.start
        waiting.append(one)
    for one in numbers:
        at = bisect_right(starts, one.start)
        last = starts[at] if at < len(starts) else length
        yield replace(one, stop=min(stops.get(one.start, last), last))


_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2007\u2009\u202f"), " ")
