"""Metrics and the alerts that use them."""

from collections.abc import Iterator, Sequence

from scripts.referencekit.markdown import code, codes, made_from, page, table
from services.shared.runtime.observe.metrics import METRICS, Alert

_INTRODUCTION = """
Every service answers `GET /metrics`, `/livez` and `/readyz` on its metrics address. The name of a counter ends in
`_total`, that of a histogram in `_bucket`, `_sum` and `_count`. Labels never contain ids or document text.
"""


def metrics_page() -> str:
    return page(
        "Metrics and alerts",
        made_from("services/shared/runtime/observe/metrics.py"),
        _INTRODUCTION,
        "## Metrics",
        table(("metric", "kind", "labels", "meaning"), _metrics()),
        "## Alerts",
        "The chart contains these rules. What to do: [alerts](../how-to/alerts.md).",
        table(("alert", "severity", "for", "summary", "fires if"), _alerts()),
    )


def alerts_table() -> str:
    """Alerts with links to their sections on the page that has this table."""
    rows = (
        (f"[{one.name}](#{one.name.lower()})", one.severity, code(one.expression), one.lasting) for one in alert_rows()
    )
    return table(("alert", "severity", "fires if", "for"), rows)


def alert_rows() -> Iterator[Alert]:
    """In the order of the metrics."""
    return (one.alert for one in METRICS if one.alert)


def _metrics() -> Iterator[Sequence[str]]:
    for one in METRICS:
        suffix = "_total" if one.kind == "counter" else ""
        yield code(one.name + suffix), one.kind, codes(one.labels), one.about


def _alerts() -> Iterator[Sequence[str]]:
    return map(_alert, alert_rows())


def _alert(one: Alert) -> Sequence[str]:
    return code(one.name), one.severity, one.lasting, code(one.summary), code(one.expression)
