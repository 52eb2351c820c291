"""Numbers that are too long to count anything: whatever they are, they are somebody's. Sums, shares and the numbers of
statutes, clauses and releases are left alone.
"""

import re
from collections.abc import Iterator

from services.redaction.recognisers.base import Source, compile_pattern
from services.shared.domain.entities import EntityType, Recognition


class NumberRecogniser:
    """Long runs of digits, with or without groups and letters, and shorter ones after "No." or "ID"."""

    name = "number.v1"

    def find(self, source: Source) -> Iterator[Recognition]:
        for pattern, least, confidence in _PATTERNS:
            for (span,) in source.find(pattern, (min(pattern.groups, 1),)):
                if span is None or not source.at_word_edges(span):
                    continue
                words = span.of(source.text)
                before = source.text[max(span.start - _REACH, 0) : span.start]
                after = source.text[span.end : span.end + _REACH]
                if sum(map(str.isdigit, words)) >= least and not _counts(before, after):
                    yield Recognition(span, EntityType.IDENTIFIER, confidence, self.name)


def _counts(before: str, after: str) -> bool:
    """Whether what stands around a number says that it is a sum, a count, a ratio or a place in the law."""
    return (
        before.endswith(("$", "€", "£", "¥", ",", ".", "%", "/"))
        or bool(_AMOUNT_BEFORE.search(before))
        or bool(_LAW_BEFORE.search(before))
        or bool(_AMOUNT_AFTER.match(after))
    )


_REACH = 40
_AMOUNT_BEFORE = re.compile(r"(?:US\$|\b(?:USD|EUR|GBP|CHF|JPY|CAD|AUD|Rs|INR|RMB|CNY))[ ]?$")
_LAW_BEFORE = re.compile(
    r"(?:\b(?:laws?|acts?|decree|regulations?|directive|release|statement|standards?|public|pub|bulletin|opinion"
    r"|circular|resolution|amendment|section|article|rule|form|schedule|exhibit|page|paragraph|treas|reg|rev|proc|ruling|fas|sfas|fin|ifrs|ias"
    r"|eitf|iso|astm|en|din|patents?|pat)\b\.?,?[ \n]*(?:\((?:eu|ec|eec)\)[ ]*)?(?:nos?\b\.?|number|§+)?"
    r"|§+|[A-Z]\.[A-Z]\.[ ]?[A-Z]?\.?)"
    r"[ \n]*(?:nos?\.?[ ]*)?$",
    re.IGNORECASE,
)
_AMOUNT_AFTER = re.compile(
    r"(?:[.,]\d|%|[ \n]*(?:percent|shares?|dollars?|euros?|pounds?|units?|warrants?|options?|million|billion|miles"
    r"|feet|tons|MW|kW|square|sq|barrels|gallons|bushels|USD|EUR|GBP)\b)",
    re.IGNORECASE,
)
_LABEL = r"(?:number|num|nos?|nr|id|reference|ref|code|serial|file|case|claim|nº|n°|№|#)"
_MIXED = r"(?:[A-Z]{1,6}[-/. ]?)?\d(?:[-/.]?[A-Z0-9]){3,24}"
_LABELLED = rf"(?:[A-Z]\.[ ]?){{0,3}}{_MIXED}(?:[ ]{_MIXED}|[ ][A-Z]{{1,3}}[ ]\d{{3,10}})?"
_PATTERNS = tuple(
    (compile_pattern(regex), least, confidence)
    for regex, least, confidence in (
        (r"\b\d{9,24}\b", 9, 0.75),
        (r"\b\d{8}\b", 8, 0.6),
        (r"\b(?:[A-Z]{1,5}[-/]?\d{5,20}[A-Z0-9]*|\d{2,12}[-/]?[A-Z]{1,4}[-/]?\d{4,14})\b", 6, 0.7),
        (r"\b\d{2,8}(?:[-.]\d{2,12}){1,4}(?:-[A-Z]{1,4})?\b", 9, 0.6),
        (r"\b\d{2,4}(?: \d{2,4}){2,5}\b", 9, 0.6),
        (rf"(?i:\b{_LABEL}|#|№)\.?[ \t]*[:#]?[ \t\n]{{0,4}}({_LABELLED})\b", 5, 0.75),
    )
)  # fmt: skip
NUMBERS = NumberRecogniser()
