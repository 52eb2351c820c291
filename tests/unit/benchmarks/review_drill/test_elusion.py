from pathlib import Path

from tests.benchmarks.review_drill.elusion import measure, without_a_miss


def test_none_of_300_is_at_most_one_percent() -> None:
    outcome = measure(Path(), 1.0)
    assert outcome.unmet == ()
    assert without_a_miss(10_000_000).one_sided.high <= 0.01 < without_a_miss(10_000_000).interval.high
