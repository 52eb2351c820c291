"""The decisions that feedback counted, as tables that fit into 80 columns."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from services.cli.render.text import counted
from services.feedback.statistics import ClauseMetrics, GetMetricsResponse

_Z = 1.96  # quantile of the normal distribution for a 95 % interval


def feedback_table(tenant: str, counts: GetMetricsResponse) -> RenderableType:
    """One table per model version, one row per clause type. `n` is the number of annotations that the model proposed.

    Agreement is the accepted share of `n`, with its 95 % interval.
    """
    models: dict[str, list[ClauseMetrics]] = {}
    for one in counts.clauses:
        models.setdefault(one.model_version, []).append(one)
    title = f"feedback · {tenant}: {counted(counts.reviews, 'review')}, {counted(counts.decisions, 'decision')}"
    parts: list[RenderableType] = [Text(title, style="bold")]
    for model, clauses in models.items():
        parts += [Text(f"\nmodel {model}", overflow="fold"), _table(clauses)]
    return Group(*parts)


def _table(clauses: Sequence[ClauseMetrics]) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0))
    table.add_column("clause", overflow="fold")
    for heading in ("n", "accepted", "rejected", "changed", "added", "agreement", "interval"):
        table.add_column(heading, justify="right", no_wrap=True)
    for one in clauses:
        numbers = (one.proposed, one.accepted, one.rejected, one.changed, one.added)
        table.add_row(one.category, *map(str, numbers), *_agreement(one))
    return table


def agreement_interval(part: int, whole: int) -> tuple[float, float]:
    """The 95 % Wilson interval of `part / whole`; `whole` is at least 1."""
    share, square = part / whole, _Z**2
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    half = _Z / (1 + square / whole) * (share * (1 - share) / whole + square / (4 * whole**2)) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)


def _agreement(one: ClauseMetrics) -> tuple[str, str]:
    """Agreement and its interval as text; both empty if the model proposed nothing."""
    if not one.proposed:
        return "", ""
    low, high = agreement_interval(one.accepted, one.proposed)
    return f"{one.agreement:.2f}", f"{low:.2f}–{high:.2f}"
