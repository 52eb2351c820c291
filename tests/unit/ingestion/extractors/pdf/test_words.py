"""The box of a word is where PDFium draws the word."""

import io
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from services.ingestion.extractors.pdf import extract as pdf
from services.ingestion.extractors.result import Content, Limits
from tests.unit.ingestion.raw_pdf import HELVETICA, LINES, raw_pdf, stream

_SCALE = 2.0  # pixels a point
_SLACK = 1.0  # points: antialiasing
_SQUARE = (1000.0, 1000.0)

# The entries of the page tree and of the page.
_BOXES = {
    "letter": ("/MediaBox [0 0 612 792]", ""),
    "inherited": ("/MediaBox [0 0 500 600]", ""),
    "inherited crop": ("/MediaBox [0 0 700 900] /CropBox [50 100 550 700]", ""),
    "own crop": ("/MediaBox [0 0 700 900]", "/CropBox [50 100 550 700]"),
    "crop beyond": ("/MediaBox [0 0 500 600]", "/CropBox [-40 -60 900 900]"),
    "inverted": ("", "/MediaBox [500 600 0 0]"),
    "inverted crop": ("/MediaBox [0 0 700 900]", "/CropBox [550 100 50 700]"),
    "moved": ("/MediaBox [-100 -50 500 700]", ""),
}


def _ink(data: bytes) -> Iterator[NDArray[np.bool_]]:
    """For each page, the pixels that are not white."""
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    for page in document:
        bitmap = page.render(scale=_SCALE, grayscale=True)  # its end frees the pixels
        yield bitmap.to_numpy().squeeze() < 200


def _without(ink: NDArray[np.bool_], boxes: Sequence[tuple[float, float, float, float]]) -> NDArray[np.bool_]:
    """The ink outside of all boxes."""
    rest = ink.copy()
    for x0, y0, x1, y1 in boxes:
        left, top = max(0, int((x0 - _SLACK) * _SCALE)), max(0, int((y0 - _SLACK) * _SCALE))
        rest[top : max(0, int((y1 + _SLACK) * _SCALE) + 1), left : max(0, int((x1 + _SLACK) * _SCALE) + 1)] = False
    return rest


def _content(data: bytes) -> Content:
    return pdf.extract(data, Limits())


@pytest.mark.parametrize("rotation", [0, 90, 180, 270, -90])
@pytest.mark.parametrize("boxes", _BOXES)
def test_page_boxes(boxes: str, rotation: int) -> None:
    tree, page_entries = _BOXES[boxes]
    data = raw_pdf(tree=tree, page=f"{page_entries} /Rotate {rotation}")
    content = _content(data)
    (page,) = content.layout
    (ink,) = _ink(data)
    assert ink.any()
    assert ink.shape == pytest.approx((page.height * _SCALE, page.width * _SCALE), abs=1)
    words = list(page.words())
    assert not _without(ink, [box for _, box in words]).any()
    for _, (x0, y0, x1, y1) in words:
        assert ink[int(y0 * _SCALE) : int(y1 * _SCALE), int(x0 * _SCALE) : int(x1 * _SCALE)].any()
    assert not content.hidden


def _canvas(draw: Callable[[Canvas], object], rotation: int = 0, size: tuple[float, float] = _SQUARE) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size)
    canvas.setPageRotation(rotation)
    canvas.setFont("Helvetica", 11)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def _prose(canvas: Canvas, *, font: str = "Helvetica", size: float = 11, step: float = 1.5) -> None:
    canvas.setFont(font, size)
    for number in range(20):
        canvas.drawString(72, 720 - size * step * number, _SENTENCES[number % len(_SENTENCES)])


def _columns(canvas: Canvas) -> None:
    for x in (40, 330):
        for number in range(20):
            canvas.drawString(x, 720 - 14 * number, _SENTENCES[number % len(_SENTENCES)][:40])


def _turned(canvas: Canvas, angle: float) -> None:
    canvas.translate(306, 396)
    canvas.rotate(angle)
    for number, line in enumerate(_SENTENCES):
        canvas.drawString(-100, -20 * number, line[:30])


def _letters(canvas: Canvas) -> None:
    canvas.translate(306, 200)
    canvas.rotate(90)
    x = 0.0
    for one in _SENTENCES[0][:40]:
        canvas.drawString(x, 0, one)
        x += stringWidth(one, "Helvetica", 11)


def _spaced(canvas: Canvas) -> None:
    line = canvas.beginText(72, 700)
    line.setFont("Times-Roman", 12)
    line.setCharSpace(1.5)
    line.setWordSpace(6)
    line.setHorizScale(80)
    for one in _SENTENCES:
        line.textLine(one)
    canvas.drawText(line)


def _form(canvas: Canvas) -> None:
    for number in range(12):
        canvas.drawString(72, 700 - 40 * number, f"Field {number}:")
        canvas.acroForm.textfield(
            name=f"f{number}",
            value=f"Given value {number}",
            x=140,
            y=694 - 40 * number,
            width=200,
            height=20,
            borderWidth=0,
        )


def _other_script(canvas: Canvas, text: str) -> None:
    canvas.setFont("DejaVu", 12)
    for number in range(8):
        canvas.drawString(72, 700 - 24 * number, text)


def _from_right(words: str) -> bytes:
    """Lines in a font whose capital letters are Hebrew ones, drawn from right to left as PDF programs do."""
    cmap = (
        "begincmap 1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <41> <5A> <05D0> endbfrange endcmap"
    )
    lines = " ".join(f"1 0 0 1 100 {700 - 20 * row} Tm ({words[::-1]}) Tj" for row in range(10))
    font = HELVETICA.replace(">>", "/ToUnicode 100 0 R >>")
    return raw_pdf([f"BT /F1 12 Tf {lines} ET"], font=font, objects={100: stream(cmap)})


def _ligatures(canvas: Canvas) -> None:
    canvas.setFont("Vera", 12)
    for number in range(8):
        canvas.drawString(72, 700 - 24 * number, _LIGATURES)


def _table(canvas: Canvas) -> None:
    for row in range(20):
        for column in range(4):
            canvas.drawString(60 + 130 * column, 720 - 18 * row, f"Cell {row} {column}")


def _leaders(canvas: Canvas) -> None:
    for number in range(20):
        canvas.drawString(72, 720 - 14 * number, f"{number}. Definitions {'.' * 60} {number + 3}")


def _raised(canvas: Canvas) -> None:
    line = canvas.beginText(72, 700)
    line.setFont("Helvetica", 11)
    for number in range(20):
        line.textOut("The Lender")
        line.setRise(5)
        line.textOut(str(number))
        line.setRise(0)
        line.textLine(" agrees.")
    canvas.drawText(line)


_SENTENCES = (
    "The Borrower shall pay interest on the unpaid principal amount of each Loan.",
    "Affiliates, officers and first-class offices suffice for filing (Section 2.1(a)).",
    "“Business Day” means each day that is not a Saturday, Sunday or holiday;",
    "JOINTLY AND SEVERALLY, fully paid, by the fifth of July; gross of quay tax.",
)
_DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
_LIGATURES = "The Borrower con\ufb01rms that a \ufb01nal of\ufb01ce re\ufb02ects the \ufb01rst \ufb02oor"
_SCRIPTS = {
    "more ligatures": "The e\ufb03cient o\ufb03ce \ufb01les and \ufb02oats the \ufb01rst o\ufb00er",
    "accents": "Änderung größer façade señor naïve Łódź",
    "greek": "Η παρούσα σύμβαση ισχύει",
    "cyrillic": "Настоящий договор вступает в силу",
    "hebrew": "\u05d4\u05d4\u05e1\u05db\u05dd \u05d4\u05d6\u05d4 \u05ea\u05e7\u05e3"[::-1],
    "arabic": "\u0647\u0630\u0627 \u0627\u0644\u0639\u0642\u062f \u0633\u0627\u0631\u064a"[::-1],
}


def _documents() -> Iterator[tuple[str, bytes]]:
    """More than fifty documents with their names."""
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    for rotation in (0, 90, 180, 270):
        yield f"prose, page turned by {rotation}", _canvas(_prose, rotation)
        yield f"columns, page turned by {rotation}", _canvas(_columns, rotation)
        yield f"form, page turned by {rotation}", _canvas(_form, rotation)
        yield f"table, page turned by {rotation}", _canvas(_table, rotation)
        yield f"ligatures, page turned by {rotation}", _canvas(_ligatures, rotation)
        for boxes, (tree, entries) in _BOXES.items():
            yield (
                f"{boxes}, page turned by {rotation}",
                raw_pdf([LINES], tree=tree, page=f"{entries} /Rotate {rotation}"),
            )
    for angle in (90, 180, 270, 30, 45):
        yield f"text turned by {angle}", _canvas(partial(_turned, angle=angle))
    for font, size in (("Times-Italic", 9), ("Courier-Bold", 10), ("Helvetica-Oblique", 18), ("Times-BoldItalic", 24)):
        yield f"{font} {size}", _canvas(partial(_prose, font=font, size=size))
    yield "small letters", _canvas(partial(_prose, size=5))
    yield "narrow leading", _canvas(partial(_prose, step=1.0))
    yield "spaced", _canvas(_spaced)
    yield "letters one by one", _canvas(_letters)
    yield "landscape", _canvas(_prose, size=(1000, 800))
    yield "leaders", _canvas(_leaders)
    yield "raised", _canvas(_raised)
    yield "from right to left", _from_right("ABC DEFG HI JKLM")
    if _DEJAVU.exists():
        pdfmetrics.registerFont(TTFont("DejaVu", str(_DEJAVU)))
        for name, text in _SCRIPTS.items():
            yield name, _canvas(partial(_other_script, text=text))


def test_ink_of_every_word_is_in_its_box() -> None:
    words = outside = 0
    documents = list(_documents())
    assert len(documents) == (75 if _DEJAVU.exists() else 69)
    for name, data in documents:
        content = _content(data)
        (page,) = content.layout
        (ink,) = _ink(data)
        boxes = [box for _, box in page.words()]
        empty = sum(not _inside(ink, box).any() for box in boxes)
        found = max(empty, _strays(_without(ink, boxes)))
        assert found <= 0.05 * len(boxes), name
        words += len(boxes)
        outside += found
    assert words > 4_000
    assert outside <= 0.001 * words


def test_a_word_from_right_to_left_begins_at_the_right() -> None:
    content = _content(_from_right("ABC DEFG"))
    first, second = list(content.layout[0].words())[:2]
    assert [span.of(content.text) for span, _ in (first, second)] == ["\u05d0\u05d1\u05d2", "\u05d3\u05d4\u05d5\u05d6"]
    assert first[1][0] > second[1][2]


def test_every_word_is_in_one_line() -> None:
    for name, data in _documents():
        content = _content(data)
        [page] = content.layout
        words, lines = list(page.words()), list(page.line_boxes())
        parts = [[one for one in words if line.start <= one[0].start < line.end] for line, _ in lines]
        assert [one for part in parts for one in part] == words, name
        for (line, box), part in zip(lines, parts, strict=True):
            assert (line.start, line.end) == (part[0][0].start, part[-1][0].end), name
            assert "\n" not in line.of(content.text), name
            assert all(
                box[0] <= x0 and box[1] <= y0 and x1 <= box[2] and y1 <= box[3] for _, (x0, y0, x1, y1) in part
            ), name


def test_lines_of_prose_are_the_lines_that_a_reader_sees() -> None:
    content = _content(_canvas(_prose))
    lines = [(line.of(content.text), box) for line, box in content.layout[0].line_boxes()]
    assert [words for words, _ in lines] == [_SENTENCES[number % len(_SENTENCES)] for number in range(20)]
    assert all(above[3] <= below[1] + 2 for (_, above), (_, below) in pairwise(lines))


_COLOURS = ((1, 0, 0), (0, 0.5, 0), (0, 0, 1))


def _coloured(canvas: Canvas, *, lefts: Sequence[float] = (72,), font: str = "Helvetica", step: float = 15) -> None:
    """Lines of words, each in another colour than its neighbours."""
    canvas.setFont(font, 11)
    for left in lefts:
        for row in range(20):
            x = left
            for number, word in enumerate(_SENTENCES[row % len(_SENTENCES)].split()[: 13 if len(lefts) == 1 else 6]):
                canvas.setFillColorRGB(*_COLOURS[(number + row) % 3])
                canvas.drawString(x, 720 - step * row, word)
                x += stringWidth(word + " ", font, 11)


_COLOURED: Sequence[Callable[[Canvas], object]] = (
    _coloured,
    partial(_coloured, step=11),
    partial(_coloured, lefts=(60, 520)),
    partial(_coloured, font="Times-BoldItalic"),
)


def _ink_of_colours(data: bytes) -> list[NDArray[np.bool_]]:
    """For each colour, its pixels: they are dark in the two other channels."""
    [page] = pypdfium2.PdfDocument(data)
    bitmap = page.render(scale=_SCALE, rev_byteorder=True)  # its end frees the pixels
    red, green, blue = np.moveaxis(bitmap.to_numpy()[:, :, :3], 2, 0)
    return [np.maximum(*others) < 100 for others in ((green, blue), (red, blue), (red, green))]


def test_ink_of_a_word_is_in_no_other_box() -> None:
    words = outside = 0
    for draw, rotation in product(_COLOURED, (0, 90, 180, 270)):
        data = _canvas(draw, rotation)
        [page] = _content(data).layout
        inks = _ink_of_colours(data)
        boxes: list[list[tuple[float, float, float, float]]] = [[], [], []]
        for _, box in page.words():
            boxes[int(np.argmax([_inside(ink, box).sum() for ink in inks]))].append(box)
        words += len(page.starts)
        outside += sum(_strays(_without(ink, own)) for ink, own in zip(inks, boxes, strict=True))
    assert words > 3_500
    assert outside <= 0.001 * words


def _inside(ink: NDArray[np.bool_], box: tuple[float, float, float, float]) -> NDArray[np.bool_]:
    x0, y0, x1, y1 = (max(0, round(side * _SCALE)) for side in box)
    return ink[y0 : y1 + 1, x0 : x1 + 1]


def _strays(rest: NDArray[np.bool_]) -> int:
    """A count of at least the words with ink outside: places of that ink, of 10 points."""
    rows, columns = np.nonzero(rest)
    place = int(10 * _SCALE)
    return len(set(zip((rows // place).tolist(), (columns // place).tolist(), strict=True)))


def test_a_word_whose_place_overflows_is_off_the_page() -> None:
    grown = "2 0 0 2 0 0 cm " * 300
    data = raw_pdf([LINES, f"{grown} BT /F1 11 Tf 99 99 Td (lost words) Tj ET"])
    content = _content(data)
    assert np.isfinite(content.layout[1].boxes).all()
    assert content == _content(data)
    assert [one.of(content.text) for one in content.hidden] == ["lost words"]
