"""How severe the findings of a playbook are on the documents of a folder. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.table import Table
from rich.text import Text

from services.annotation.playbook.conclude import conclude_marks
from services.annotation.playbook.rules import Playbook, more_severe
from services.annotation.playbook.subject import is_for
from services.cli.playbooks.preview import AnnotatedDocument
from services.cli.render.text import borderless
from services.shared.domain.clauses import Severity

MOST_HIGH = 0.25
"""The largest share of documents on which a rule can fire as high or critical."""
WIDTH = 10
FEWEST = 8
"""Of fewer documents, the shares of a rule say nothing."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """Of each rule: the number of documents that it is for, and of its findings by severity. `findings`: those of each
    document.
    """

    documents: Mapping[str, int]
    severities: Mapping[str, Counter[Severity]]
    findings: tuple[Mapping[Severity, int], ...]

    @property
    def high_documents(self) -> int:
        """The number of documents with a finding of high or critical severity."""
        return sum(any(more_severe(one, Severity.MEDIUM) for one in found) for found in self.findings)

    def high(self, rule: str) -> int:
        """The number of documents on which the rule fires as high or critical."""
        counts = self.severities.get(rule, Counter())
        return sum(count for severity, count in counts.items() if more_severe(severity, Severity.MEDIUM))


def distribution(playbook: Playbook, documents: Sequence[AnnotatedDocument]) -> Distribution:
    """Applies the playbook with the code of the annotation service."""
    counted: Counter[str] = Counter()
    severities: dict[str, Counter[Severity]] = {}
    found: list[Mapping[Severity, int]] = []
    for one in documents:
        counted.update(rule.id for rule in playbook.rules_for(one.document_type) if is_for(rule, one.subject))
        made = conclude_marks(playbook, one.subject, one.marks, "").findings
        for finding in made:
            severities.setdefault(finding.rule_id, Counter())[finding.severity] += 1
        found.append(Counter(finding.severity for finding in made))
    return Distribution(counted, severities, tuple(found))


def too_severe(made: Distribution) -> list[str]:
    """One line per rule that fires as high or critical on more than a quarter of the documents that it is for, and one
    if the playbook does on more than a quarter of all documents.
    """
    lines = [
        f"{rule}: fires as high or critical on {made.high(rule)} of {count} documents; lower its severity, or say more "
        "exactly what it forbids or requires"
        for rule, count in made.documents.items()
        if _is_too_severe(made.high(rule), count)
    ]
    if _is_too_severe(made.high_documents, len(made.findings)):
        lines.append(
            f"rules: {made.high_documents} of {len(made.findings)} documents have a finding of high or critical "
            "severity; lower the severity of the rules that fire most"
        )
    return lines


def _is_too_severe(high: int, documents: int) -> bool:
    return documents >= FEWEST and high > MOST_HIGH * documents


def distribution_table(playbook: Playbook, made: Distribution) -> Table:
    """One row per rule with a finding, in the playbook's order; then the documents by their most severe finding. The
    bars are the share of documents with a finding; their full blocks are those of high or critical severity.
    """
    headings = [severity.value for severity in _ORDER]
    table = borderless("rule", *headings, "documents", "high", "", right=(*headings, "documents", "high"))
    for rule in playbook.rules:
        counts = made.severities.get(rule.id)
        if counts:
            high, count = made.high(rule.id), made.documents[rule.id]
            table.add_row(rule.id, *_row(counts), str(count), _share(high, count), bar(high, counts.total(), count))
    worst = Counter(next(one for one in _ORDER if found[one]) for found in made.findings if found)
    high, count = made.high_documents, len(made.findings)
    table.add_row(
        Text("documents, by worst finding"),
        *_row(worst),
        str(count),
        _share(high, count),
        bar(high, worst.total(), count),
    )
    total: Counter[Severity] = Counter()
    for found in made.findings:
        total.update(found)
    table.add_row(Text("findings"), *_row(total), "", "", "")
    return table


def bar(high: int, found: int, documents: int) -> str:
    """A bar, of `WIDTH` blocks for all documents: full ones for `high`, light ones for the others of `found`."""
    full, drawn = (round(WIDTH * one / max(1, documents)) for one in (high, found))
    return "█" * full + "░" * (drawn - full)


def _share(high: int, documents: int) -> str:
    return f"{high / documents:.0%}" if high else ""


def _row(counts: Mapping[Severity, int]) -> list[str]:
    return [str(counts.get(severity, 0) or "") for severity in _ORDER]


_ORDER = tuple(reversed(Severity))
