"""`python -m tests.benchmarks.page_masks [--values 2000]`: whether a program reads the covered values of drawn pages.

It makes PDFs with planted names, draws each page in the sandbox twice, without covers and with covers over the names,
and reads both pictures with Tesseract (Debian: `tesseract-ocr`). The pages are plain, rotated, cropped, in columns,
with ligatures, with form fields, turned, and scans with a text layer. A name counts as legible if the text that
Tesseract finds has its surname, white space and hyphens ignored. It prints a JSON line: the planted names, those that
are legible without covers (`control`), those that are legible with covers (`covered`, goal 0), and the number of pixels
of covered words that do not have the colour of the cover (`pixels`, goal 0); the same by kind of page.
"""

import argparse
import io
import json
import random
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pypdfium2
import reportlab
from numpy.typing import NDArray
from PIL import Image
from reportlab.lib.pagesizes import letter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from services.ingestion.drawing.draw import Page
from services.ingestion.extractors.pdf.extract import extract
from services.ingestion.extractors.result import Content, Limits
from services.ingestion.sandbox.pages import PAGE_LIMITS, PageSandbox
from services.shared.domain.layout import PageLayout
from services.shared.domain.spans import OriginalSpan
from tests.benchmarks.report import machine

_SCALE = 3  # pixels per point: more than a reader sees, so that Tesseract reads the control well
_COVER = 0x30
_LINES = 20  # of a page, each with a name
_SYLLABLES = ("bar", "den", "fol", "gar", "hem", "kel", "lor", "man", "nor", "pen", "rad", "sel", "tor", "van", "wil")
_LIGATURE = "\ufb01"
_SENTENCES = (
    "The Lender and {} agree on the terms of this loan.",
    "Notice is given to {} at the address below.",
    "This note is signed by {} on behalf of the firm.",
    "The shares of {} are pledged to the Agent.",
)

Names = Sequence[str]
Grey = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Found:
    """`planted` names, those that are legible in the `control`, those with covers, and pixels that show through."""

    planted: int = 0
    control: int = 0
    covered: int = 0
    pixels: int = 0

    def __add__(self, other: "Found") -> "Found":
        return Found(
            self.planted + other.planted,
            self.control + other.control,
            self.covered + other.covered,
            self.pixels + other.pixels,
        )


def names(count: int, seed: int, ligature: str = "") -> list[str]:
    """Different names of two words."""
    chosen = random.Random(seed)
    found: dict[str, None] = {}
    while len(found) < count:
        first, last = (
            "".join(chosen.choices(_SYLLABLES, k=2)).capitalize(),
            "".join(chosen.choices(_SYLLABLES, k=3)).capitalize(),
        )
        found[f"{first} {last[:3]}{ligature}{last[3:]}"] = None
    return list(found)


def _lines(named: Names) -> list[str]:
    return [_SENTENCES[place % len(_SENTENCES)].format(one) for place, one in enumerate(named)]


def _made(draw: Callable[[Canvas], None], size: tuple[float, float] = letter) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _written(named: Names, font: str = "Helvetica") -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(font, 12)
        for place, line in enumerate(_lines(named)):
            canvas.drawString(72, 720 - 30 * place, line)

    return draw


def plain(named: Names) -> bytes:
    return _made(_written(named))


def rotated(named: Names) -> bytes:
    """All pages are displayed rotated by a quarter."""
    document = pypdfium2.PdfDocument(plain(named))
    for page in document:
        page.set_rotation(90)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def cropped(named: Names) -> bytes:
    def draw(canvas: Canvas) -> None:
        canvas.setCropBox((60, 90, 560, 760))
        _written(named)(canvas)

    return _made(draw)


def columns(named: Names) -> bytes:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", 11)
        half = (len(named) + 1) // 2
        for column, part in enumerate((named[:half], named[half:])):
            for place, one in enumerate(part):
                canvas.drawString(60 + 260 * column, 720 - 48 * place, f"The Seller is {one},")
                canvas.drawString(60 + 260 * column, 704 - 48 * place, "who warrants the title.")

    return _made(draw)


def ligatures(named: Names) -> bytes:
    fonts = Path(reportlab.__file__).parent / "fonts"
    pdfmetrics.registerFont(TTFont("Vera", str(fonts / "Vera.ttf")))
    return _made(_written(named, "Vera"))


def fields(named: Names) -> bytes:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 12)
        for place, one in enumerate(named):
            canvas.drawString(72, 720 - 30 * place, "The Borrower is:")
            canvas.acroForm.textfield(
                name=f"f{place}", value=one, x=200, y=714 - 30 * place, width=240, height=22, fontSize=12
            )

    return _made(draw)


def turned(named: Names) -> bytes:
    """Lines from the bottom to the top of a page that is not rotated."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 12)
        canvas.rotate(90)
        for place, line in enumerate(_lines(named)):
            canvas.drawString(60, -40 - 26 * place, line)

    return _made(draw)


def scanned(named: Names) -> bytes:
    """A picture of the page, with its words as an invisible layer over it."""
    picture = pypdfium2.PdfDocument(plain(named))[0].render(scale=_SCALE).to_pil()

    def draw(canvas: Canvas) -> None:
        canvas.drawInlineImage(picture, 0, 0, *letter)
        text = canvas.beginText()
        text.setTextRenderMode(3)
        text.setFont("Helvetica", 12)
        for place, line in enumerate(_lines(named)):
            text.setTextOrigin(72, 720 - 30 * place)
            text.textLine(line)
        canvas.drawText(text)

    return _made(draw)


# Kind → how its pages are made, and how a picture is turned upright.
KINDS: Mapping[str, tuple[Callable[[Names], bytes], int]] = {
    "plain": (plain, 0),
    "rotated": (rotated, 90),
    "cropped": (cropped, 0),
    "columns": (columns, 0),
    "ligatures": (ligatures, 0),
    "fields": (fields, 0),
    "turned": (turned, -90),
    "scanned": (scanned, 0),
}


def places_of(content: Content, named: Names) -> list[OriginalSpan]:
    """The places of the names in the text. Raises `ValueError` if the extractor found one in another form."""
    found = []
    for one in named:
        spellings = dict.fromkeys((one, one.replace(_LIGATURE, "fi")))
        match = next(filter(None, (re.search(re.escape(text), content.text) for text in spellings)), None)
        if match is None:
            raise ValueError("a planted name is not in the text")
        found.append(OriginalSpan(match.start(), match.end()))
    return sorted(found)


def legible(text: str, named: Names) -> int:
    """How many surnames the text has."""
    read = _bare(text)
    return sum(_bare(one.split()[1]) in read for one in named)


def _bare(text: str) -> str:
    return re.sub(r"[\s-]+", "", text.replace(_LIGATURE, "fi").casefold())


def read(image: Image.Image) -> str:
    """The words that Tesseract finds, in its order."""
    buffer = io.BytesIO()
    image.save(buffer, "png")
    ran = subprocess.run(
        ["tesseract", "-", "-", "--psm", "3", "--dpi", str(72 * _SCALE)],
        input=buffer.getvalue(),
        capture_output=True,
        check=True,
        env={"OMP_THREAD_LIMIT": "1", "PATH": "/usr/bin:/bin:/usr/local/bin"},
    )
    return ran.stdout.decode()


def measure(sandbox: PageSandbox, kind: str, named: Names) -> Found:
    """Draw and read one page."""
    make, turn = KINDS[kind]
    data = make(named)
    content = extract(data, Limits())
    [layout] = content.layout
    masked = places_of(content, named)
    width = round(_SCALE * layout.width)
    texts, pixels = [], 0
    for is_open in (True, False):
        drawn = sandbox.draw(data, Page(1, width, layout, masked, open=is_open))
        image = Image.open(io.BytesIO(drawn.image)).convert("L")
        texts.append(read(image.rotate(turn, expand=True)))
        if not is_open:
            pixels = _showing(np.asarray(image), layout, masked)
    return Found(len(named), legible(texts[0], named), legible(texts[1], named), pixels)


def _showing(pixels: Grey, layout: PageLayout, masked: Sequence[OriginalSpan]) -> int:
    count = 0
    for span, box in layout.words():
        if any(span.overlaps(one) for one in masked):
            x0, y0, x1, y1 = (max(0, round(_SCALE * side)) for side in box)
            count += int((pixels[y0:y1, x0:x1] != _COVER).sum())
    return count


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--values", type=int, default=2_000, help="number of planted names")
    wanted = parser.parse_args().values
    found: dict[str, Found] = {}
    with closing(PageSandbox(PAGE_LIMITS, workers=1)) as sandbox:
        for number in range(-(-wanted // _LINES)):
            kind = list(KINDS)[number % len(KINDS)]
            named = names(_LINES, number, _LIGATURE if kind == "ligatures" else "")
            found[kind] = found.get(kind, Found()) + measure(sandbox, kind, named)
    total = sum(found.values(), Found())
    kinds = {kind: [one.planted, one.control, one.covered, one.pixels] for kind, one in found.items()}
    keys = ("planted", "control", "covered", "pixels")
    counts = dict(zip(keys, (total.planted, total.control, total.covered, total.pixels), strict=True))
    print(json.dumps({**counts, "kinds": kinds, **machine()}))
    return 1 if total.covered or total.pixels else 0


if __name__ == "__main__":
    sys.exit(main())
