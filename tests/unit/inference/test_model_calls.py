from services.inference.model_calls import measured
from tests.fakes import FakeClock


def test_its_seconds_are_those_of_the_clock() -> None:
    clock = FakeClock()
    told: list[tuple[str, float]] = []
    with measured(clock, lambda outcome, seconds: told.append((outcome, seconds))):
        clock.advance(2.5)
    assert told == [("answered", 2.5)]
