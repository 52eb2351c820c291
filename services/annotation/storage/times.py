"""Stores times as microseconds in UTC, so that every database sorts them in the same way."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_micros(at: datetime) -> int:
    """Microseconds since 1970 in UTC, which every database sorts in the same way."""
    return (at - _EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """Converts microseconds since 1970 to a time in UTC."""
    return _EPOCH + micros * _MICROSECOND
