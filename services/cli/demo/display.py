"""The tables that the demo prints at its end: feedback, and the final status of each document."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from services.cli.clients.feedback import FeedbackCounts


def feedback_table(tenant: str, counts: FeedbackCounts) -> Table:
    """The decisions that feedback counted, by clause type and model version."""
    title = f"feedback · {tenant}: {counts.reviews} reviews, {counts.decisions} decisions"
    headings = ("clause", "model", "accepted", "rejected", "changed", "added", "agreement")
    table = Table(*headings, title=title, title_justify="left")
    for one in counts.clauses:
        numbers = (one.accepted, one.rejected, one.changed, one.added)
        table.add_row(one.category, one.model_version[:24], *map(str, numbers), f"{one.agreement:.2f}")
    return table


def statuses_table(rows: Sequence[tuple[str, str, str, str, bool]]) -> Table:
    """One row a document: name, door, final status, reason, and whether the manifest expects it."""
    table = Table("document", "door", "ended as", "reason", "expected", title="documents", title_justify="left")
    for name, door, status, reason, expected in rows:
        table.add_row(name, door, status, reason, Text("yes", "green") if expected else Text("NO", "bold red"))
    return table
