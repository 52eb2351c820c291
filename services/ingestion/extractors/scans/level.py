"""Find by how much the lines of a page are out of level."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]

_WIDTH = 700  # pixels: wider pictures are reduced first
_MOST_POINTS = 60_000
_MOST_DARK = 0.4  # of the pixels: a photograph has more
_LINE = 0.5  # of a row: a line that a fax or a scanner has drawn, which is level on any page
_LEAST_POINTS = 1_000
_MOST, _STEP, _FINE = 6.0, 0.25, 0.05  # degrees
_LEAST = 0.15  # degrees
_BETTER = 1.15  # times the sharpness of the page as it is


def skew_of(pixels: Grey) -> float:
    """The degrees against the clock by which the page must be turned; 0.0 if its lines are level, or not to be found.

    The rows of a level page are dark or light, so its row sums differ most.
    """
    rows, columns = _dark(pixels)
    if len(rows) < _LEAST_POINTS:
        return 0.0
    coarse = _best(rows, columns, np.arange(-_MOST, _MOST + _STEP / 2, _STEP))
    found = _best(rows, columns, np.arange(coarse - _STEP, coarse + _STEP + _FINE / 2, _FINE))
    level = _sharpness(rows, columns, 0.0)
    is_clear = abs(found) >= _LEAST and _sharpness(rows, columns, found) > _BETTER * level
    return round(found, 2) if is_clear else 0.0


def _dark(pixels: Grey) -> tuple[NDArray[Any], NDArray[Any]]:
    """The rows and columns of dark pixels of the reduced picture."""
    step = max(1, pixels.shape[1] // _WIDTH)
    height, width = (one // step * step for one in pixels.shape)
    small = pixels[:height, :width].reshape(height // step, step, width // step, step).mean(axis=(1, 3))
    dark = small < threshold(small.astype(np.uint8))
    if not dark.size or dark.mean() > _MOST_DARK:
        return np.zeros(0), np.zeros(0)
    dark[dark.mean(axis=1) > _LINE] = False
    rows, columns = np.nonzero(dark)
    every = max(1, len(rows) // _MOST_POINTS)
    return rows[::every].astype(np.float64), columns[::every].astype(np.float64)


def threshold(pixels: Grey) -> float:
    """The level of grey that best separates ink from paper, by Otsu's method."""
    counts = np.bincount(pixels.ravel(), minlength=256).astype(np.float64)
    below = np.cumsum(counts)
    above = below[-1] - below
    sums = np.cumsum(counts * np.arange(256))
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = sums / below - (sums[-1] - sums) / above
        spread = np.nan_to_num(below * above * distance * distance)
    return float(np.argmax(spread)) + 1


def _best(rows: NDArray[Any], columns: NDArray[Any], angles: NDArray[Any]) -> float:
    return float(max(angles, key=lambda one: _sharpness(rows, columns, float(one))))


def _sharpness(rows: NDArray[Any], columns: NDArray[Any], angle: float) -> float:
    turned = rows * np.cos(np.radians(angle)) - columns * np.sin(np.radians(angle))
    counts = np.bincount((turned - turned.min()).astype(np.intp))
    return float(np.square(np.diff(counts)).sum())
