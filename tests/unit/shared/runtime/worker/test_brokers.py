import json

from services.shared.runtime.worker.brokers import Brokers
from tests.fakes import FakeClock


def statistics(*states: str) -> str:
    return json.dumps({"brokers": {str(number): {"state": state} for number, state in enumerate(states)}})


async def test_brokers_are_down_after_ten_seconds_without_a_connection() -> None:
    clock = FakeClock()
    brokers = Brokers(clock)
    assert not brokers.are_down()
    brokers.observe(statistics("INIT", "TRY_CONNECT"))
    clock.advance(9)
    brokers.observe(statistics("INIT", "DOWN"))
    assert not brokers.are_down()
    clock.advance(1)
    assert brokers.are_down()
    brokers.observe(statistics("DOWN", "UP"))
    assert not brokers.are_down()


async def test_a_short_reconnect_does_not_count() -> None:
    clock = FakeClock()
    brokers = Brokers(clock)
    for state in ("INIT", "UP", "DOWN", "UP"):
        brokers.observe(statistics(state))
        clock.advance(9)
        assert not brokers.are_down()
