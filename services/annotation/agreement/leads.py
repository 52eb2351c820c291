"""The words that open a list, and govern its items: `The Borrower shall not: (a) …`. Pure."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from services.annotation.agreement.grammar import (
    CONDITION,
    END,
    EXCEPTION,
    LABEL,
    LEAD_REACH,
    LIST_REACH,
    LONGEST_MODAL,
    MODAL,
    NEGATION,
    NO_NEGATION,
    PAGE,
    PART,
    PRONOUN,
    REST,
    Modality,
    patterns,
)
from services.annotation.agreement.nouns import noun_of
from services.shared.domain.spans import RedactedSpan

Lead = tuple[Modality, str]
"""The modality of the items, and the noun of their subject."""


@dataclass(frozen=True, slots=True)
class _Opening:
    """The modal verbs before the colon at `colon`, and the label of the item after it."""

    colon: int
    verbs: Sequence[re.Match[str]]
    label: str


class Leads:
    """The openings of lists in a text, each found once. `nouns`: what the document calls its parties."""

    def __init__(self, text: str, nouns: frozenset[str]) -> None:
        self._text, self._nouns = text, nouns
        self._openings = tuple(_openings(text))
        self._colons = [one.colon for one in self._openings]

    def at(self, position: int) -> Lead | None:
        """The lead of the item that begins at `position`, at most 40,000 code points before it.

        A list whose first label has the form of the item's label comes before nearer lists of other forms.
        """
        label = _label_before(self._text, position)
        first = max(0, position - LIST_REACH)
        window = slice(bisect_right(self._colons, first), bisect_left(self._colons, position))
        near = [one for one in self._openings[window] if one.verbs[-1].start() >= first]
        alike = [one for one in near if label and _are_of_one_list(one.label, label)]
        for one in islice(reversed(alike or near), _MOST):
            verbs = [verb for verb in one.verbs if verb.start() >= first]
            if said := _said(self._text, verbs, one.colon, first, self._nouns):
                return said
        return None


def phrases(text: str, part: RedactedSpan, opening: re.Pattern[str]) -> list[RedactedSpan]:
    """Subordinate phrases, from their first word to the next comma or bracket."""
    found: list[RedactedSpan] = []
    for match in opening.finditer(text, part.start, part.end):
        if found and match.start() < found[-1].end:
            continue
        stop = END.search(text, match.end(), part.end)
        found.append(RedactedSpan(match.start(), stop.start() if stop else part.end))
    return found


def _openings(text: str) -> Iterator[_Opening]:
    """The colons with modal verbs at most 500 code points before them, in the same part of the sentence, in order."""
    for part in PART.finditer(text):
        colon = part.end()
        if text[colon : colon + 1] != ":":
            continue
        verbs = MODAL.finditer(text, max(part.start(), colon - REST - LONGEST_MODAL), colon)
        if near := [one for one in verbs if one.end() >= colon - REST]:
            yield _Opening(colon, near, _label_after(text, colon))


def _said(text: str, matches: Sequence[re.Match[str]], colon: int, first: int, nouns: frozenset[str]) -> Lead | None:
    """What the words before a colon say, if a party is their subject and they bind it."""
    low = max(first, matches[0].start() - LEAD_REACH)
    start = max(low, *(text.rfind(one, low, matches[0].start()) + 1 for one in (". ", ".\n", ";", ":")))
    part = RedactedSpan(start, colon)
    less = [*phrases(text, part, CONDITION), *phrases(text, part, EXCEPTION)]
    main = next((one for one in matches if not _is_in(one.start(), less)), None)
    if main is None or main.group().casefold() == "may":
        return None
    before = patterns(nouns).noun.finditer(text, start, main.start())
    named = [noun_of(one["noun"]) for one in before if not _is_in(one.start(), less)]
    if not named:
        return None
    negative = NEGATION.search(NO_NEGATION.sub(" ", text[main.end() : colon]))
    subject = named[0] if PRONOUN.search(text, start, main.start()) else named[-1]
    return (Modality.MUST_NOT if negative else Modality.MUST), subject


def _is_in(position: int, phrases: Collection[RedactedSpan]) -> bool:
    return any(one.start <= position < one.end for one in phrases)


def _label_before(text: str, position: int) -> str:
    """The label of the item that begins at `position`. Its heading can be between them."""
    found = list(LABEL.finditer(text, max(0, position - LEAD_REACH), position))
    return found[-1]["label"].casefold() if found else ""


def _label_after(text: str, position: int) -> str:
    page = PAGE.match(text, position + 1)
    match = LABEL.match(text, page.end() - 1 if page else position)
    return match["label"].casefold() if match else ""


def _are_of_one_list(first: str, label: str) -> bool:
    """Whether an item with `label` can be in the list that begins with the label `first`: `9.1` and `9.12`."""
    if "." in first or "." in label:
        return first.rpartition(".")[0] == label.rpartition(".")[0] != ""
    return first in _FIRST and _FIRST[first].fullmatch(label) is not None


_MOST = 64
_FIRST = {
    "(a)": re.compile(r"\([a-z]{1,2}\)"), "(i)": re.compile(r"\([ivx]{1,6}\)"), "(1)": re.compile(r"\(\d{1,3}\)"),
}  # fmt: skip
