"""The tables that the playbook commands print."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from services.annotation.playbook.cases import Outcome
from services.annotation.playbook.rules import Playbook
from services.annotation.playbook.sentences import requirement, rule_details
from services.cli.playbooks.preview import RuleResults
from services.cli.playbooks.vocabulary import ClauseEntry, FieldEntry, TypeEntry
from services.cli.render.text import borderless

_NUMBERS = ("found", "undecided", "change")


def rules_table(playbook: Playbook) -> RenderableType:
    """The document types that the playbook applies to, then one row per rule."""
    table = borderless("rule", "severity", "requirement")
    for rule in playbook.rules:
        kinds = f" ({', '.join(sorted(rule.document_types))})" if rule.document_types else ""
        table.add_row(rule.id, rule.severity, Text(f"{requirement(rule)}{kinds}"))
    kinds = ", ".join("all other types" if one == "*" else one for one in playbook.applies_to)
    return Group(Text(f"{playbook.label}: {playbook.title}"), Text(f"applies to {kinds}"), table)


def rule_table(playbook: Playbook, rule_id: str) -> Table:
    """Requirement, severity, condition and guidance of one rule."""
    [rule] = [one for one in playbook.rules if one.id == rule_id]
    table = borderless()
    table.add_row("rule", Text(f"{rule.id} of {playbook.label}"))
    for name, text in rule_details(rule):
        table.add_row(name, Text(text))
    return table


def cases_table(outcomes: Sequence[Outcome]) -> Table:
    """One row per case: whether it passed, and how the findings differ from the expected ones."""
    table = borderless("case", "", "difference")
    for one in outcomes:
        verdict = Text("passed", style="green") if one.passed else Text("failed", style="red")
        table.add_row(Text(f"{one.case.line}: {one.case.name}"), verdict, Text("; ".join(_differences(one))))
    return table


def preview_table(playbook: Playbook, results: Sequence[RuleResults], before: Sequence[RuleResults] | None) -> Table:
    """One row per rule: in how many documents it is broken or undecided, and the change against `before`."""
    found = Counter(rule for one in results for rule in one.found)
    undecided = Counter(rule for one in results for rule in one.undecided)
    changes = _changes(results, before) if before is not None else {}
    change_heading = () if before is None else ("change",)
    table = borderless("rule", "severity", "found", "undecided", *change_heading, "example", right=_NUMBERS)
    ids = {one.id: one.severity.value for one in playbook.rules}
    removed = dict.fromkeys(sorted(set(changes) - set(ids)), "removed")
    for rule, severity in {**ids, **removed}.items():
        if found[rule] or undecided[rule] or changes.get(rule):
            example = next((one.document.name for one in results if rule in one.found), "")
            change = (changes.get(rule, ""),) if before is not None else ()
            table.add_row(rule, severity, str(found[rule]), str(undecided[rule] or ""), *change, Text(example))
    return table


def summary(label: str, read: int, results: Sequence[RuleResults]) -> str:
    """In how many documents the playbook finds something, and how many of the `read` ones it is not for."""
    flagged = sum(bool(one.found) for one in results)
    skipped = read - len(results)
    note = f"; {_skipped(skipped)}" if skipped else ""
    return f"{label}: findings in {flagged} of {len(results)} documents{note}"


def _skipped(count: int) -> str:
    if count == 1:
        return "1 document skipped: its type is not covered"
    return f"{count} documents skipped: their types are not covered"


def types_table(entries: Iterable[TypeEntry]) -> Table:
    """Document types with the shipped playbook and the parent of each."""
    table = borderless("document type", "shipped playbook", "parent")
    for one in entries:
        table.add_row(one.document_type, one.playbook, one.parent)
    return table


def clauses_table(clauses: Iterable[ClauseEntry], fields: Iterable[FieldEntry]) -> RenderableType:
    """Clause types with their fields, then the fields with an example of a value."""
    of_clauses, of_fields = borderless("clause", "group", "fields"), borderless("field", "kind", "example")
    of_clauses.columns[0].no_wrap = True
    for clause in clauses:
        of_clauses.add_row(clause.clause, clause.group, ", ".join(clause.fields))
    for field in fields:
        of_fields.add_row(field.field, field.kind, Text(field.example))
    return Group(of_clauses, Text(), of_fields)


def _changes(results: Sequence[RuleResults], before: Sequence[RuleResults]) -> Mapping[str, str]:
    added: Counter[str] = Counter()
    removed: Counter[str] = Counter()
    for now, then in zip(results, before, strict=True):
        added.update(now.found - then.found)
        removed.update(then.found - now.found)
    return {rule: _change(added[rule], removed[rule]) for rule in {*added, *removed}}


def _change(added: int, removed: int) -> str:
    parts = [f"+{added}"] if added else []
    return " ".join(parts + ([f"−{removed}"] if removed else []))


def _differences(one: Outcome) -> Iterator[str]:
    pairs = (
        ("missing", one.missed),
        ("not expected", one.surplus),
        ("undecided differs", one.undecided),
        ("weak differs", one.weak),
    )
    yield from (f"{what}: {', '.join(rules)}" for what, rules in pairs if rules)
