"""Times as integers that every database sorts in the same way."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.storage.times import from_micros, to_micros

TIMES = st.datetimes(timezones=st.sampled_from((UTC, timezone(timedelta(hours=14)), timezone(-timedelta(hours=12)))))


@given(TIMES)
def test_a_time_is_read_back_in_utc(at: datetime) -> None:
    assert from_micros(to_micros(at)) == at


@given(TIMES, TIMES)
def test_the_order_is_that_of_the_times(one: datetime, other: datetime) -> None:
    assert (to_micros(one) < to_micros(other)) == (one < other)


@pytest.mark.parametrize(
    ("at", "micros"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), 0),
        (datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), -1),
        (datetime(1970, 1, 1, 5, 30, tzinfo=timezone(timedelta(hours=5, minutes=30))), 0),
        (datetime(2000, 2, 29, 0, 0, 0, 1, tzinfo=UTC), 951_782_400_000_001),
    ],
)
def test_known_times(at: datetime, micros: int) -> None:
    assert to_micros(at) == micros
    assert from_micros(micros).tzinfo is UTC


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(TypeError):
        to_micros(datetime(2026, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize("micros", [1 << 63, -(1 << 63)])
def test_a_number_beyond_all_times_is_refused(micros: int) -> None:
    with pytest.raises(OverflowError):
        from_micros(micros)
