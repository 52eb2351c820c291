"""The words that open a list, and govern its items: `The Borrower shall not: (a) …`. Pure."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from services.annotation.agreement.grammar import (
    CONDITION,
    END,
    EXCEPTION,
    LABEL,
    LEAD,
    LEAD_REACH,
    LIST_REACH,
    NEGATION,
    NO_NEGATION,
    PAGE,
    PRONOUN,
    Modality,
    patterns,
)
from services.annotation.agreement.nouns import noun_of
from services.shared.domain.spans import RedactedSpan

Lead = tuple[Modality, str]
"""The modality of the items, and the noun of their subject."""


def lead_of(text: str, position: int, nouns: Collection[str]) -> Lead | None:
    """The lead of the item that begins at `position`, at most 40,000 code points before it.

    A list whose first label has the form of the item's label comes before nearer lists of other forms.
    """
    label = _label_before(text, position)
    first = max(0, position - LIST_REACH)
    openings = list(_openings(text, first, position))
    alike = [one for one in openings if label and _are_of_one_list(_label_after(text, one[-1].end("rest")), label)]
    for matches in islice(reversed(alike or openings), _MOST):
        said = _said(text, matches, first, frozenset(nouns))
        if said:
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


def _openings(text: str, first: int, position: int) -> Iterator[list[re.Match[str]]]:
    """The modal verbs before each colon, in order."""
    found: dict[int, list[re.Match[str]]] = {}
    for match in LEAD.finditer(text, first, position):
        found.setdefault(match.end("rest"), []).append(match)
    yield from found.values()


def _said(text: str, matches: Sequence[re.Match[str]], first: int, nouns: frozenset[str]) -> Lead | None:
    """What the words before a colon say, if a party is their subject and they bind it."""
    low = max(first, matches[0].start() - LEAD_REACH)
    start = max(low, *(text.rfind(one, low, matches[0].start()) + 1 for one in (". ", ".\n", ";", ":")))
    part = RedactedSpan(start, matches[-1].end("rest"))
    less = [*phrases(text, part, CONDITION), *phrases(text, part, EXCEPTION)]
    main = next((one for one in matches if not _is_in(one.start(), less)), None)
    if main is None or main.group().casefold() == "may":
        return None
    before = patterns(nouns).noun.finditer(text, start, main.start())
    named = [noun_of(one["noun"]) for one in before if not _is_in(one.start(), less)]
    if not named:
        return None
    negative = NEGATION.search(NO_NEGATION.sub(" ", main["rest"]))
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
