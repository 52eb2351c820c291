import pytest

from services.inference.clause_model.throttle import Throttle


@pytest.mark.parametrize(
    ("calls", "share"),
    [
        ("", 8),
        ("answered " * 3, 8),
        ("failed", 4),
        ("failed " * 2, 2),
        ("failed " * 20, 1),
        ("failed" + " answered" * 8, 5),
        ("failed " * 20 + "answered " * 60, 8),
    ],
)
def test_the_share_after_calls(calls: str, share: int) -> None:
    throttle = Throttle()
    for call in calls.split():
        throttle.failed() if call == "failed" else throttle.answered()
    assert throttle.limit(8) == share
    assert throttle.limit(1) == 1
