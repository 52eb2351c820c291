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
    """Ratios as they are usually written, and a bare figure that a ratio must keep: `a ratio of less than 3.0`."""
    yield from ((start, end) for start, end, _ in rates.ratios(words))
    yield from (match.span("level") for match in _BARE_LEVEL.finditer(words))


def _percents(words: str) -> Iterator[Place]:
    return ((one.start, one.end) for one in rates.percents(words))


def _laws(words: str) -> Iterator[Place]:
    """At most one span: from the first law that the text chooses to the last one joined to it."""
    found = laws.chosen(words)
    if found:
        start, end = found[0][0], max(end for _, end, _ in found[:3])
        yield start, end if end - start <= _LONGEST_LAW else found[0][1]


def _rates(words: str) -> Iterator[Place]:
    """A basis with its margin (`SOFR plus 2.5%`), or a percentage alone."""
    percents = {
        (one.start, one.end)
        for one in rates.percents(words)
        if not _ROUNDED.search(words, max(0, one.start - _NEAR), one.end)
    }
    pending: Place | None = None
    has_percent = has_basis = False
    for place in sorted([*percents, *rates.bases(words)]):
        start, end = place
        gap = words[pending[1] : start] if pending else ""
        joined = _PLUS.fullmatch(gap) or ((place in percents) != has_percent and _FAR_PLUS.fullmatch(gap))
        joined = joined or (
            pending and _AND.fullmatch(gap) and _SUM.search(words, max(0, pending[0] - _NEAR), pending[0])
        )
        is_more = has_percent and has_basis and _OTHER.search(gap)
        if pending and joined and not is_more:
            pending = pending[0], max(end, pending[1])
        else:
            if pending:
                yield pending
            pending, has_percent, has_basis = place, False, False
        has_percent, has_basis = has_percent or place in percents, has_basis or place not in percents
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
_FAR_PLUS = re.compile(
    r"(?:[^;%]{0,110}\b(?:plus|minus|above|below|in excess|excess of|greater|higher|over)\b|[^;%]{0,20}\bsum of\b)"
    r"[^;%]{0,100}",
    re.IGNORECASE,
)
"""Between a margin and its basis."""
_SUM = re.compile(r"\bsum of\b", re.IGNORECASE)
_AND = re.compile(r"[^;%]{0,100}\band (?:\([a-z]{1,3}\) )?", re.IGNORECASE)
_ROUNDED = re.compile(r"\b(?:nearest|next|multiple)\b[^.;]{0,40} of (?:1|one) ?(?:%|per)", re.IGNORECASE)
_OTHER = re.compile(r"\bor\b|\band\b|\((?:[ivx]{1,4}|[a-z])\)|[;.]", re.IGNORECASE)
"""After a basis with its margin: the next one is another rate."""
_BARE_LEVEL = re.compile(
    r"\bratio\b[^;]{0,200}?\b(?:less than|more than|greater than|exceed|at least|below)(?: or equal to)? "
    r"(?P<level>\d{1,2}\.\d{1,2})(?![\d%]|\.\d| ?(?:to|:|x|%|per|times|million))",
    re.IGNORECASE,
)
_COURT = re.compile(
    r"\b(?:(?:state|federal|district|superior|supreme|circuit|county|united states|u\.s\.|high|commercial|competent"
    r"|exclusive|and|or) ){0,5}courts?\b",
    re.IGNORECASE,
)
SEEKERS: Mapping[FieldKind, Seeker] = {
    FieldKind.DATE: _dates,
    FieldKind.DURATION: _durations,
    FieldKind.MONEY: _amounts,
    FieldKind.PERCENT: _percents,
    FieldKind.RATIO: _ratios,
    FieldKind.LAW: _laws,
    FieldKind.RATE: _rates,
    FieldKind.TEXT: _courts,
}
