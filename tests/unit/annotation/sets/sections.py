"""Sections of texts of tests, as ingestion finds them."""

import re

from services.shared.domain.document import RedactedSection
from services.shared.domain.spans import RedactedSpan

_LEVELS = ((r"\d\.\d", 1), (r"\([a-c]\)", 2), (r"\(i+\)", 3))


def sections_of(text: str) -> tuple[RedactedSection, ...]:
    """4.1, (a) and (i) at the beginnings of lines. Each ends at the next of its level, or of a higher one."""
    marks = sorted(
        (one.start(), one.end(), level)
        for mark, level in _LEVELS
        for one in re.finditer(rf"^{mark}", text, re.MULTILINE)
    )
    sections = []
    for place, (start, end, level) in enumerate(marks):
        stop = next((one[0] for one in marks[place + 1 :] if one[2] <= level), len(text))
        number, heading, span = RedactedSpan(start, end), RedactedSpan(end, end), RedactedSpan(start, stop)
        sections.append(RedactedSection(number, heading, span, level))
    return tuple(sections)
