"""The findings, the outcomes of rules and the values of the deal of one document."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from services.annotation.playbook.inside import title_of
from services.cli.render.findings import coloured, group_of
from services.cli.render.text import borderless, one_line
from services.shared.domain.annotations import (
    Annotation,
    AnnotationSet,
    EconomicsEntry,
    EntryState,
    Finding,
    FindingKind,
    Place,
    RuleOutcome,
    RuleState,
)
from services.shared.domain.clauses import Severity

_ID = 8
_QUOTE = 120
HIDDEN_MARK = "[hidden text]"
NOTHING: Mapping[Place, str] = MappingProxyType({})
"""No text of other documents."""


def findings_groups(
    findings: Sequence[Finding], text: str = "", elsewhere: Mapping[Place, str] = NOTHING, *, brief: bool
) -> RenderableType:
    """The findings by state, each group by severity. `brief`: one line per finding, with its rule instead of its
    message. A change has its words: those of `text`, and those of the agreement in `elsewhere`.
    """
    ordered = sorted(findings, key=lambda one: -list(Severity).index(one.severity))
    parts: list[RenderableType] = []
    for group, heading in _GROUPS.items():
        chosen = [one for one in ordered if group_of(one) == group]
        if chosen:
            parts += [Text(heading, style="bold"), _brief(chosen) if brief else _whole(chosen, text, elsewhere)]
    return Group(*parts)


def outcomes_table(annotation_set: AnnotationSet) -> Table:
    """One row per rule and document of the file without a finding, by state, with the passages that satisfy it, are
    near or cannot be read.
    """
    by_id = {one.annotation_id: one for one in annotation_set.annotations}
    reported = {(one.rule_id, title_of(one.places)) for one in annotation_set.findings}
    table = borderless("rule", "state", "passages")
    for state in _SILENT:
        for one in annotation_set.outcomes:
            if one.state is state and (one.rule_id, title_of(one.places)) not in reported:
                table.add_row(one.rule_id, _NAMES[state], ", ".join(_passages(one, by_id)))
    return table


def economics_table(entries: Sequence[EconomicsEntry], text: str) -> Table:
    """One row per value of the deal: its words, or that there are none, and its place. Without `text`, only places."""
    table = borderless("deal", "", "place")
    for one in entries:
        name = f"{one.key} ({one.role})" if one.role else one.key
        table.add_row(name.replace("_", " "), Text(_entry(one, text)), _at(one.place) if one.place else "")
    return table


def outcome_counts(outcomes: Iterable[RuleOutcome]) -> str:
    """`12 present, 3 weak`, in the order of the states."""
    counts = Counter(one.state for one in outcomes)
    return ", ".join(f"{counts[state]} {_NAMES[state]}" for state in RuleState if counts[state])


def _whole(findings: Sequence[Finding], text: str, elsewhere: Mapping[Place, str]) -> Table:
    table = Table("severity", "clause", "finding", "based on", box=None, padding=(0, 1, 0, 0))
    table.columns[1].min_width = max((len(word) for one in findings for word in one.category.split()), default=0)
    for one in findings:
        message = f"{HIDDEN_MARK} {one.message}" if one.hidden else one.message
        changed = _changed(one, text, elsewhere) if one.kind is FindingKind.CHANGE else ()
        table.add_row(coloured(one.severity), one.category, Text("\n".join([message, *changed])), _evidence(one))
    return table


def _changed(one: Finding, text: str, elsewhere: Mapping[Place, str]) -> Iterable[str]:
    """The words of a change, those of the agreement beside those of the document."""
    for place in one.places:
        words = elsewhere.get(place, "") if place.document_id else place.span.of(text)
        if words:
            yield f"{place.part}: “{one_line(words, _QUOTE)}”"


def _brief(findings: Sequence[Finding]) -> Table:
    table = Table("severity", "clause", "rule", box=None, padding=(0, 1, 0, 0), show_header=False)
    for column in table.columns[:2]:
        column.no_wrap = True
    for one in findings:
        rule = f"{one.rule_id} {HIDDEN_MARK}" if one.hidden else one.rule_id
        table.add_row(coloured(one.severity), one.category, Text(rule))
    return table


def _evidence(one: Finding) -> str:
    return "\n".join([*(annotation_id[:_ID] for annotation_id in one.annotation_ids), *_places(one)]) or "whole text"


def _places(one: Finding | RuleOutcome) -> Iterable[str]:
    return (f"{place.part} {_at(place)}".strip() for place in one.places)


def _passages(one: RuleOutcome, by_id: Mapping[str, Annotation]) -> Iterable[str]:
    for annotation_id in one.annotation_ids:
        if annotation_id in by_id:
            span = by_id[annotation_id].span
            yield f"{annotation_id[:_ID]} at {span.start}–{span.end}"
    yield from _places(one)


def _entry(one: EconomicsEntry, text: str) -> str:
    if one.state is EntryState.STATED:
        return f"“{one_line(one.place.span.of(text), _QUOTE)}”" if one.place and text else "stated"
    return _ENTRY_NAMES[one.state]


def _at(place: Place) -> str:
    return f"{place.span.start}–{place.span.end}"


_GROUPS: Mapping[str, str] = {
    "absent": "absent: the whole text was searched, and no passage was found",
    "wrong": "present, but not as the playbook requires",
    "weak": "weak: a passage is near; confirm or reject it",
    "present": "present, and reported",
    "paper_fault": "faults of the paper",
    "change": "changes that the document makes",
}
_SILENT = (RuleState.PRESENT, RuleState.WEAK, RuleState.NOT_READ, RuleState.ABSENT, RuleState.NOT_APPLICABLE)
_NAMES: Mapping[RuleState, str] = {
    RuleState.PRESENT: "present",
    RuleState.WEAK: "weak",
    RuleState.ABSENT: "absent",
    RuleState.WRONG: "wrong",
    RuleState.NOT_READ: "not read",
    RuleState.NOT_APPLICABLE: "not for this paper",
}
_ENTRY_NAMES: Mapping[EntryState, str] = {
    EntryState.NONE_STATED: "none stated",
    EntryState.BLANK: "blank in the document",
    EntryState.ELSEWHERE: "defined elsewhere",
}
