"""Uses the passages that the models marked, for keys that the text alone does not give. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.shared.domain.spans import RedactedSpan


@dataclass(frozen=True, slots=True)
class Marked:
    """A passage that a model or a person marked, with its clause type or field."""

    category: str
    span: RedactedSpan


def marked(key: str, marks: Iterable[Marked], text: str) -> list[RedactedSpan]:
    """The first passages of the best category of the key that have its words, at most two."""
    known, words = tuple(marks), _WORDS.get(key)
    for category in _CATEGORIES.get(key, ()):
        spans = sorted(one.span for one in known if one.category == category)
        found = [one for one in spans if words is None or words.search(one.of(text))]
        if found:
            return found[:_MOST]
    return []


_MOST = 2
_CATEGORIES: Mapping[str, tuple[str, ...]] = {
    "commitment": ("Principal Amount",),
    "maturity": ("Maturity Date",),
    "interest": ("Interest Rate",),
    "default_rate": ("Default Rate", "Default Interest"),
    "prepayment": ("Prepayment Premium", "Mandatory Prepayment"),
    "financial_covenants": ("Financial Covenant",),
    "term": ("Term", "Expiration Date"),
    "renewal": ("Renewal Period", "Renewal Term"),
    "notice": ("Notice Period", "Notice Period To Terminate Renewal"),
    "termination_rights": ("Termination For Convenience",),
    "liability_cap": ("Liability Cap Amount", "Cap On Liability"),
    "cap_carve_outs": ("Uncapped Liability",),
    "exclusivity": ("Exclusivity", "Non-Compete"),
    "ip_ownership": ("Ip Ownership Assignment", "Joint Ip Ownership"),
    "governing_law": ("Applicable Law", "Governing Law"),
    "forum": ("Forum", "Jurisdiction And Jury Waiver"),
    "effective_date": ("Effective Date", "Agreement Date"),
}
_WORDS: Mapping[str, re.Pattern[str]] = {
    key: re.compile(words, re.IGNORECASE)
    for key, words in {
        "commitment": r"\d{3}|\b(?:million|dollars|thousand)\b",
        "maturity": r"\d|\banniversary\b|\b(?:year|month|day)s?\b|\bdemand\b",
        "interest": r"\d|\b(?:prime|libor|sofr|base rate|euribor)\b",
        "default_rate": r"\d|\bper ?cent|\bpercent|\b(?:highest|maximum)\b",
        "prepayment": r"\bprepa|\brepa(?:y|id)",
        "financial_covenants": r"\d",
        "term": r"\d|\b(?:year|month|perpetual|indefinite)",
        "notice": r"\b(?:day|week|month|year)s?\b",
        "liability_cap": r"\bliab[^;]{0,300}?(?:\bexceed|(?<!\bnot\s)\blimited\s+to\b|\bmore than\b)"
        r"|^[^a-z]{0,3}[$€£] ?\d",
        "cap_carve_outs": r"\bexcept|\bexclu|\bnot (?:apply|limit)|\bother than\b|\bunlimited\b",
        "exclusivity": r"(?s)\A(?!.*(?:\bremed|\bsatisfaction\b|\bjurisdiction\b)).*(?:\bexclusiv|\bcompet"
        r"|\bfirst (?:refusal|offer)|\bsole\b)",
        "ip_ownership": r"\bown|\bassign|\btitle\b|\bproperty of\b",
        "forum": r"\bsubmit|\bconsents? to\b|\bvenue\b|\barbitrat|\blocated in\b|\bcourts? of\b"
        r"|\bexclusive jurisdiction",
        "effective_date": r"\d",
    }.items()
}
"""What a passage must say: a model can mark one about the subject that does not state the value."""
