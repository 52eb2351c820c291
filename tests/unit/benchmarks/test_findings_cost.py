"""The cost of findings, as its command prints it."""

from pathlib import Path

from tests.benchmarks.findings_cost import Cost, documents, totals


def test_a_row_is_scaled_to_100_000_code_points() -> None:
    row = Cost("d", 50_000, reading=0.9, contents=0.06, conclusion=0.04).row()
    assert row == {
        "document": "d",
        "size": 50_000,
        "reading": 1800,
        "contents": 120,
        "conclusion": 80,
        "share": 0.1,
        "ratio": 0.111,
    }
    empty = Cost("empty", 0, 0.0, 0.0, 0.0).row()
    assert (empty["share"], empty["ratio"]) == (0.0, 0.0)


def test_the_totals_add_sizes_and_seconds_by_kind() -> None:
    one, other = Cost("cuad/a", 10, 1.0, 0.5, 0.25), Cost("loans/b", 30, 2.0, 0.5, 0.75)
    kinds = [Cost("cuad 1", 10, 1.0, 0.5, 0.25), Cost("loans 1", 30, 2.0, 0.5, 0.75)]
    assert list(totals([one, other])) == [*kinds, Cost("all 2", 40, 3.0, 1.0, 1.0)]


def test_loans_in_html_are_read_behind_the_labelled_documents(tmp_path: Path) -> None:
    (tmp_path / "loans_html").mkdir()
    for name in ("b.html", "a.html", "a.txt"):
        (tmp_path / "loans_html" / name).touch()
    assert documents(tmp_path, "loans_html/") == ["loans_html/a.html", "loans_html/b.html"]
    assert documents(tmp_path)[-2:] == documents(tmp_path, "loans_html/")
    assert len(documents(tmp_path, "cuad/")) == 9
