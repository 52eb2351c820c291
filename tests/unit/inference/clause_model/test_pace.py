import pytest

from services.inference.clause_model.pace import Pace


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
def test_what_is_asked_after(calls: str, share: int) -> None:
    pace = Pace()
    for call in calls.split():
        pace.failed() if call == "failed" else pace.answered()
    assert pace.of(8) == share
    assert pace.of(1) == 1
