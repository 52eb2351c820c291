import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.shared.runtime.retry import Backoff


@given(st.integers(-3, 10_000), st.floats(0, 1, exclude_max=True))
def test_waits_grow_to_the_limit_and_are_at_least_half_of_it(failures: int, chance: float) -> None:
    backoff = Backoff(0.2, longest=30)
    ceiling = backoff.ceiling(failures)
    assert 0.2 <= ceiling <= 30
    assert backoff.ceiling(failures + 1) >= ceiling
    assert ceiling / 2 <= backoff.wait(failures, chance) < ceiling or chance == pytest.approx(1)


@pytest.mark.parametrize(("failures", "seconds"), [(1, 0.5), (2, 1.0), (3, 2.0), (5, 8.0), (6, 10.0), (1000, 10.0)])
def test_each_wait_doubles(failures: int, seconds: float) -> None:
    assert Backoff(0.5, longest=10).ceiling(failures) == seconds


def test_the_default_jitter_is_random() -> None:
    assert len({Backoff().wait(3) for _ in range(20)}) > 1


@pytest.mark.parametrize(("first", "factor", "longest"), [(0, 2, 1), (2, 2, 1), (1, 0.5, 1)])
def test_invalid_settings_are_rejected(first: float, factor: float, longest: float) -> None:
    with pytest.raises(ValueError, match="factor"):
        Backoff(first, factor, longest)
