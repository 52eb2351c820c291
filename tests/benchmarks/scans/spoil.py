"""Make a clean page look like a bad scan: noise, out of level, a stamp, lines of a fax, blur of a copier."""

import math
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

_SKEW = 3.0  # degrees, at most
_NOISE = 14.0  # levels of grey
_SPECKS = 0.0004  # of the pixels
_LINES = 3
_BLUR = 0.9  # pixels at 200 dots per inch


@dataclass(frozen=True, slots=True)
class Spoiled:
    """`angle`: degrees against the clock by which the page is turned around its middle, in the same size."""

    picture: Image.Image
    angle: float


def spoiled(picture: Image.Image, seed: int, dots: int) -> Spoiled:
    random = np.random.default_rng(seed)
    angle = float(random.uniform(-_SKEW, _SKEW))
    made = picture.copy()
    _stamp(made, random, dots)
    made = made.rotate(angle, Image.Resampling.BICUBIC, fillcolor=245)
    made = made.filter(ImageFilter.GaussianBlur(_BLUR * dots / 200))
    pixels = np.asarray(made).astype(np.float32)
    noise = random.normal(0, _NOISE, pixels.shape).astype(np.float32)
    pixels = (30 + pixels * np.float32(205 / 255) + noise).astype(np.float32)  # faded ink on grey paper
    specks = random.random(pixels.shape) < _SPECKS
    pixels[specks] = 40
    for _ in range(_LINES):
        row = int(random.integers(0, pixels.shape[0]))
        pixels[row : row + max(1, dots // 200)] = random.integers(60, 255)
    return Spoiled(Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)), angle)


def _stamp(picture: Image.Image, random: "np.random.Generator", dots: int) -> None:
    """An outlined stamp in the lower margin, whose edge can touch words."""
    width, height = picture.size
    x, y = random.uniform(0.5, 0.75) * width, random.uniform(0.86, 0.91) * height
    draw = ImageDraw.Draw(picture)
    size = (1.6 * dots, 0.6 * dots)
    draw.rectangle((x, y, x + size[0], y + size[1]), outline=120, width=max(2, dots // 60))
    draw.line((x, y, x + size[0], y + size[1]), fill=150, width=2)


def turned(
    boxes: "np.ndarray[tuple[int, int], np.dtype[np.float32]]", angle: float, size: tuple[float, float]
) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    """Boxes of a page that was turned around its middle: the smallest around the turned ones."""
    sine, cosine = math.sin(math.radians(angle)), math.cos(math.radians(angle))
    x = boxes[:, (0, 2, 2, 0)] - size[0] / 2
    y = boxes[:, (1, 1, 3, 3)] - size[1] / 2
    across, down = cosine * x + sine * y + size[0] / 2, cosine * y - sine * x + size[1] / 2
    return np.stack((across.min(1), down.min(1), across.max(1), down.max(1)), axis=1).astype(np.float32)
