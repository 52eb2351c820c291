"""Uses the passages that the models marked, for keys that the text alone does not give. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.shared.domain.spans import RedactedSpan


@dataclass(frozen=True, slots=True)
class Marked:
    """A passage that a model or a person marked, with its clause type or field."""

    category: str
    span: RedactedSpan


def marked(key: str, marks: Iterable[Marked]) -> list[RedactedSpan]:
    """The first passages of the best category of the key, at most two."""
    known = tuple(marks)
    for category in _CATEGORIES.get(key, ()):
        found = sorted(one.span for one in known if one.category == category)
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
