"""PNG files that other programs read."""

import io

import numpy as np
import pytest
from PIL import Image

from services.ingestion.drawing.png import png_of


@pytest.mark.parametrize(
    ("colour", "mode"), [((7, 7, 7), "L"), ((7, 8, 9), "RGB"), ((255, 255, 254), "RGB"), ((0, 0, 0), "L")]
)
def test_another_program_reads_the_same_pixels(colour: tuple[int, int, int], mode: str) -> None:
    pixels = np.full((5, 3, 4), 255, np.uint8)
    pixels[2, 1, :3] = colour[::-1]  # blue, green, red
    image = Image.open(io.BytesIO(png_of(pixels)))
    assert (image.mode, image.size) == (mode, (3, 5))
    assert image.convert("RGB").getpixel((1, 2)) == colour
    assert image.convert("RGB").getpixel((0, 0)) == (255, 255, 255)


def test_random_pixels_are_the_same() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (40, 30, 4), np.uint8)
    read = np.asarray(Image.open(io.BytesIO(png_of(pixels))))
    assert (read == pixels[..., 2::-1]).all()
