"""The grain of the paper of a scan: noise of a bad scanner or of a copy.

Tesseract separates ink from paper at one level of grey for the whole page. On a grainy page with little ink, this level
is inside of the grain, and no word is found.
"""

import numpy as np
from PIL import Image, ImageFilter

from services.ingestion.extractors.scans.level import Grey

_GRAINY = 6.0  # levels of grey: a clean page has less
_SMOOTH = 1  # pixels on each side
_CLEAR = 3.0  # times the grain below the paper: what is lighter is paper
_DARKEST = 0.002  # of the pixels
_LEAST_RANGE = 20.0  # levels of grey between ink and paper


def grain_of(pixels: Grey) -> float:
    """The standard deviation of the paper, in levels of grey. The lighter half of a page has no ink."""
    sample = pixels[::4, ::4].astype(np.float64)
    middle = np.median(sample)
    return float(np.sqrt(np.square(sample[sample >= middle] - middle).mean()))


def is_grainy(pixels: Grey) -> bool:
    return grain_of(pixels) >= _GRAINY


def without_grain(pixels: Grey) -> Grey:
    """A grainy picture with white paper, black ink, and the levels between them."""
    smooth = np.asarray(Image.fromarray(pixels).filter(ImageFilter.BoxBlur(_SMOOTH)))
    sample = smooth[::4, ::4]
    light = float(np.median(sample)) - _CLEAR * grain_of(smooth)
    dark = min(float(np.quantile(sample, _DARKEST)), light - _LEAST_RANGE)
    levels = np.clip((np.arange(256) - dark) * 255 / (light - dark), 0, 255).astype(np.uint8)
    clean: Grey = levels[smooth]
    return clean
