"""What the playbook commands show."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from services.annotation.playbook.cases import Outcome
from services.annotation.playbook.rules import Playbook
from services.annotation.playbook.sentences import lesson, requirement
from services.cli.clients.annotation import Reasoned
from services.cli.playbooks.past import Tried

_WORDS = 300


def rules_table(playbook: Playbook) -> RenderableType:
    """All rules in a line each."""
    table = _table("rule", "severity", "asks")
    for rule in playbook.rules:
        kinds = f" ({', '.join(sorted(rule.document_types))})" if rule.document_types else ""
        table.add_row(rule.id, rule.severity, Text(f"{requirement(rule)}{kinds}"))
    kinds = ", ".join("all others" if one == "*" else one for one in playbook.applies_to)
    return Group(Text(f"{playbook.label}: {playbook.title}"), Text(f"for {kinds}"), table)


def lesson_table(playbook: Playbook, rule_id: str) -> Table:
    """One rule, whole."""
    [rule] = [one for one in playbook.rules if one.id == rule_id]
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_row("rule", Text(f"{rule.id} of {playbook.label}"))
    for name, text in lesson(rule):
        table.add_row(name, Text(text))
    return table


def outcomes_table(outcomes: Sequence[Outcome]) -> Table:
    """Every case, and how what was found differs."""
    table = _table("case", "", "differs")
    for one in outcomes:
        verdict = Text("passed", style="green") if one.passed else Text("failed", style="red")
        table.add_row(Text(f"{one.case.line}: {one.case.name}"), verdict, Text("; ".join(_differences(one))))
    return table


def preview_table(playbook: Playbook, tried: Sequence[Tried], before: Sequence[Tried] | None) -> Table:
    """Per rule, in how many documents it is broken or undecided; beside another playbook, where that changes."""
    found = Counter(rule for one in tried for rule in one.found)
    undecided = Counter(rule for one in tried for rule in one.undecided)
    changes = _changes(tried, before) if before is not None else {}
    beside = () if before is None else ("change",)
    table = _table("rule", "severity", "found", "undecided", *beside, "for example")
    ids = {one.id: one.severity.value for one in playbook.rules}
    gone = dict.fromkeys(sorted(set(changes) - set(ids)), "gone")
    for rule, severity in {**ids, **gone}.items():
        if found[rule] or undecided[rule] or changes.get(rule):
            example = next((one.document.name for one in tried if rule in one.found), "")
            change = (changes.get(rule, ""),) if before is not None else ()
            table.add_row(rule, severity, str(found[rule]), str(undecided[rule] or ""), *change, Text(example))
    return table


def reasons_table(found: Reasoned) -> Table:
    """A finding of a running system, explained."""
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_row(found.severity, Text(f"{found.rule_id}, {found.playbook}"))
    table.add_row("why", Text(found.reason))
    for one in found.evidence:
        words = " ".join(one.words.split())
        shown = words if len(words) <= _WORDS else f"{words[: _WORDS - 1]}…"
        value = f" = {one.value}" if one.value else ""
        table.add_row("rests on", Text(f"{one.category} at {one.start}–{one.end}{value}: {shown}"))
    for name, text in (("guidance", found.guidance), ("fallback", found.fallback)):
        if text:
            table.add_row(name, Text(text))
    return table


def _changes(tried: Sequence[Tried], before: Sequence[Tried]) -> Mapping[str, str]:
    new: Counter[str] = Counter()
    gone: Counter[str] = Counter()
    for now, then in zip(tried, before, strict=True):
        new.update(now.found - then.found)
        gone.update(then.found - now.found)
    return {rule: _change(new[rule], gone[rule]) for rule in {*new, *gone}}


def _change(new: int, gone: int) -> str:
    parts = [f"+{new}"] if new else []
    return " ".join(parts + ([f"−{gone}"] if gone else []))


def _differences(one: Outcome) -> Iterator[str]:
    pairs = (("not found", one.missed), ("not expected", one.surplus), ("undecided or not", one.undecided))
    yield from (f"{what}: {', '.join(rules)}" for what, rules in pairs if rules)


def _table(*headings: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in headings:
        table.add_column(heading, justify="right" if heading in ("found", "undecided", "change") else "left")
    return table
