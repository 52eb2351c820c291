"""The annotations and findings of one document as the demo prints them, and the explanation of one finding."""

from collections.abc import Mapping

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from services.cli.clients.annotation import FindingExplanation
from services.cli.render.text import borderless, one_line
from services.cli.render.values import readable_value
from services.shared.domain.annotations import AnnotationSet, Finding, FindingKind, RuleState
from services.shared.domain.clauses import Severity
from services.shared.domain.document import DocumentRecord

_QUOTE = 160
_EVIDENCE = 300
_TITLE = 50


def render_findings(document: DocumentRecord, annotation_set: AnnotationSet, text: str) -> RenderableType:
    """Every annotation with its severity and its quote, then the absent clauses."""
    title = f"{document.source_reference} · {annotation_set.document_type} · matter {document.matter}"
    table = Table(title=title, title_justify="left", title_style="bold", expand=True, show_lines=False)
    table.add_column("clause", ratio=2)
    table.add_column("conf.", width=5)
    table.add_column("severity", width=8)
    table.add_column("text", ratio=6)
    severities = severity_by_annotation(annotation_set)
    for one in annotation_set.annotations:
        severity = coloured(severities.get(one.annotation_id, Severity.INFO))
        quote = Text(f"“{one_line(one.span.of(text), _QUOTE)}”")
        table.add_row(one.category, f"{one.confidence:.2f}", severity, quote)
    missing = [one for one in annotation_set.findings if group_of(one) == RuleState.ABSENT]
    lines = [Text.assemble("  absent: ", coloured(one.severity), f"  {one.category}: {one.message}") for one in missing]
    return Group(table, *lines, Text())


def group_of(finding: Finding) -> str:
    """The state of a finding of a playbook rule, the kind of another. Findings of earlier releases have no state."""
    if finding.kind is not FindingKind.PLAYBOOK:
        return finding.kind.value
    return finding.state or (RuleState.WRONG if finding.annotation_ids else RuleState.ABSENT)


def severity_by_annotation(annotation_set: AnnotationSet) -> Mapping[str, Severity]:
    """The highest severity among the findings based on each annotation, by annotation id."""
    order = list(Severity)
    highest: dict[str, Severity] = {}
    for finding in annotation_set.findings:
        for annotation_id in finding.annotation_ids:
            highest[annotation_id] = max(highest.get(annotation_id, Severity.INFO), finding.severity, key=order.index)
    return highest


def explanation_table(finding: FindingExplanation) -> Table:
    """The reason of a finding, its evidence and passages with places in code points, and its guidance."""
    table = borderless()
    table.add_row(finding.severity, Text(f"{finding.rule_id}, {finding.playbook}"))
    table.add_row("why", Text(finding.reason))
    for one in finding.evidence:
        value = f" = {readable_value(one.category, one.value, one.words)}" if one.value else ""
        quote = one_line(one.words, _EVIDENCE)
        hidden = ", hidden text" if one.hidden else ""
        inside = f" in {one_line(one.document_title, _TITLE)}" if one.document_title else ""
        table.add_row("based on", Text(f"{one.category} at {one.start}–{one.end}{inside}{hidden}{value}: {quote}"))
    for place in finding.places:
        at = f"{place.part or 'place'} at {place.start}–{place.end}"
        quote = one_line(place.words, _EVIDENCE) or "not readable"
        table.add_row("agreement" if place.document_id else "document", Text(f"{at}: {quote}"))
    for name, text in (("guidance", finding.guidance), ("fallback", finding.fallback)):
        if text:
            table.add_row(name, Text(text))
    return table


def coloured(severity: Severity) -> Text:
    """The severity in its colour."""
    return Text(severity.value, style=_COLOURS[severity])


_COLOURS: Mapping[Severity, str] = {
    Severity.INFO: "dim",
    Severity.LOW: "cyan",
    Severity.MEDIUM: "yellow",
    Severity.HIGH: "red",
    Severity.CRITICAL: "bold red",
}
