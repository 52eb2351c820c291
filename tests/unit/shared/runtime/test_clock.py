from datetime import UTC

from services.shared.runtime.clock import SystemClock


async def test_the_system_clock_advances() -> None:
    clock = SystemClock()
    before, started = clock.now(), clock.monotonic()
    await clock.sleep(0.01)
    assert clock.now() >= before
    assert clock.monotonic() - started >= 0.009
    assert before.tzinfo is UTC
