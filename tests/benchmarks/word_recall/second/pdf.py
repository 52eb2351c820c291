"""The second reader of PDF: pdfminer.six. With the place of each word, so that a rendering decides what is seen."""

import re
from collections.abc import Iterable, Iterator
from io import BytesIO

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LAParams, LTChar, LTComponent, LTContainer, LTTextLine
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage

from tests.benchmarks.word_recall.second.text import Box, Placed, SecondText

_UNMAPPED = re.compile(r"\(cid:\d+\)")  # a character of a font without a mapping to Unicode


def read(data: bytes) -> SecondText:
    placed = tuple(_placed(data))
    return SecondText("\n".join(one.text for one in placed), placed)


def _placed(data: bytes) -> Iterator[Placed]:
    manager = PDFResourceManager()
    # Without `boxes_flow`, lines are not put in order: its time grows with the square of their number.
    device = PDFPageAggregator(manager, laparams=LAParams(all_texts=True, boxes_flow=None))
    interpreter = PDFPageInterpreter(manager, device)
    for number, page in enumerate(PDFPage.get_pages(BytesIO(data))):
        interpreter.process_page(page)
        left, top = _corner(page)
        for line in _lines(device.get_result()):
            for text, (x0, y0, x1, y1) in _words(line):
                yield Placed(text, number, (x0 - left, top - y1, x1 - left, top - y0))


def _corner(page: PDFPage) -> tuple[float, float]:
    """The upper left corner of the crop box of a turned page, in its turned media box, which has the places."""
    x0, y0, x1, y1 = page.mediabox
    left, bottom, right, top = page.cropbox
    left, bottom, right, top = max(left, x0), max(bottom, y0), min(right, x1), min(top, y1)
    corners = {90: (bottom - y0, x1 - left), 180: (x1 - right, y1 - bottom), 270: (y1 - top, right - x0)}
    return corners.get(page.rotate, (left - x0, top - y0))


def _lines(component: LTComponent) -> Iterator[Iterable[object]]:
    if isinstance(component, LTTextLine):
        yield component
    elif isinstance(component, LTContainer):
        for one in component:
            yield from _lines(one)


def _words(line: Iterable[object]) -> Iterator[tuple[str, Box]]:
    """The words of a line. The reader puts a space without a place between them; it does not read turned letters."""
    letters: list[LTChar] = []
    for one in line:
        if isinstance(one, LTChar) and one.get_text().strip():
            if one.upright and not (letters and _is_double(letters[-1], one)):
                letters.append(one)
        elif letters:
            yield _word(letters)
            letters = []
    if letters:
        yield _word(letters)


def _is_double(before: LTChar, one: LTChar) -> bool:
    """Whether a letter is printed twice, to look bold."""
    return bool(before.get_text() == one.get_text() and abs(before.x0 - one.x0) < 0.2 * max(one.width, 1.0))


def _word(letters: list[LTChar]) -> tuple[str, Box]:
    text = _UNMAPPED.sub(" ", "".join(one.get_text() for one in letters))
    left, bottom = min(one.x0 for one in letters), min(one.y0 for one in letters)
    return text, (left, bottom, max(one.x1 for one in letters), max(one.y1 for one in letters))
