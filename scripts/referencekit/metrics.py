"""Metrics and the alerts that stand on them."""

from collections.abc import Iterator, Sequence

from scripts.referencekit.markdown import code, codes, made_from, page, table
from services.shared.runtime.observe.metrics import METRICS, Alert

_INTRODUCTION = """
Every service answers `GET /metrics` on its metrics address, beside `/livez` and `/readyz`. A counter's name ends in
`_total`, a histogram's in `_bucket`, `_sum` and `_count`. Labels never hold ids or words.
"""


def metrics_page() -> str:
    return page(
        "Metrics and alerts",
        made_from("services/shared/runtime/observe/metrics.py"),
        _INTRODUCTION,
        "## Metrics",
        table(("metric", "kind", "labels", "what it counts"), _metrics()),
        "## Alerts",
        "The chart makes its rules from these.",
        table(("alert", "severity", "lasting", "says", "when"), _alerts()),
    )


def _metrics() -> Iterator[Sequence[str]]:
    for one in METRICS:
        suffix = "_total" if one.kind == "counter" else ""
        yield code(one.name + suffix), one.kind, codes(one.labels), one.about


def _alerts() -> Iterator[Sequence[str]]:
    for one in METRICS:
        if one.alert:
            yield _alert(one.alert)


def _alert(one: Alert) -> Sequence[str]:
    return code(one.name), one.severity, one.lasting, code(one.summary), code(one.expression)
