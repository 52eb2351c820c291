"""Lists each wrong finding on the samples, why the rule ended as it did, and what a lawyer makes of it. Pure."""

from collections.abc import Iterator, Mapping, Sequence

from scripts.findingskit.comparison import Verdict
from scripts.findingskit.read import Read
from scripts.referencekit.markdown import table
from services.annotation.playbook.conclude import rulings, state_of
from services.annotation.playbook.rules import Rule
from services.shared.domain.annotations import RuleState

Notes = Mapping[str, Mapping[str, str]]
"""What a lawyer makes of a wrong finding: by sample, then by rule."""
HEADS = ("sample", "finding", "", "how the rule ended", "what a lawyer makes of it")


def wrong_findings(read: Sequence[Read], notes: Notes) -> str:
    """A table with a row for each unfounded and each overlooked finding. Raises ValueError for a finding without a
    note, and for a note without a finding.
    """
    rows, used = [], set[tuple[str, str]]()
    for one in read:
        known = notes.get(one.name, {})
        for rule, what, ended in _wrong(one):
            if rule not in known:
                raise ValueError(f"{one.name}: the {what} finding {rule} has no note")
            used.add((one.name, rule))
            rows.append((f"`{one.name}`", f"`{rule}`", what, ended, known[rule]))
    stale = {(name, rule) for name, known in notes.items() for rule in known} - used
    if stale:
        raise ValueError(f"notes without a wrong finding: {sorted(stale)}")
    return table(HEADS, rows)


def _wrong(one: Read) -> Iterator[tuple[str, str, str]]:
    reviewed = one.reviewed
    made = rulings(reviewed.playbook, reviewed.subject, reviewed.marks)
    judged = {rule.id: (rule, state_of(rule, verdict)) for rule, verdict in reversed(made)}  # the first document counts
    for what, names in (("unfounded", one.compared.unfounded), ("overlooked", one.compared.overlooked)):
        for name in names:
            rule, state = judged[name]
            yield name, what, _ended(one, rule, state)


def _ended(one: Read, rule: Rule, state: RuleState) -> str:
    confidences = sorted(
        (each.confidence for each in one.reviewed.clauses if each.category == rule.category), reverse=True
    )
    missed = sum(
        each.clause.category == rule.category and each.verdict is Verdict.WRONG for each in one.compared.clauses
    )
    found = ", ".join(f"{each:.2f}" for each in confidences[:3]) or "none"
    return f"{state.replace('_', ' ')}; {rule.category}: {found}" + (f"; {missed} missed" if missed else "")
