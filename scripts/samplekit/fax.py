"""Renders a PDF as the fax of a copy: black and white, out of level, with specks and the lines of a dirty drum."""

import io

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFilter, ImageFont

_DOTS = 200  # per inch, as the fine mode of fax machines
_ANGLES = (0.7, -0.5)
_SPECKS = 0.00025  # of the pixels
_THRESHOLD = 150  # of 255: darker is black


def fax(document: bytes, head: str) -> bytes:
    """A TIFF with a page for each of the PDF, compressed as faxes are. `head`: the line that the machine prints."""
    pages = pdfium.PdfDocument(document)
    made = [_sent(page, number, f"{head}  P.{number:02}/{len(pages):02}") for number, page in enumerate(pages, 1)]
    out = io.BytesIO()
    made[0].save(out, "TIFF", save_all=True, append_images=made[1:], compression="group4", dpi=(_DOTS, _DOTS))
    return out.getvalue()


def _sent(page: pdfium.PdfPage, number: int, head: str) -> Image.Image:
    random = np.random.default_rng(number)
    picture = page.render(scale=_DOTS / 72, grayscale=True).to_pil().convert("L")
    picture = picture.rotate(_ANGLES[number % len(_ANGLES)], Image.Resampling.BICUBIC, fillcolor=255)
    pixels = np.asarray(picture.filter(ImageFilter.GaussianBlur(0.8))).astype(np.float32)
    pixels += random.normal(0, 12, pixels.shape)
    pixels[random.random(pixels.shape) < _SPECKS] = 0
    pixels[:, int(0.95 * pixels.shape[1])] = 0  # a scratch on the glass is a line down the page
    for row in random.integers(pixels.shape[0] // 8, pixels.shape[0], 3):
        pixels[row, : pixels.shape[1] // 2] = 0
    sent = Image.fromarray(np.where(pixels < _THRESHOLD, 0, 255).astype(np.uint8))
    ImageDraw.Draw(sent).text((60, 24), head, fill=0, font=ImageFont.load_default(26))
    return sent.convert("1", dither=Image.Dither.NONE)


def pages(picture: bytes) -> int:
    """The number of pages of a TIFF."""
    return int(getattr(Image.open(io.BytesIO(picture)), "n_frames", 1))
