"""The reports and the file of weights."""

import json

from models.training.presence.fit import fit_served, highest, weights_of
from models.training.presence.train import THRESHOLDS, lines, report_of, weights_text
from services.annotation.playbook.presence import FEATURES
from tests.unit.models.training.presence.test_fit import made


def test_the_weights_are_written_as_rules_read_them() -> None:
    (written,) = json.loads(weights_text([weights_of(made())]))
    assert set(written["shared"]) == set(FEATURES)
    assert set(written["types"]) == {"Audit Rights", "Cap On Liability", "Insurance"}
    assert written["document_types"] == ["credit_agreement", "supply"]


def test_a_report_has_scores_decisions_and_types() -> None:
    table = made()
    answers = {"highest confidence": highest(table), "served": fit_served(table)(table)}
    report = report_of(answers, table)
    served = report["served"]
    assert isinstance(served, dict)
    assert [one["threshold"] for one in served["decisions"]] == list(THRESHOLDS)
    assert set(served["types"]) == set(table.categories.tolist())
    assert served["brier"] < 0.1
    first, second = lines(answers, table)
    assert first.startswith("highest confidence")
    assert second.startswith("served")
    assert "at 0.5: precision" in first
