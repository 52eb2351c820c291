from services.inference.model_calls import measured
from tests.fakes import FakeClock


def test_seconds_come_from_the_clock() -> None:
    clock = FakeClock()
    calls: list[tuple[str, float]] = []
    with measured(clock, lambda outcome, seconds: calls.append((outcome, seconds))):
        clock.advance(2.5)
    assert calls == [("answered", 2.5)]
