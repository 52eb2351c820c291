"""The bytes and the number of all documents inside a submission have a limit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingestion.nesting import allowance_of, shares
from services.shared.domain.errors import Reason, Reject

KIB = 1 << 10


def test_a_submission_has_four_times_the_size_of_a_document() -> None:
    assert allowance_of(0, 64 << 20) == 256 << 20
    assert allowance_of(7, 64 << 20) == 7


def test_what_is_left_is_shared_by_size() -> None:
    assert shares([100 * KIB, 300 * KIB], 800 * KIB) == [100 * KIB, 300 * KIB]
    assert shares([], 5) == []


@pytest.mark.parametrize(("sizes", "allowance"), [([1] * 17, 1 << 20), ([2 << 20], 1 << 20), ([1], 1)])
def test_more_is_refused(sizes: list[int], allowance: int) -> None:
    with pytest.raises(Reject) as caught:
        shares(sizes, allowance)
    assert caught.value.reason is Reason.TOO_LARGE


@given(st.lists(st.integers(0, 1 << 24), max_size=50), st.integers(1, 1 << 30))
def test_all_documents_together_have_no_more(sizes: list[int], allowance: int) -> None:
    try:
        shared = shares(sizes, allowance)
    except Reject:
        return
    assert sum(sizes) + sum(shared) <= allowance + len(sizes)


@pytest.mark.parametrize(("width", "size"), [(16, 34_000), (1_000, 100), (2, 30 << 20)])
def test_archives_in_archives_make_few_documents(width: int, size: int) -> None:
    """Each archive holds `width` others: the documents of all levels, of which the last ones are refused."""
    level, allowance, total = 1, allowance_of(0, 64 << 20), 0
    for _ in range(5):
        try:
            allowance = shares([size] * width, allowance)[0]
        except Reject:
            break
        level *= width
        total += level
    assert total <= 4_096
