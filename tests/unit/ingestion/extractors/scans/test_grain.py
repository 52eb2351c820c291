"""The grain of a scan is measured and taken away, and ink stays."""

import numpy as np
import pytest

from services.ingestion.extractors.scans.grain import grain_of, is_grainy, without_grain
from tests.unit.ingestion.extractors.scans.makers import grainy, picture_of_lines

CLEAN = np.asarray(picture_of_lines().convert("L"))


@pytest.mark.parametrize("grain", [8.0, 14.0])
def test_the_grain_is_measured(grain: float) -> None:
    assert grain_of(np.asarray(grainy(picture_of_lines(), grain))) == pytest.approx(grain, rel=0.15)


def test_a_page_without_grain_stays_as_it_is() -> None:
    assert grain_of(CLEAN) == 0
    assert not is_grainy(CLEAN)
    assert is_grainy(np.asarray(grainy(picture_of_lines())))


def test_paper_is_white_and_ink_stays() -> None:
    made = without_grain(np.asarray(grainy(picture_of_lines())))
    assert (made[CLEAN == 255] >= 250).mean() > 0.98
    assert made[CLEAN == 0].mean() < 80


def test_grain_alone() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (300, 300), np.uint8)
    assert without_grain(noise).shape == (300, 300)
