"""Defined terms: used and not defined, defined twice, defined and not used."""

import re
from collections import defaultdict
from collections.abc import Iterator

from services.annotation.proofreading.attachments import is_complete
from services.annotation.proofreading.definitions import Definition, bracketed, stated
from services.annotation.proofreading.fault import Check, Fault
from services.annotation.proofreading.sheet import Sheet
from services.shared.domain.spans import RedactedSpan


def check_terms(sheet: Sheet) -> Iterator[Fault]:
    """Amendments and parts of a larger agreement use the terms of another paper."""
    if sheet.is_amendment:
        return
    definitions = list(stated(sheet))
    yield from _twice(sheet, definitions)
    yield from _unused(sheet, definitions)
    if (
        not sheet.is_cut
        and len(definitions) + len(list(bracketed(sheet))) >= _FEWEST
        and not _BORROWED.search(sheet.text)
    ):
        yield from _undefined(sheet)


def _twice(sheet: Sheet, definitions: list[Definition]) -> Iterator[Fault]:
    places: dict[str, list[Definition]] = defaultdict(list)
    for one in definitions:
        if _BEGINS.search(sheet.text, max(one.start - _BEFORE, 0), one.start) and not _local(sheet, one):
            places[one.key].append(one)
    for same in places.values():
        first = same[0]
        for other in same[1:]:
            check = (
                Check.DEFINED_TWICE if _plain(sheet, first) == _plain(sheet, other) else Check.CONFLICTING_DEFINITION
            )
            yield Fault(check, _span(other), _span(first))


def _local(sheet: Sheet, one: Definition) -> bool:
    """Whether the definition only points to another place, or counts for one section only."""
    before = sheet.text[max(one.start - _BEFORE, 0) : one.start]
    return bool(
        _POINTS.search(sheet.text, one.end, one.body)
        or _HERE.search(before)
        or _HERE.search(sheet.text, one.end, one.body)
    )


def _plain(sheet: Sheet, one: Definition) -> str:
    return re.sub(r"\W+", " ", sheet.text[one.end : one.body]).strip().lower()


def _unused(sheet: Sheet, definitions: list[Definition]) -> Iterator[Fault]:
    """Terms that are nowhere else, in no form of the word. A missing attachment can use them."""
    if sheet.is_cut or len(definitions) < _FEWEST or not is_complete(sheet) or _WITHHELD.search(sheet.text):
        return
    words = _folded(_PAGE.sub(" ", sheet.text))
    for one in definitions:
        if "," not in one.term and words.count(_stem(_folded(one.term).strip())) == 1:
            yield Fault(Check.UNUSED_DEFINITION, _span(one))


def _folded(words: str) -> str:
    """Lower case and singular, with single spaces."""
    return _PLURAL.sub(lambda one: "y" if len(one.group()) == 3 else "", _GAP.sub(" ", words)).lower()


def _stem(term: str) -> str:
    """The part of a term that all its forms share."""
    ending = _MANY if " " not in term else 2
    return term[: max(len(term) - ending, min(len(term), _SHORTEST))]


def _undefined(sheet: Sheet) -> Iterator[Fault]:
    """Terms of agreements that a definition always gives a meaning, in capitals inside sentences, twice or more."""
    used: dict[str, list[RedactedSpan]] = defaultdict(list)
    for match in _CAPITALS.finditer(sheet.text, 0, sheet.body_end):
        term = " ".join(match["term"].split())
        if term.removesuffix("s") in _TERMS:
            used[term.removesuffix("s")].append(RedactedSpan(*match.span("term")))
    for term, places in used.items():
        if len(places) >= _USES and not _is_defined(sheet.text, term):
            yield Fault(Check.UNDEFINED_TERM, places[0])


def _is_defined(text: str, term: str) -> bool:
    """Whether the term is in quotes, brackets or at the start of a line anywhere, or with a verb that defines."""
    words = r"[\s_*]{1,4}".join(map(re.escape, term.split()))
    pattern = (
        rf"(?i)(?:[\"“”(_*]|``|'|‘)[^\"”()\n]{{0,40}}\b{words}(?:s|ies)?[\s,]{{0,3}}(?:[\"“”)_*]|''|’)"
        rf"|^[ \t\d.()a-z]{{0,30}}{words}s?\b[ \t]{{0,3}}(?:[:.–—-]|$)"
        rf"|{words}s?[\"”_*]{{0,2}}\s{{1,3}}(?:shall\s)?(?:means?|has|have|is|are|refers?)\b"
    )
    return bool(re.search(pattern, text, re.MULTILINE))


def _span(one: Definition) -> RedactedSpan:
    return RedactedSpan(one.start, one.end)


_BEFORE = 160
_FEWEST = 5
_MANY = 4
_SHORTEST = 4
_USES = 2
_WITHHELD = re.compile(r"\[\s?\*[\s*]{0,9}\]|\[(?i:redacted|omitted|confidential)[^\[\]]{0,80}\]|\*{3}")
_PAGE = re.compile(r"\n[ \t]{0,80}-?[ \t]?\d{1,3}[ \t]?-?[ \t\r]*(?=\n)")
_GAP = re.compile(r"[\s\-–’'_]+")
_PLURAL = re.compile(r"(?<=\w)(?:ies|s)\b")
_POINTS = re.compile(
    r"(?i)\b(?:meaning|defined|described|set forth|given|ascribed|specified|assigned)\b[^.;]{0,80}\b"
    r"(?:section|article|preamble|recital|paragraph|introduct|above|herein|hereof|exhibit|schedule|first"
    r"|agreement|annex|clause|hereto|term)"
)
_BEGINS = re.compile(r"(?:^|[\n.;:)\d]|[.;]\s{1,4}The\sterm)[\s•*_-]{0,20}(?:[\"“]|``)[ \t_]{0,3}$")
_HERE = re.compile(
    r"(?i)\b(?:purposes? of this|as used in this|used in this|in this)\s{1,3}(?:section|article|paragraph"
    r"|clause|definition|subsection|exhibit)|for purposes (?:hereof|of (?:section|article|clause))"
)
_BORROWED = re.compile(
    r"(?i)\b(?:terms|words|expressions)\b[^.]{0,200}\b(?:not"
    r"|otherwise)\b[^.]{0,60}\bdefined\b[^.]{0,160}\b(?:meanings?|defined|as|in)\b"
)
_CAPITALS = re.compile(
    r"(?<=[a-z,]\s)(?P<term>[A-Z][a-z]{2,20}(?:\s{1,3}(?:of\s{1,3}|in\s{1,3})?[A-Z][a-z]{2,20}){0,3})\b"
)
_TERMS = frozenset(
    {
        "Affiliate", "Applicable Law", "Banking Day", "Base Rate", "Borrowing Base", "Business Day",
        "Change in Control", "Change of Control", "Closing Date", "Collateral", "Commencement Date",
        "Confidential Information", "Contract Year", "Deliverable", "Disclosing Party", "Effective Date",
        "Event of Default", "Expiration Date", "Fiscal Quarter", "Fiscal Year", "Force Majeure Event",
        "Governmental Authority", "Gross Revenue",
        "Indemnified Party", "Indemnifying Party", "Indemnitee", "Initial Term", "Intellectual Property",
        "Intellectual Property Right", "Interest Period", "Interest Rate", "License Fee", "Licensed Mark",
        "Licensed Product", "Licensed Technology", "Loan Document", "Majority Lender", "Material Adverse Change",
        "Material Adverse Effect", "Maturity Date", "Net Revenue", "Net Sales", "Payment Date", "Permitted Encumbrance",
        "Permitted Lien", "Permitted Transferee", "Prime Rate", "Purchase Order", "Purchase Price", "Receiving Party",
        "Renewal Term", "Required Lender", "Service Fee", "Services Fee", "Subsidiary", "Termination Date",
        "Third Party Claim", "Transaction Document", "Work Product",
    }
)  # fmt: skip
