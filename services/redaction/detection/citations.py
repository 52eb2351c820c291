"""Citations of laws by date or year: "the 2004 Act", "Law no. 5190 of 16 June 2004", "Companies Act 1985". Such dates
are public and do not identify a person.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence

from services.redaction.recognisers.base import Source
from services.shared.domain.entities import EntityType, Recognition

_LAWS = (
    r"(?:Acts?|Laws?|Code|Ordinances?|Regulations?|Directives?|Decrees?|Statutes?|Protocols?|Convention|Constitution|Rules"
    r"|Bill)"
)
_YEAR = r"(?:1[6-9]\d\d|20\d\d)"
_DATE = rf"(?:\d{{1,2}}\s+)?(?:[A-Z][a-z]+\s+)?(?:\d{{1,2}},\s+)?{_YEAR}"
_CITATION = re.compile(
    rf"\b{_YEAR}(?:\s+and\s+{_YEAR})?\s+{_LAWS}\b"
    rf"|\b{_LAWS}(?:\s+\((?:no|No|NO)\.?\s*\d+\))?(?:,?\s+[Nn]o\.?\s*[\d/-]+)?(?:,?\s+(?:of|dated))?\s+{_DATE}\b"
    rf"|\bReports(?:\s+of\s+Judgments\s+and\s+Decisions)?\s+{_YEAR}\b"
)


def without_citations(source: Source, found: Sequence[Recognition]) -> list[Recognition]:
    """`found` without the dates inside citations of laws."""
    places = [match.span() for match in _CITATION.finditer(source.text)]
    if not places:
        return list(found)
    starts = [start for start, _ in places]
    return [one for one in found if one.entity_type is not EntityType.DATE or not _inside(one, starts, places)]


def _inside(one: Recognition, starts: Sequence[int], places: Sequence[tuple[int, int]]) -> bool:
    at = bisect_right(starts, one.span.start) - 1
    return at >= 0 and one.span.end <= places[at][1]
