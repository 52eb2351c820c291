import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.shared.runtime.retry import Backoff


@given(st.integers(-3, 10_000), st.floats(0, 1, exclude_max=True))
def test_waits_grow_to_a_limit_and_are_never_less_than_half(failures: int, chance: float) -> None:
    backoff = Backoff(0.2, longest=30)
    ceiling = backoff.ceiling(failures)
    assert 0.2 <= ceiling <= 30
    assert backoff.ceiling(failures + 1) >= ceiling
    assert ceiling / 2 <= backoff.wait(failures, chance) < ceiling or chance == pytest.approx(1)


@pytest.mark.parametrize(("failures", "seconds"), [(1, 0.5), (2, 1.0), (3, 2.0), (5, 8.0), (6, 10.0), (1000, 10.0)])
def test_doubling(failures: int, seconds: float) -> None:
    assert Backoff(0.5, longest=10).ceiling(failures) == seconds


def test_chance_is_drawn() -> None:
    assert len({Backoff().wait(3) for _ in range(20)}) > 1


@pytest.mark.parametrize(("first", "factor", "longest"), [(0, 2, 1), (2, 2, 1), (1, 0.5, 1)])
def test_what_would_not_grow(first: float, factor: float, longest: float) -> None:
    with pytest.raises(ValueError, match="grows"):
        Backoff(first, factor, longest)
