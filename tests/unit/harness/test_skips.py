"""What may skip where everything is required."""

import pytest

from tests import skips

TANSU = "Tansu is only there where Kafka's jars are not"
HELM = "helm is missing: scripts/setup.sh helm"


@pytest.mark.parametrize(
    ("reason", "required", "faulty"),
    [(TANSU, True, False), (TANSU, False, False), (HELM, True, True), (HELM, False, False), ("", True, True)],
)
def test_only_skips_for_known_reasons_pass(reason: str, required: bool, faulty: bool) -> None:
    assert bool(skips.fault_of(reason, required=required)) is faulty


@pytest.mark.parametrize(("required", "outcome"), [("1", "failed"), ("", "skipped")])
def test_a_report_of_another_skip_becomes_a_failure(
    monkeypatch: pytest.MonkeyPatch, required: str, outcome: str
) -> None:
    monkeypatch.setenv("GLOSSATOR_REQUIRE_KAFKA", required)
    report = pytest.TestReport("a::b", ("a", 1, "b"), {}, "skipped", ("a", 1, f"Skipped: {HELM}"), "setup")
    skips.check(report)
    assert report.outcome == outcome
