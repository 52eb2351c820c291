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
FEWEST = 8
"""Of fewer documents, the shares of a rule say nothing."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """Of each rule: the number of documents that it is for, and of its findings by severity. `findings`: those of each
    document.
    """

    documents: Mapping[str, int]
    severities: Mapping[str, Mapping[Severity, int]]
    findings: tuple[Mapping[Severity, int], ...]

    def high(self, rule: str) -> int:
        """The number of documents on which the rule fires as high or critical."""
        counts = self.severities.get(rule, {})
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
    """One line per rule that fires as high or critical on more than a quarter of the documents that it is for."""
    return [
        f"{rule}: fires as high or critical on {made.high(rule)} of {count} documents; lower its severity, or say more "
        "exactly what it forbids or requires"
        for rule, count in made.documents.items()
        if count >= FEWEST and made.high(rule) > MOST_HIGH * count
    ]


def distribution_table(playbook: Playbook, made: Distribution) -> Table:
    """One row per rule with a finding, in the playbook's order; then the documents by their most severe finding."""
    headings = [severity.value for severity in _ORDER]
    table = borderless("rule", *headings, "documents", "high", right=(*headings, "documents", "high"))
    for rule in playbook.rules:
        counts = made.severities.get(rule.id)
        if counts:
            share = f"{made.high(rule.id) / made.documents[rule.id]:.0%}" if made.high(rule.id) else ""
            table.add_row(rule.id, *_row(counts), str(made.documents[rule.id]), share)
    worst = Counter(next(one for one in _ORDER if found[one]) for found in made.findings if found)
    table.add_row(Text("documents, by their most severe finding"), *_row(worst), str(len(made.findings)), "")
    total: Counter[Severity] = Counter()
    for found in made.findings:
        total.update(found)
    table.add_row(Text("findings"), *_row(total), "", "")
    return table


def _row(counts: Mapping[Severity, int]) -> list[str]:
    return [str(counts.get(severity, 0) or "") for severity in _ORDER]


_ORDER = tuple(reversed(Severity))
