"""The count of begins that are found."""

from models.evaluation.inner_documents import Counts, Start, count, interval


def test_a_begin_is_used_once_and_only_near() -> None:
    marked = [Start(100, "note", True), Start(110, "schedule", False), Start(900, "exhibit", False)]
    told = [Start(105, "note", False), Start(500, "exhibit", False)]
    assert count(marked, told) == Counts(marked=3, found=1, told=2, types=1, forms=0)


def test_the_interval_is_around_the_share_of_all_files() -> None:
    share, low, high = interval([Counts(2, 1, 1, 1, 1), Counts(2, 2, 2, 2, 2)], "found", "marked")
    assert (share, low, high) == (0.75, 0.5, 1.0)
    assert interval([Counts(0, 0, 0, 0, 0)], "found", "told") == (1.0, 1.0, 1.0)
