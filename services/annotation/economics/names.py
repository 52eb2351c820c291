"""The names of parties that no preamble defines with a role: `Party A: Acme Ltd.`, and passages of models. Pure."""

import re
from collections.abc import Iterable, Iterator

from services.annotation.economics.marks import Marked
from services.shared.domain.spans import RedactedSpan


def lettered_names(text: str) -> list[RedactedSpan]:
    """The names of `Party A`, `Party B` and so on near the beginning, the first of each letter."""
    found: dict[str, RedactedSpan] = {}
    matches = (match for form in (_BEFORE, _AFTER) for match in form.finditer(text, 0, _BEGINNING))
    for match in matches:
        found.setdefault(match["letter"], RedactedSpan(*match.span("name")))
    return sorted(found.values()) if len(found) > 1 else []


def marked_names(marks: Iterable[Marked], text: str) -> list[RedactedSpan]:
    """The names of companies with which passages about a party begin, each once, in order."""
    found: dict[str, RedactedSpan] = {}
    for span in sorted(_named(marks, text)):
        found.setdefault("".join(filter(str.isalnum, span.of(text).casefold())), span)
    return list(found.values())


def _named(marks: Iterable[Marked], text: str) -> Iterator[RedactedSpan]:
    for one in marks:
        if one.category in _CATEGORIES and (match := _COMPANY.match(text, one.span.start, one.span.end)):
            yield RedactedSpan(*match.span("name"))


_BEGINNING = 12_000  # code points
_CATEGORIES = frozenset({"Party", "Parties"})
_FORMS = (
    r"(?:Inc|INC|LLC|L\.L\.C|Ltd|LTD|Limited|LIMITED|Corp|Corporation|CORPORATION|Company|COMPANY|LP|L\.P|AG|GmbH"
    r"|S\.A|B\.V"
    r"|N\.V|PLC|plc|Trust|TRUST|Bank|BANK|University)\b\.?"
)
_NAME = (
    rf"(?P<name>[A-Z\[][^:;\n]{{2,90}}?\b{_FORMS}|[A-Z\[][^:;\n(,]{{2,60}}?(?= ?(?:[:;\n(,]| (?:Unified|Address|Legal"
    r"|Regist|Contact|Tel)|$)))"
)
_AFTER = re.compile(rf"\bParty (?P<letter>[A-F]) ?:\s{{0,9}}{_NAME}")
_BEFORE = re.compile(
    r"(?:[:.\n]|\bbetween|\band)\s{1,9}(?P<name>[A-Z\[][^:;\n]{2,100}?),?\s{1,9}"
    r"\((?:hereinafter|hereafter)\b[^)]{0,40}\bParty\s{1,20}(?P<letter>[A-F])\b"
)
_COMPANY = re.compile(
    r"(?:For and \.?on behalf of )?(?P<name>(?!(?i:[^\n]{0,80}\b(?:agreement|contract|exhibit)\b))"
    rf"(?:The )?[A-Z\[][\w&.,'’\-\[\] ]{{1,80}}?\b{_FORMS})"
)
