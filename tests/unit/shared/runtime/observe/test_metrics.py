import re

import pytest

from services.shared.domain.entities import EntityType
from services.shared.domain.errors import Reason
from services.shared.runtime.observe.metrics import METRICS, Metrics


def test_every_row_is_a_metric() -> None:
    one, other = Metrics(), Metrics()
    for row in METRICS:
        assert getattr(one, row.attribute) is not getattr(other, row.attribute)
        assert row.about.endswith(".")
        assert re.fullmatch(r"glossator_[a-z_]+", row.name)
        assert not row.name.endswith("_total")
    assert len({row.name for row in METRICS}) == len(METRICS)


@pytest.mark.parametrize("row", [row for row in METRICS if row.alert], ids=lambda row: row.attribute)
def test_an_alert_uses_the_metric_of_its_row(row: object) -> None:
    alert = row.alert  # type: ignore[attr-defined]
    assert row.name in alert.expression  # type: ignore[attr-defined]
    assert alert.severity in ("warning", "critical")


def test_exposition_contains_the_counts() -> None:
    metrics = Metrics()
    metrics.messages_handled.labels("redaction", "documents.ingested", "handled").inc()
    metrics.http_seconds.labels("annotation", "GET /v1/sets/{id}").observe(0.02)
    text = metrics.exposition().decode()
    assert (
        'glossator_messages_handled_total{outcome="handled",service="redaction",topic="documents.ingested"} 1.0' in text
    )
    assert 'glossator_http_seconds_count{route="GET /v1/sets/{id}",service="annotation"} 1.0' in text


def test_counters_of_alerts_on_an_increase_start_at_zero() -> None:
    metrics = Metrics()
    metrics.start_rejections("redaction", ["documents.ingested"], Reason)
    metrics.start_gate_hits(EntityType)
    text = metrics.exposition().decode()
    labels = 'reason="malformed",service="redaction",topic="documents.ingested"'
    assert f"glossator_messages_rejected_total{{{labels}}} 0.0" in text
    assert 'glossator_gate_hits_total{entity_type="PERSON"} 0.0' in text
    increases = {row.attribute for row in METRICS if row.alert and "increase(" in row.alert.expression}
    started_by_holds = {"destructions_refused"}  # tests/unit/shared/runtime/access/test_holds.py
    started_by_filing = {"filings"}  # tests/unit/annotation/filing/test_sending.py
    of_many_events = {"gate_unusual", "submissions_limited"}  # the first event of a series does not matter
    assert increases == {"messages_rejected", "gate_hits"} | started_by_holds | started_by_filing | of_many_events


def test_a_row_of_the_class_is_not_a_metric() -> None:
    with pytest.raises(AttributeError, match="METRICS"):
        Metrics.messages_handled  # noqa: B018
