"""The output of the demo: about two screens, or everything with `verbose`."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from services.cli.render.feedback import feedback_table
from services.cli.render.findings import coloured, render_findings
from services.cli.render.text import borderless, counted, one_line
from services.feedback.statistics import GetMetricsResponse
from services.shared.domain.annotations import AnnotationSet, RuleState
from services.shared.domain.clauses import Severity
from services.shared.domain.document import DocumentRecord
from services.shared.domain.events import DocumentStatus

_FINDINGS = 8
_QUOTE = 200


@dataclass(frozen=True, slots=True)
class Ending:
    """The last status of a submission, or of an attachment. `expected`: the manifest names this status and reason."""

    name: str
    door: str
    status: str
    reason: str
    expected: bool
    attached: bool = False


class Display:
    """Prints the steps of the demo on `console`."""

    def __init__(self, console: Console, *, verbose: bool) -> None:
        self.console = console
        self._verbose = verbose
        self._shown = False
        self._walls: set[str] = set()
        self._heading = ""

    def step(self, title: str) -> None:
        self._heading = ""
        self.console.rule(f"[bold]{title}")

    def review_step(self) -> None:
        """Print the heading of the reviews before their first line; none if no line follows."""
        self._heading = "findings and review"

    def _print(self, shown: RenderableType, style: str = "") -> None:
        if self._heading:
            self.step(self._heading)
        self.console.print(shown, style=style)

    def proposed(self, document: DocumentRecord, annotation_set: AnnotationSet, text: str, *, corrected: bool) -> None:
        """Show one set before its review: each if verbose, else the first one that the attorney corrects."""
        if self._verbose:
            self._print(render_findings(document, annotation_set, text))
        elif corrected and not self._shown:
            self._shown = True
            title = f"{document.source_reference} · {annotation_set.document_type} · matter {document.matter}"
            self._print(Text(title), style="bold")
            self._print(short_findings(annotation_set, text))

    def corrected(self, decision: str, category: str, reason: str) -> None:
        self._print(f"  [magenta]attorney[/]: {decision} · {category} · {reason}")

    def completed(self, annotations: int, *, corrected: bool) -> None:
        """Show the end of a review with the number of published annotations."""
        if self._verbose or corrected:
            self._print(f"  review completed: {annotations} annotations published\n")

    def refused_by_wall(self, role: str, matter: str) -> None:
        """Show once per matter that its matter wall refused a role."""
        if self._verbose or matter not in self._walls:
            self._walls.add(matter)
            self._print(f"  [yellow]{role}[/] refused: matter {matter} has a matter wall")

    def arrived(self, tenant: str, document: DocumentRecord, annotation_set: AnnotationSet) -> None:
        """Show that the case system of a tenant received a published set."""
        if self._verbose:
            counts = f"{len(annotation_set.annotations)} annotations, {len(annotation_set.findings)} findings"
            self.console.print(f"  {tenant} ◀ {document.source_reference} v{document.version}: {counts}")

    def all_arrived(self, tenants: Counter[str]) -> None:
        """Show the number of sets that each case system received, by tenant."""
        for tenant, count in tenants.items():
            self.console.print(f"  case-system@{tenant} received {count} published sets")

    def feedback(self, tenant: str, counts: GetMetricsResponse) -> None:
        if self._verbose:
            self.console.print(feedback_table(tenant, counts))
        else:
            self.console.print(f"  {tenant}: {feedback_line(counts)}")

    def endings(self, endings: Sequence[Ending], documents: Counter[str]) -> None:
        """Show the table of final statuses: all if verbose, else those that are not published or not expected.

        `documents` has the number of submissions and attachments by final status.
        """
        shown = [one for one in endings if self._verbose or one.status != DocumentStatus.PUBLISHED or not one.expected]
        self.console.print(endings_table(shown))
        counts = ", ".join(f"{count} {status}" for status, count in documents.most_common())
        submissions = sum(not one.attached for one in endings)
        attachments = counted(documents.total() - submissions, "attachment")
        self.console.print(f"  {counted(submissions, 'submission')} and {attachments}: {counts}")


def short_findings(annotation_set: AnnotationSet, text: str) -> Group:
    """One line per finding, the most severe first, cut to the width of the console."""
    spans = {one.annotation_id: one.span for one in annotation_set.annotations}
    findings = sorted(annotation_set.findings, key=lambda one: -list(Severity).index(one.severity))
    lines = []
    for one in findings[:_FINDINGS]:
        quote = next((spans[each].of(text) for each in one.annotation_ids if each in spans), "")
        absent = one.state in (RuleState.ABSENT, None)
        shown = f"“{one_line(quote, _QUOTE)}”" if quote else f"{'missing: ' if absent else ''}{one.message}"
        line = Text.assemble("  ", coloured(one.severity), " " * (9 - len(one.severity)), f"{one.category:<28}{shown}")
        line.no_wrap, line.overflow = True, "ellipsis"
        lines.append(line)
    rest = len(findings) - _FINDINGS
    more = f", {rest} more findings" if rest > 0 else ""
    return Group(*lines, Text(f"  {len(spans)} annotations{more}"))


def feedback_line(counts: GetMetricsResponse) -> str:
    """`12 reviews: 330 accepted, 4 rejected, 3 changed, 3 added`."""
    names = ("accepted", "rejected", "changed", "added")
    totals = ", ".join(f"{sum(getattr(one, name) for one in counts.clauses)} {name}" for name in names)
    return f"{counts.reviews} reviews: {totals}"


def endings_table(endings: Sequence[Ending]) -> Table:
    """One row per submission: its name, entry point, last status, reason, and whether the manifest expects it."""
    table = borderless("document", "entry point", "status", "reason", "expected")
    for one in endings:
        expected = Text("yes", "green") if one.expected else Text("NO", "bold red")
        table.add_row(one.name, one.door, one.status, one.reason, expected)
    return table
