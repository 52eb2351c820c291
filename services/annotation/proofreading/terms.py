"""Defined terms: used and not defined, defined twice, defined and not used."""

import re
from collections import defaultdict
from collections.abc import Iterator

from services.annotation.proofreading.attachments import has_terms
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
    count = len(definitions) + len(list(bracketed(sheet)))
    usual = count >= max(_FEWEST, sheet.body_end // _LENGTH)
    if usual and not sheet.is_cut and not _BORROWED.search(sheet.text):
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
        one.key.lower() in " ".join(sheet.text[one.end : one.body].split()).lower()
        or _POINTS.search(sheet.text, one.end, one.body)
        or _HERE.search(before)
        or _HERE.search(sheet.text, one.end, one.body)
    )


def _plain(sheet: Sheet, one: Definition) -> str:
    return re.sub(r"\W+", " ", sheet.text[one.end : one.body]).strip().lower()


def _unused(sheet: Sheet, definitions: list[Definition]) -> Iterator[Fault]:
    """Terms that are nowhere else, in no form of the word. A missing attachment can use them."""
    if sheet.is_cut or len(definitions) < _FEWEST or not has_terms(sheet) or _WITHHELD.search(sheet.text):
        return
    words = _folded(_PAGE.sub(" ", sheet.text))
    for one in definitions:
        if "," not in one.term and words.count(_stem(_folded(one.term).strip())) == 1:
            yield Fault(Check.UNUSED_DEFINITION, _span(one))


def _folded(words: str) -> str:
    """Lower case and singular, with single spaces."""
    return _PLURAL.sub(lambda one: "y" if len(one.group()) == 3 else "", _GAP.sub(" ", words).lower())


def _stem(term: str) -> str:
    """The part of a term that all its forms share."""
    ending = _MANY if " " not in term else 2
    return term[: max(len(term) - ending, min(len(term), _SHORTEST))]


def _undefined(sheet: Sheet) -> Iterator[Fault]:
    """Terms of agreements that a definition always gives a meaning, in capitals inside sentences, twice or more."""
    used: dict[str, list[RedactedSpan]] = defaultdict(list)
    for match in _CAPITALS.finditer(sheet.text, 0, sheet.body_end):
        term = _singular(" ".join(match["term"].split()))
        before = sheet.text[max(match.start() - _CLAUSE, 0) : match.start()]
        if len(_LOWER.findall(before)) > 1 and not _JOINED.search(before) and (term in _TERMS or _HEAD.search(term)):
            used[term].append(RedactedSpan(*match.span("term")))
    for term, places in used.items():
        if len(places) >= _USES and (term in _TERMS or _is_made_up(sheet, term)) and not _is_defined(sheet.text, term):
            yield Fault(Check.UNDEFINED_TERM, places[0])


def _is_made_up(sheet: Sheet, term: str) -> bool:
    """Whether a phrase of capitals is a term and no name: the text has each of its words in lower case, and none of its
    endings is a term on its own.
    """
    words = term.split()
    endings = (" ".join(words[at:]) for at in range(1, len(words)))
    return sheet.words.issuperset(one.lower() for one in words) and not any(
        _is_defined(sheet.text, one) for one in endings
    )


def _singular(term: str) -> str:
    return f"{term[:-3]}y" if term.endswith("ies") else term.removesuffix("s")


def _is_defined(text: str, term: str) -> bool:
    """Whether the term is in quotes, brackets or at the start of a line anywhere, or with a verb that defines."""
    words = r"s?[\s_*]{1,4}".join(map(re.escape, term.removesuffix("y").split()))
    form = rf"{words}(?:y|s|ies)?"
    pattern = (
        rf"(?i)(?:[\"“”_*]|``|'|‘)[^\"“”()\n]{{0,40}}\b{form}[\s,.]{{0,3}}(?:[\"“”_*]|''|’)"
        rf"|\((?:[a-z]{{2,14}},?\s){{0,4}}{form}\)"
        rf"|\n[ \t\r]{{0,40}}\n[ \t\d.()a-z]{{0,30}}{form}\b[ \t]{{0,3}}(?:[:.–—-]|\r?\n)"
        rf"|{form}[\"”_*]{{0,2}},?\s{{1,3}}(?:shall\s)?(?:means?|has the"
        rf"|have the|refers?|is defined|\(?as defined|\(?as such term)\b"
    )
    return bool(re.search(pattern, text, re.MULTILINE))


def _span(one: Definition) -> RedactedSpan:
    return RedactedSpan(one.start, one.end)


_BEFORE = 160
_FEWEST = 5
_LENGTH = 5_000  # code points of a text for each of its definitions, if they can be read
_MANY = 4
_SHORTEST = 4
_USES = 3
_CLAUSE = 60
_JOINED = re.compile(r"[A-Z]\w{2,20}\s(?:and|or|of|&)\s$")
_LOWER = re.compile(r"\b[a-z]{4,20}\b")  # headings have few of these words
_WITHHELD = re.compile(r"\[\s?\*[\s*]{0,9}\]|\[(?i:redacted|omitted|confidential)[^\[\]]{0,80}\]|\*{3}")
_PAGE = re.compile(r"\n[ \t]{0,80}-?[ \t]?\d{1,3}[ \t]?-?[ \t\r]*(?=\n)|<PAGE>")
_GAP = re.compile(r"[\s\-–’'_]+")
_PLURAL = re.compile(r"(?<=\w)(?:ies|s)\b")
_POINTS = re.compile(
    r"(?i)\b(?:meanings?|defined|described|set forth|given|ascribed|specified|assigned)\b[^.;]{0,80}\b"
    r"(?:section|article|preamble|recital|paragraph|introduct|above|herein|hereof|exhibit|schedule|first"
    r"|agreement|annex|clause|hereto|term|definition)"
)
_BEGINS = re.compile(r"(?:^|\n[ \t\r]{0,80}\n|[.;:)\d>]|[.;]\s{1,4}The\sterm)[\s•*_-]{0,20}(?:[\"“]|``)[ \t_]{0,3}$")
_HERE = re.compile(
    r"(?i)\b(?:purposes? of this|as used in this|used in this|in this)\s{1,3}(?:section|article|paragraph"
    r"|clause|definition|subsection|exhibit)|for purposes (?:hereof|of (?:section|article|clause))"
)
_BORROWED = re.compile(
    r"(?i)\b(?:capitali[sz]ed terms|terms|words|expressions)\b[^.]{0,160}\b(?:not|otherwise|used)\b[^.]{0,160}"
    r"\b(?:meanings?\b[^.]{0,60}\b(?:assigned|ascribed|given|set forth|attributed|provided|specified|in)"
    r"|(?:as|are) defined in|defined in (?:the|that|annex|appendix|schedule|exhibit))\b"
)
_CAPITALS = re.compile(
    r"(?<=[a-z,]\s)(?P<term>[A-Z][a-z]{2,20}(?:\s{1,3}(?:of\s{1,3}|in\s{1,3})?[A-Z][a-z]{2,20}){0,3})\b"
    r"(?=[,);]|\s{1,3}(?!(?:and|or|of)\s[A-Z])[a-z(])"
)
_HEAD = re.compile(
    r"[a-z] (?:Date|Period|Amount|Fee|Rate|Account|Event|Notice|Payment|Price|Product|Term|Loan|Document|Obligation"
    r"|Indebtedness|Ratio|Percentage|Commitment|Lien|Information|Expense|Claim|Liability|Asset|Standard|Condition"
    r"|Quarter|Year|Share|Requirement|Proceed|Revenue|Sale|Facility|Technology|Software|Balance|Certificate|Margin)$"
)
_TERMS = frozenset(
    {
        "Acceptance Date", "Acquired Business", "Additional Services", "Adjusted Base Rate",
        "Affiliate", "Aggregate Commitment", "Alternate Base Rate", "Applicable Law", "Applicable Margin",
        "Applicable Percentage", "Approved Fund", "Asset Sale", "Assumed Liability", "Authorized Officer",
        "Available Commitment", "Banking Day", "Base Rate", "Base Rate Loan", "Borrowing Base",
        "Borrowing Base Certificate", "Borrowing Date", "Borrowing Notice", "Business Day", "Capital Expenditure",
        "Capital Lease", "Capital Lease Obligation", "Capital Stock", "Capitalized Lease", "Cash Equivalent",
        "Change in Control", "Change of Control", "Clinical Trial", "Closing Date", "Collateral",
        "Collateral Document", "Commencement Date", "Commercially Reasonable Effort", "Commitment", "Commitment Fee",
        "Commitment Period", "Compliance Certificate", "Consolidated Subsidiary",
        "Contract Year", "Contractual Obligation", "Controlled Group", "Copyright", "Current Asset",
        "Current Liability", "Debtor Relief Law", "Default Rate", "Defaulting Lender", "Deliverable", "Delivery Date",
        "Dispute Notice", "Effective Date", "Eligible Account", "Eligible Assignee",
        "Eligible Inventory", "Environmental Law", "Environmental Claim", "Environmental Liability",
        "Eurodollar Loan", "Eurodollar Rate", "Event of Default", "Excess Cash Flow", "Excluded Liability",
        "Excluded Tax", "Existing Credit Agreement", "Existing Indebtedness", "Expiration Date", "Facility Fee",
        "Federal Funds Rate", "Fee Letter", "Field", "Financial Statement", "Fiscal Quarter", "Fiscal Year",
        "Fixed Charge", "Fixed Charge Coverage Ratio", "Force Majeure Event", "Foreign Lender", "Foreign Subsidiary",
        "Funded Debt", "Governmental Approval", "Governmental Authority", "Governmental Authorization",
        "Governmental Body", "Gross Revenue", "Gross Sales", "Guaranteed Obligation", "Hazardous Material",
        "Hazardous Substance", "Hedging Agreement", "Improvement", "Indebtedness", "Indemnified Party",
        "Indemnified Person", "Indemnifying Party", "Indemnitee", "Initial Term", "Intellectual Property",
        "Intellectual Property Right", "Intercreditor Agreement", "Interest Coverage Ratio", "Interest Expense",
        "Interest Payment Date", "Interest Period", "Issuing Bank", "Issuing Lender",
        "Joint Steering Committee", "Launch Date", "Lender Party", "Letter of Credit", "Leverage Ratio",
        "License Fee", "Licensed Intellectual Property", "Licensed Know-How", "Licensed Mark", "Licensed Material",
        "Licensed Patent", "Licensed Product", "Licensed Software", "Licensed Technology", "Licensed Territory",
        "Loan Document", "Loan Party", "Majority Bank", "Majority Lender", "Mandatory Prepayment",
        "Material Adverse Change", "Material Adverse Effect", "Material Agreement", "Material Contract",
        "Material Subsidiary", "Maturity Date", "Maximum Rate", "Measurement Period", "Minimum Purchase Commitment",
        "Mortgaged Property", "Multiemployer Plan", "Net Cash Proceed", "Net Income", "Net Proceed", "Net Revenue",
        "Net Sale", "Net Worth", "Notice of Borrowing", "Opening Date", "Operating Account",
        "Organizational Document", "Patent Right", "Payment Date", "Payment Default", "Performance Standard",
        "Permitted Acquisition", "Permitted Encumbrance", "Permitted Holder", "Permitted Indebtedness",
        "Permitted Investment", "Permitted Lien", "Permitted Transferee", "Permitted Use", "Permitted User",
        "Pledge Agreement", "Potential Default", "Prime Rate", "Pro Rata Share", "Product Specification",
        "Purchase Money Indebtedness", "Purchase Order", "Quarterly Payment Date", "Real Property",
        "Reference Bank", "Reference Rate", "Regulatory Approval", "Regulatory Authority",
        "Related Party", "Renewal Term", "Reportable Event", "Required Bank", "Required Lender", "Requirement of Law",
        "Responsible Officer", "Restricted Payment", "Revolving Commitment", "Revolving Credit Commitment",
        "Revolving Credit Loan", "Revolving Credit Note", "Revolving Loan", "Revolving Note", "Royalty Term",
        "Security Agreement", "Security Document", "Senior Debt", "Service Fee", "Service Level", "Services Fee",
        "Solvent", "Subordinated Debt", "Subordinated Indebtedness", "Subsidiary", "Subsidiary Guarantor",
        "Swing Line Loan", "Swingline Loan", "Tangible Net Worth", "Taxes", "Term Loan", "Term Note",
        "Termination Date", "Termination Event", "Third Party Claim", "Total Commitment", "Total Debt",
        "Total Liability", "Transaction Document", "Transition Period", "Transition Service", "Unmatured Default",
        "Unused Commitment", "Voting Stock", "Wholly Owned Subsidiary", "Work Product", "Working Capital",
    }
)  # fmt: skip
