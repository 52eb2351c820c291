"""Lines that are out of level are found, and level ones are left as they are."""

import numpy as np
import pytest
from PIL import Image

from services.ingestion.extractors.scans.level import skew_of, threshold
from tests.unit.ingestion.extractors.scans.makers import noise, picture_of_lines


@pytest.mark.parametrize("angle", [-5.0, -3.0, -0.7, 0.4, 1.5, 3.0])
def test_the_angle_of_a_page(angle: float) -> None:
    assert skew_of(np.asarray(picture_of_lines(angle=angle))) == pytest.approx(-angle, abs=0.11)


@pytest.mark.parametrize(
    "picture",
    [
        picture_of_lines(),
        noise(),
        Image.new("L", (300, 400), 255),
        Image.new("L", (300, 400), 0),
        Image.new("L", (3, 2), 9),
        picture_of_lines(("1",)),
    ],
    ids=["level", "noise", "white", "black", "tiny", "one letter"],
)
def test_other_pictures_are_not_turned(picture: Image.Image) -> None:
    assert skew_of(np.asarray(picture)) == 0.0


def test_the_threshold_separates_ink_from_paper() -> None:
    assert 60 < threshold(np.array([[60] * 20 + [200] * 80], np.uint8)) <= 200
