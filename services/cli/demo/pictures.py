"""What the demo shows: a document's findings, its way, and the end of the story."""

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from services.cli.clients.annotation import quotes
from services.cli.clients.feedback import FeedbackCounts
from services.shared.domain.annotations import AnnotationSet
from services.shared.domain.clauses import Severity
from services.shared.domain.document import DocumentRecord

_QUOTE = 160


def findings_of(document: DocumentRecord, annotation_set: AnnotationSet, text: str) -> RenderableType:
    """Every annotation with its words, then what is missing."""
    title = f"{document.source_reference} · {annotation_set.document_type} · matter {document.matter}"
    table = Table(title=title, title_justify="left", title_style="bold", expand=True, show_lines=False)
    table.add_column("clause", ratio=2)
    table.add_column("conf.", width=5)
    table.add_column("severity", width=8)
    table.add_column("words", ratio=6)
    severities = severity_of(annotation_set)
    words = quotes(text, annotation_set.annotations)
    for annotation, quote in zip(annotation_set.annotations, words, strict=True):
        severity = severities.get(annotation.annotation_id, Severity.INFO)
        shortened = quote if len(quote) <= _QUOTE else f"{quote[: _QUOTE - 1]}…"
        table.add_row(annotation.category, f"{annotation.confidence:.2f}", _coloured(severity), Text(f"“{shortened}”"))
    missing = [one for one in annotation_set.findings if not one.annotation_ids]
    lines = [
        Text.assemble("  missing: ", _coloured(one.severity), f"  {one.category}: {one.message}") for one in missing
    ]
    return Group(table, *lines, Text())


def severity_of(annotation_set: AnnotationSet) -> Mapping[str, Severity]:
    """The highest severity of the findings that rest on each annotation, by annotation id."""
    order = list(Severity)
    found: dict[str, Severity] = {}
    for finding in annotation_set.findings:
        for annotation_id in finding.annotation_ids:
            found[annotation_id] = max(found.get(annotation_id, Severity.INFO), finding.severity, key=order.index)
    return found


def feedback_table(tenant: str, counts: FeedbackCounts) -> Table:
    """What feedback has counted, by clause type and model version."""
    table = Table(
        title=f"feedback · {tenant}: {counts.reviews} reviews, {counts.decisions} decisions", title_justify="left"
    )
    for column in ("clause", "model", "accepted", "rejected", "changed", "added", "agreement"):
        table.add_column(column)
    for one in counts.clauses:
        numbers = (one.accepted, one.rejected, one.changed, one.added)
        table.add_row(one.category, one.model_version[:24], *map(str, numbers), f"{one.agreement:.2f}")
    return table


def statuses_table(rows: Sequence[tuple[str, str, str, str, bool]]) -> Table:
    """Name, door, how it ended, why, and whether that was expected."""
    table = Table(title="documents", title_justify="left")
    for column in ("document", "door", "ended as", "reason", "expected"):
        table.add_column(column)
    for name, door, status, reason, expected in rows:
        table.add_row(name, door, status, reason, Text("yes", "green") if expected else Text("NO", "bold red"))
    return table


def _coloured(severity: Severity) -> Text:
    return Text(severity.value, style=_COLOURS[severity])


_COLOURS: Mapping[Severity, str] = {
    Severity.INFO: "dim",
    Severity.LOW: "cyan",
    Severity.MEDIUM: "yellow",
    Severity.HIGH: "red",
    Severity.CRITICAL: "bold red",
}
