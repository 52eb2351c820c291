"""Make pages of words as pictures, with the place of each word."""

import io
from collections.abc import Sequence

import numpy as np
import pypdfium2
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.unit.ingestion.makers import pdf

LINES = (
    "LOAN AGREEMENT dated 3 March 2024",
    "between Harbour Bank and Meridian Shipping Limited.",
    "1. Interest. The Borrower pays interest of 4.25 % a year.",
    "2. Term. This Agreement ends on 31 December 2027.",
    "3. Notices. Notices go to the address of each party.",
    "4. Law. The laws of England govern this Agreement.",
)


def picture_of_lines(lines: Sequence[str] = LINES, dots: int = 150, angle: float = 0.0) -> Image.Image:
    """A page of a letter's size in grey, turned by `angle` degrees against the clock."""
    page = pypdfium2.PdfDocument(pdf([lines], step=20))[0]
    picture: Image.Image = page.render(scale=dots / 72, grayscale=True).to_pil().convert("L")
    return picture.rotate(angle, Image.Resampling.BICUBIC, expand=angle % 90 == 0, fillcolor=255) if angle else picture


def scan(pages: Sequence[Image.Image], captions: Sequence[str] = ()) -> bytes:
    """A PDF of pictures, with a caption as text at the foot of each page."""
    out = io.BytesIO()
    canvas = Canvas(out)
    for number, picture in enumerate(pages):
        size = (612, 792) if picture.height > picture.width else (792, 612)
        canvas.setPageSize(size)
        canvas.drawImage(ImageReader(picture), 0, 0, *size)
        if number < len(captions):
            canvas.drawString(400, 20, captions[number])
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def encoded(pages: Sequence[Image.Image], kind: str, **options: object) -> bytes:
    """A file of pictures as Pillow writes it."""
    out = io.BytesIO()
    more = {"save_all": True, "append_images": pages[1:]} if len(pages) > 1 else {}
    pages[0].save(out, kind, **more, **options)
    return out.getvalue()


def noise(seed: int = 1) -> Image.Image:
    """Random dots, in which Tesseract finds no words."""
    return Image.fromarray(np.random.default_rng(seed).integers(0, 255, (400, 300), np.uint8))


def grainy(picture: Image.Image, grain: float = 14.0) -> Image.Image:
    """The picture with faded ink on the grainy paper of a bad scan."""
    noise = np.random.default_rng(1).normal(0, grain, (picture.height, picture.width))
    pixels = 30 + np.asarray(picture.convert("L"), np.float64) * 0.8 + noise
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
