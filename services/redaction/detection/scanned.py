"""Values in the text of a scan, in which an OCR program has confused and broken characters.

The recognisers read such a text also with its confusions undone, so that a form or a check digit fits again. A value
covers the whole of a number or an address that the program has broken, and words beside a name that it was not sure of.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from services.redaction.detection.legible import Legible
from services.redaction.detection.resolve import merge
from services.redaction.recognisers.base import Recogniser, Source
from services.redaction.recognisers.lexical.lexicon import COMMON
from services.redaction.recognisers.tagger.recogniser import NAMES, Tagger
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.layout import Layout
from services.shared.domain.scans.lines import flowing
from services.shared.domain.scans.numbers import digits, joined, signs, tight
from services.shared.domain.scans.places import whole
from services.shared.domain.scans.views import View, over
from services.shared.domain.scans.vocabulary import VOCABULARY
from services.shared.domain.scans.words import repaired
from services.shared.domain.spans import OriginalSpan


@dataclass(frozen=True, slots=True)
class Scan:
    """The text was read from pictures. `unsure`: the words of which the OCR program was not sure, in order."""

    unsure: tuple[OriginalSpan, ...] = ()


def scan_of(layout: Layout) -> Scan:
    """The words with a low confidence."""
    return Scan(
        tuple(
            OriginalSpan(start, end)
            for page in layout.pages
            for start, end, sure in zip(page.starts, page.ends, page.confidences, strict=False)
            if sure < SURE
        )
    )


def find_in_scan(text: str, recognisers: Sequence[Recogniser]) -> Iterator[Recognition]:
    """What the recognisers find with the confusions undone. Spans are of `text`. Runs of digits that can be several
    numbers are taken for one only if their form is that of a certain value.
    """
    view = View(text)
    for step in (flowing, whole, repaired):
        view = over(view, step(view.text))
    yield from (one for one in _found(view, recognisers) if _counts(one, view))
    for step in (signs, digits, tight):
        view = over(view, step(view.text))
    yield from (one for one in _found(view, recognisers) if _counts(one, view))
    chains = joined(view.text)
    for one in _found(chains, recognisers):
        if one.entity_type in _BY_FORM and one.confidence >= _CERTAIN and _touches(one, chains):
            yield one


def _counts(one: Recognition, view: View) -> bool:
    """Whether it counts that the view has the value. A guess of the tagger counts only if it is certain, and if the
    value itself was confused: the lines of a list in one line are no sentence.
    """
    return not one.recogniser.startswith(_LEARNT) or (one.confidence >= _GUESS and _touches(one, view))


def _touches(one: Recognition, view: View) -> bool:
    return view.touches(one.span.start, one.span.end)


def _found(view: View, recognisers: Sequence[Recogniser]) -> Iterator[Recognition]:
    source = Source(view.text)
    for recogniser in recognisers:
        for one in recogniser.find(source):
            yield replace(one, span=OriginalSpan(*view.widened(one.span.start, one.span.end)))


class Unsure:
    """Finds words that the OCR program was not sure of."""

    def __init__(self, shown: Legible, scan: Scan) -> None:
        self.text = shown.text
        self._shown = shown
        self._starts = [one.start for one in scan.unsure]
        self._ends = [one.end for one in scan.unsure]

    def covers(self, start: int, end: int) -> bool:
        """Whether an unsure word has a part of `[start, end)`."""
        place = self._shown.to_original(OriginalSpan(start, end))
        at = bisect_left(self._starts, place.end) - 1
        return at >= 0 and self._ends[at] > place.start

    def personal(self) -> Iterator[Recognition]:
        """Unsure words that look like an identifier or a mail address."""
        for match in _TOKEN.finditer(self.text) if self._starts else ():
            kind = _kind(match.group())
            if kind and self.covers(*match.span()):
                yield Recognition(OriginalSpan(*match.span()), kind, _CONFIDENCE, NAME)


def with_uncertain(unsure: Unsure, resolved: Sequence[Recognition]) -> list[Recognition]:
    """`resolved`, in which each value also covers the rest of its number or address, and a name the unsure words beside
    it.
    """
    return merge([replace(one, span=_wider(unsure, one)) for one in resolved])


def _wider(unsure: Unsure, one: Recognition) -> OriginalSpan:
    text, start, end = unsure.text, one.span.start, one.span.end
    if one.entity_type in _KEPT:
        return one.span
    if one.entity_type is not EntityType.PERSON:
        pattern = _HOUSE if one.entity_type is EntityType.ADDRESS and not text[start].isdigit() else _BEFORE
        before, after = pattern.search(text, max(0, start - _REACH), start), _AFTER.match(text, end)
        start, end = before.start() if before else start, after.end() if after else end
    if one.entity_type in _NAMES:
        for _ in range(_MOST):
            left = _LEFT.search(text, max(0, start - _REACH), start)
            start = left.start(1) if left and _belongs(unsure, *left.span(1)) else start
            right = _RIGHT.match(text, end)
            end = right.end(1) if right and _belongs(unsure, *right.span(1)) else end
    return OriginalSpan(start, end)


def _belongs(unsure: Unsure, start: int, end: int) -> bool:
    word = unsure.text[start:end].strip(_EDGES).casefold()
    return word not in COMMON and word not in VOCABULARY and any(map(str.isalpha, word)) and unsure.covers(start, end)


def _kind(word: str) -> EntityType | None:
    if _MAIL.fullmatch(word):
        return EntityType.EMAIL
    count = sum(map(str.isdigit, word))
    is_amount = _AMOUNT.fullmatch(word) is not None
    return EntityType.IDENTIFIER if count >= _LEAST and not is_amount else None


NAME = "scan.v1"
SURE = 0.6
_CERTAIN, _CONFIDENCE, _GUESS = 0.9, 0.8, 0.7
_LEAST, _REACH, _MOST = 6, 60, 2
_BY_FORM = frozenset(EntityType) - {
    EntityType.PERSON, EntityType.ORGANIZATION, EntityType.ADDRESS, EntityType.LOCATION, EntityType.TRAIT,
    EntityType.DATE, EntityType.AMOUNT,
}  # fmt: skip
_KEPT = frozenset({EntityType.ORGANIZATION, EntityType.LOCATION, EntityType.TRAIT, EntityType.DATE, EntityType.AMOUNT})
_NAMES = frozenset({EntityType.PERSON, EntityType.ADDRESS, EntityType.EMAIL})
_LEARNT = (Tagger.name, NAMES)
_EDGES = ".,;:()[]“”\"'‘’"
_BEFORE = re.compile(r"(?:\d[\d.,/-]*|[\w$€£@]+)$")
# The number of a house, also if a line break or a stroke follows it.
_HOUSE = re.compile(r"(?:(?<![\w.])\d[\d.,/-]*\s{1,3}(?:[_—|]\s)?|\d[\d.,/-]*|[\w$€£@]+)$")
_AFTER = re.compile(r"(?:[\w$€£@]+|[-./:?=~&][\w$€£]+)+")
_LEFT = re.compile(r"(?<!\S)(\S{1,29}[^\s.,;:)])(?:[-‐‑ ]|[ ]?\n{1,2})$")
_RIGHT = re.compile(r"[ ‐‑-](\S{2,30}?)(?=[.,;:)”\"]*(?:\s|$))")
_TOKEN = re.compile(r"[^\s;|]{6,60}")
_MAIL = re.compile(r"[^\s@]{3,40}[@©][^\s@]{3,40}")
_AMOUNT = re.compile(r"[(]?(?:US|C|A)?[$€£]?[\d.,]+%?[).,;:]*|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}[.,;:]*")
