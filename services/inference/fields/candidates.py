"""All spans in a text that could be the value of a field, by the kind of value."""

import re
from collections.abc import Callable, Iterator, Mapping

from services.shared.domain.fields import dates, durations, laws, money, rates
from services.shared.domain.fields.types import FieldKind

Place = tuple[int, int]
Seeker = Callable[[str], Iterator[Place]]


def _dates(words: str) -> Iterator[Place]:
    return ((start, end) for start, end, _ in dates.days(words))


def _durations(words: str) -> Iterator[Place]:
    return ((start, end) for start, end, _ in durations.periods(words))


def _amounts(words: str) -> Iterator[Place]:
    return ((one.start, one.end) for one in money.amounts(words))


def _ratios(words: str) -> Iterator[Place]:
    return ((start, end) for start, end, _ in rates.ratios(words))


def _laws(words: str) -> Iterator[Place]:
    """At most one span: from the first law that the text chooses to the last one joined to it."""
    found = laws.chosen(words)
    if found:
        start, end = found[0][0], max(end for _, end, _ in found[:3])
        yield start, end if end - start <= _LONGEST_LAW else found[0][1]


def _rates(words: str) -> Iterator[Place]:
    """A basis with its margin (`SOFR plus 2.5%`), or a percentage alone."""
    marks = sorted([*((one.start, one.end) for one in rates.percents(words)), *rates.bases(words)])
    pending: Place | None = None
    for start, end in marks:
        if pending and _PLUS.fullmatch(words[pending[1] : start]):
            pending = pending[0], max(end, pending[1])
            continue
        if pending:
            yield pending
        pending = start, end
    if pending:
        yield pending


def _courts(words: str) -> Iterator[Place]:
    """`the courts of the State of New York`, up to the last place name joined to it."""
    places = list(laws.places(words))
    after = 0
    for court in _COURT.finditer(words):
        end = 0
        for start, stop, _ in places:
            if court.start() < after or stop <= court.end():
                continue
            if start - (end or court.end()) > _NEAR or re.search(r"[.;]", words[(end or court.end()) : start]):
                break
            end = stop
        if end:
            yield court.start(), end
            after = end


_NEAR = 70
_LONGEST_LAW = 120
_PLUS = re.compile(r"[^.;%]{0,50}(?:\.[A-Z][^.;%]{0,20})?")
_COURT = re.compile(
    r"\b(?:(?:state|federal|district|superior|supreme|circuit|county|united states|u\.s\.|high|commercial|competent"
    r"|exclusive|and|or) ){0,5}courts?\b",
    re.IGNORECASE,
)
SEEKERS: Mapping[FieldKind, Seeker] = {
    FieldKind.DATE: _dates,
    FieldKind.DURATION: _durations,
    FieldKind.MONEY: _amounts,
    FieldKind.RATIO: _ratios,
    FieldKind.LAW: _laws,
    FieldKind.RATE: _rates,
    FieldKind.TEXT: _courts,
}
