"""The comparison of two readers of a document."""

from collections import Counter

import pytest

from services.shared.domain.spans import OriginalSpan
from tests.benchmarks.word_recall.compare import Recall, Source, compare

_SOURCE = Source("a.pdf", "pdf", "second")


def found(text: str, second: str, *hidden: tuple[int, int]) -> Recall:
    return compare(_SOURCE, text, [OriginalSpan(*one) for one in hidden], second)


@pytest.mark.parametrize(
    ("text", "second", "words", "lost"),
    [
        ("The Loan", "The Loan", 2, ""),
        ("Loan: the", "the Loan", 2, ""),
        ("a b", "a a b c", 4, "a c"),
        ("", "a", 1, "a"),
        ("a", "", 0, ""),
    ],
)
def test_lost_words_are_counted_as_often_as_they_are_lost(text: str, second: str, words: int, lost: str) -> None:
    one = found(text, second)
    assert (one.words, one.lost) == (words, Counter(lost.split()))
    assert one.rate == pytest.approx(1 - len(lost.split()) / words if words else 1.0)


def test_words_of_hidden_spans_are_marked_and_not_seen() -> None:
    one = found("seen white seen", "seen white seen white", (5, 10))
    assert (one.words, one.marked, one.lost) == (3, 1, Counter({"white": 1}))


def test_overlapping_spans_are_hidden_once() -> None:
    assert found("a bb c", "a bb c", (2, 4), (2, 4)).marked == 1


def test_words_that_a_rendering_does_not_show_are_not_lost() -> None:
    one = compare(_SOURCE, "a b", [OriginalSpan(0, 1)], "a b outside lost", lambda some: some & Counter(["outside"]))
    assert (one.words, one.unshown, one.lost) == (2, 1, Counter({"lost": 1}))
    assert (one.marked, one.drawn) == (1, 1)
