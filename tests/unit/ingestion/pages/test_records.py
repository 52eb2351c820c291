import pytest

from services.ingestion.pages.records import NARROWEST, STEP, WIDEST, width_of


@pytest.mark.parametrize(("width", "drawn"), [(100, 100), (101, 200), (199, 200), (918, 1000), (2400, 2400)])
def test_a_picture_is_as_wide_as_the_next_step(width: int, drawn: int) -> None:
    assert width_of(width) == drawn


def test_the_limits_are_steps() -> None:
    assert (NARROWEST % STEP, WIDEST % STEP) == (0, 0)
