"""The text with single spaces, cut into sentences of bounded length. Pure, in time linear in the length of the text."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

from services.annotation.agreement.sentences import ends_of
from services.shared.domain.spans import RedactedSpan


class Sentences:
    """The sentences of a text, in order. Offsets are in `flat`, the text with single spaces."""

    def __init__(self, text: str) -> None:
        self.flat = " ".join(text.split())
        self.ends = _ends(self.flat)
        self._text = text
        self._mentions: dict[str, tuple[int, ...]] = {}
        self._says: dict[int, bool] = {}

    @cached_property
    def lower(self) -> str:
        """`flat` in lower case, with the same length."""
        lower = self.flat.lower()
        return lower if len(lower) == len(self.flat) else "".join(_lower(one) for one in self.flat)

    @cached_property
    def body(self) -> int:
        """Where the body ends: signatures, schedules and forms of other papers follow. Without signatures, the end."""
        found = self.lower.find("in witness whereof", _FEWEST)
        return found if found >= 0 else len(self.flat)

    @cached_property
    def operative(self) -> int:
        """Where the recitals end and the promises begin; 0 without words that say so."""
        match = _PROMISES.search(self.lower, 0, _RECITALS)
        return match.end() if match else 0

    def in_body(self, at: int) -> bool:
        """Whether an offset is after the recitals and before the signatures."""
        return self.operative <= at < self.body

    def mentions(self, words: str) -> tuple[int, ...]:
        """The numbers of the sentences that contain `words`, which are in lower case, in order, each once."""
        if words not in self._mentions:
            self._mentions[words] = tuple(self._found(words))
        return self._mentions[words]

    def _found(self, words: str) -> Iterator[int]:
        at = self.lower.find(words)
        while at >= 0:
            number = self.number(at)
            yield number
            at = self.lower.find(words, self.ends[number])

    def says(self, number: int) -> bool:
        """Whether a sentence has a verb, or what replaces one: it is no heading."""
        if number not in self._says:
            self._says[number] = _VERB.search(self[number][1]) is not None
        return self._says[number]

    def number(self, at: int) -> int:
        """The number of the sentence at an offset."""
        return bisect_right(self.ends, at)

    def __getitem__(self, number: int) -> tuple[int, str]:
        """The offset and the words of a sentence."""
        start = self.ends[number - 1] if number else 0
        return start, self.flat[start : self.ends[number]]

    def __len__(self) -> int:
        return len(self.ends)

    def span(self, start: int, end: int) -> RedactedSpan:
        """The span in the text of `[start, end)` in `flat`. The first and the last character are no spaces."""
        return RedactedSpan(self.original(start), self.original(end - 1) + 1)

    def original(self, at: int) -> int:
        """The offset in the text of an offset in `flat`."""
        gaps, shifts = self._gaps
        return at + shifts[bisect_right(gaps, at)]

    @cached_property
    def _gaps(self) -> tuple[list[int], list[int]]:
        """Where in `flat` the words after white space of several characters begin, and the shift from each on."""
        gaps, shifts, shift = [], [0], 0
        for match in _WIDE.finditer(self._text):
            shift += match.end() - match.start() - bool(match.start())
            gaps.append(match.end() - shift)
            shifts.append(shift)
        return gaps, shifts


def _ends(flat: str) -> list[int]:
    """The ends of the sentences. A longer one is cut at a space."""
    ends: list[int] = []
    last = 0
    for stop in [*ends_of(flat), len(flat)]:
        may = flat.endswith(_GOING_ON, 0, stop)  # few ends of sentences
        if may and stop < len(flat) and _GOES_ON.search(flat, max(0, stop - _LONGEST_TERM), stop):
            continue
        while stop - last > _LONGEST:
            cut = flat.rfind(" ", last, last + _LONGEST) + 1
            last = cut if cut > last else last + _LONGEST
            ends.append(last)
        if stop > last:
            ends.append(stop)
            last = stop
    return ends


def _lower(one: str) -> str:
    lower = one.lower()
    return lower if len(lower) == 1 else one


_LONGEST, _FEWEST, _LONGEST_TERM, _RECITALS = 1_600, 2_000, 100, 15_000  # code points
_HEADING = r"\d\.\d{1,3}\.? [“\"][^“”\"]{2,60}(?:\.[”\"]|[”\"]\.) "
_GOES_ON = re.compile(rf"{_HEADING}$|\b[ap]\.m\. $")
"""After the heading of a numbered definition, `1.1.5 “Base Rate.” The rate`, and after the time of a day."""
_GOING_ON = (".” ", '." ', "”. ", '". ', ".m. ")
"""What `_GOES_ON` ends with."""
_PROMISES = re.compile(r"\bnow,? ?therefore\b|\bagrees? as follows\b")
_WIDE = re.compile(r"\s{2,}|\A\s")
_VERB = re.compile(
    r"\b(?:shall|will|may|must|is|are|be|has|have|means?|agrees?d?|grants?|appoints?|engages?|does|do|submits?"
    r"|consents?|dated|made"
    r"|entered|effective|equal|amount|hereby|plus|between|not|owns?|retains?|remains?|bears?|governs?|keeps?"
    r"|continues|continuing"
    rf"|begins|ends|can|if|unless|until|upon|from|which|that|at)\b|[:$]|{_HEADING}",
    re.IGNORECASE,
)
