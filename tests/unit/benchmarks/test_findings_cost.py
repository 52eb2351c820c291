"""The cost of findings, as its command prints it."""

from tests.benchmarks.findings_cost import Cost, total


def test_a_row_is_scaled_to_100_000_code_points() -> None:
    row = Cost("d", 50_000, reading=0.9, contents=0.06, conclusion=0.04).row()
    assert row == {"document": "d", "size": 50_000, "reading": 1800, "contents": 120, "conclusion": 80, "share": 0.1}
    assert Cost("empty", 0, 0.0, 0.0, 0.0).row()["share"] == 0.0


def test_the_total_adds_sizes_and_seconds() -> None:
    made = total([Cost("a", 10, 1.0, 0.5, 0.25), Cost("b", 30, 2.0, 0.5, 0.75)])
    assert made == Cost("all 2", 40, 3.0, 1.0, 1.0)
