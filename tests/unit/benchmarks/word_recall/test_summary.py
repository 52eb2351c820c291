"""Totals for each format and reader."""

from collections import Counter

import pytest

from tests.benchmarks.word_recall.compare import Recall
from tests.benchmarks.word_recall.summary import summaries


def recall(words: int, lost: int, format_: str = "pdf") -> Recall:
    return Recall("a", format_, "second", words, Counter({"x": lost} if lost else {}))


def test_files_are_summed_for_each_format_and_reader() -> None:
    made = summaries([recall(100, 1), recall(50, 0, "html"), recall(300, 3)])
    assert [(one.format, one.files, one.words, one.lost, one.recall) for one in made] == [
        ("pdf", 2, 400, 4, pytest.approx(0.99)),
        ("html", 1, 50, 0, 1.0),
    ]


def test_the_interval_contains_the_recall() -> None:
    for losses in ([0, 0], [1, 1, 1], [9, 0, 0], [100]):
        [one] = summaries(recall(100, lost) for lost in losses)
        assert 0 <= one.low <= one.recall <= one.high <= 1


def test_losses_of_one_file_make_the_interval_wider() -> None:
    [spread] = summaries(recall(1_000, 1) for _ in range(20))
    [clustered] = summaries(recall(1_000, 20 if number == 0 else 0) for number in range(20))
    assert spread.recall == clustered.recall
    assert clustered.high - clustered.low > 2 * (spread.high - spread.low)


def test_without_words_nothing_is_known() -> None:
    [one] = summaries([recall(0, 0)])
    assert (one.recall, one.low, one.high) == (1.0, 0.0, 1.0)
