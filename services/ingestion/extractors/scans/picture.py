"""Make the picture of a page that an OCR program reads: grey, level, without grain, in a given resolution."""

import json
import math
import threading
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from services.ingestion.extractors.picture.frames import Size, is_picture, page_of
from services.ingestion.extractors.result import Limits
from services.ingestion.extractors.scans.grain import is_grainy, without_grain
from services.ingestion.extractors.scans.level import Grey, skew_of, threshold
from services.shared.domain.errors import Reason, Reject

MOST_PIXELS = 40_000_000
_INCH = 72.0  # points
_WHITE = 255
_MOST_SCALE = 4.0  # times the pixels of a picture that is enlarged
_LEAST_SIDE = 24  # pixels: a smaller picture has no words
_LEAST_INK, _CONTRAST = 0.00003, 40  # share of the pixels, and levels of grey between them and the paper
_LOCK = threading.Lock()  # PDFium is not thread-safe.


@dataclass(frozen=True, slots=True)
class Picture:
    """`scale`: pixels per point. `angle`: by how many degrees against the clock the page was turned. `size` is that of
    the page as displayed. `grainy`: its grain was taken out.
    """

    pixels: Grey
    scale: float
    size: Size
    angle: float
    blank: bool
    grainy: bool

    def head(self) -> bytes:
        """What `scans.words` needs to place the words on the page."""
        height, width = self.pixels.shape
        return json.dumps(
            {
                "size": [self.size.width, self.size.height],
                "pixels": [width, height],
                "scale": self.scale,
                "angle": self.angle,
                "blank": self.blank,
                "grainy": self.grainy,
            }
        ).encode()

    def pgm(self) -> bytes:
        """The picture as the program reads it."""
        height, width = self.pixels.shape
        return b"P5\n%d %d\n255\n" % (width, height) + self.pixels.tobytes()


def picture_of(data: bytes, number: int, dots: int, limits: Limits, turn: int = 0) -> Picture:
    """The page with this number, from 1. `dots` per inch; `turn`: degrees against the clock, a multiple of 90.

    Raises `Reject(NEEDS_PASSWORD | MALFORMED | TOO_LARGE)`.
    """
    page, scale, size = _of_picture(data, number, dots) if is_picture(data) else _of_pdf(data, number, dots, limits)
    if turn:
        page = page.transpose(_TURNS[turn])
    pixels = np.asarray(page)
    blank = _is_blank(pixels)
    skew = 0.0 if blank else skew_of(pixels)
    if skew:
        paper = int(np.median(pixels[::16, ::16]))
        pixels = np.asarray(page.rotate(skew, Image.Resampling.BILINEAR, expand=True, fillcolor=paper))
    grainy = not blank and is_grainy(pixels)
    return Picture(without_grain(pixels) if grainy else pixels, scale, size, turn + skew, blank, grainy)


def _of_pdf(data: bytes, number: int, dots: int, limits: Limits) -> tuple[Image.Image, float, Size]:
    with _LOCK:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            locked = getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD
            raise Reject(Reason.NEEDS_PASSWORD if locked else Reason.MALFORMED) from None
        try:
            if len(document) > limits.pages:
                raise Reject(Reason.TOO_LARGE)
            return _rendered(document[number - 1], dots)
        except pypdfium2.PdfiumError:
            raise Reject(Reason.MALFORMED) from None
        finally:
            document.close()


def _rendered(page: Any, dots: int) -> tuple[Image.Image, float, Size]:
    """Without annotations: their words are read as text."""
    size = Size(*page.get_size())
    scale = _scale(size, dots / _INCH)
    bitmap = page.render(scale=scale, grayscale=True, draw_annots=False, may_draw_forms=False)
    return bitmap.to_pil().convert("L"), scale, size


def _of_picture(data: bytes, number: int, dots: int) -> tuple[Image.Image, float, Size]:
    page, size = page_of(data, number)
    page = page.convert("L")
    scale = _scale(size, min(dots / _INCH, _MOST_SCALE * page.width / size.width))
    width, height = (max(1, round(one * scale)) for one in (size.width, size.height))
    if (width, height) != page.size:
        page = page.resize((width, height), Image.Resampling.LANCZOS)
    return page, scale, size


def _scale(size: Size, wanted: float) -> float:
    """Pixels per point, so that the page has not too many pixels."""
    if not (size.width > 0 and size.height > 0):
        raise Reject(Reason.MALFORMED)
    return min(wanted, math.sqrt(MOST_PIXELS / (size.width * size.height)))


def _is_blank(pixels: Grey) -> bool:
    if min(pixels.shape) < _LEAST_SIDE:
        return True
    sample = pixels[::2, ::2]
    paper = float(np.median(sample))
    ink = sample < min(threshold(sample), paper - _CONTRAST)
    return bool(ink.mean() < _LEAST_INK)


_TURNS = {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_270}
