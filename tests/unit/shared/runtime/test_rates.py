"""Token buckets, and amounts in progress."""

import pytest

from services.shared.runtime.rates import Bucket, InProgress


def test_a_bucket_empties_and_fills_again() -> None:
    bucket = Bucket(rate=2, burst=2)
    for _ in range(4):
        assert bucket.wait(0) == 0
        bucket.take(1, 0)
    assert bucket.wait(0) == 0.5
    assert bucket.wait(0.25) == 0.25
    assert bucket.wait(0.5) == 0
    assert bucket.wait(1000) == 0
    bucket.take(4, 1000)
    assert bucket.wait(1000) == 0.5  # the burst is the most that is saved


def test_a_large_take_is_paid_back_later() -> None:
    bucket = Bucket(rate=10, burst=1)
    bucket.take(100, 0)
    assert bucket.wait(0) == pytest.approx(9.1)
    assert bucket.wait(9.1) == pytest.approx(0)


def test_time_that_goes_back_gives_nothing() -> None:
    bucket = Bucket(rate=1, burst=1)
    bucket.take(1, 10)
    assert bucket.wait(5) == 1


def test_amounts_in_progress() -> None:
    amounts = InProgress(each=10, total=15)
    with amounts.hold("a") as first, amounts.hold("a") as second, amounts.hold("b") as other:
        assert first(6)
        assert not second(6)  # over the limit of the key
        assert second(4)
        assert other(5)
        assert not other(1)  # over the total
    with amounts.hold("b") as again:
        assert again(20)  # one amount alone always passes
        with amounts.hold("c") as late:
            assert not late(1)
    with amounts.hold("c") as late:
        assert late(1)


def test_amounts_are_given_back_after_an_error() -> None:
    amounts = InProgress(each=1, total=1)

    def fail() -> None:
        with amounts.hold("a") as add:
            assert add(1)
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        fail()
    with amounts.hold("b") as add:
        assert add(1)
