"""Readers and producers of a broker that does not answer."""

import time

import pytest

from services.cli.clients.events import EventReader
from services.cli.clients.submission import _produce
from services.shared.domain.errors import Retry

DEAD = "127.0.0.1:1"


def test_a_reader_reports_a_dead_broker_in_time_and_without_library_output(capfd: pytest.CaptureFixture[str]) -> None:
    started = time.monotonic()
    with pytest.raises(Retry) as raised:
        EventReader(DEAD, "documents.status", seconds=0.3)
    assert raised.value.dependency == "kafka"
    assert time.monotonic() - started < 3
    assert capfd.readouterr() == ("", "")


def test_a_producer_reports_a_dead_broker_in_time_and_without_library_output(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(Retry) as raised:
        _produce(DEAD, "documents.submitted", "key", "{}", seconds=0.3)
    assert raised.value.dependency == "kafka"
    assert capfd.readouterr() == ("", "")
