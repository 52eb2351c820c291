"""A gap reports what cannot be read of a PDF: no page is blank in silence."""

import io

import pypdfium2
import pytest

from services.ingestion.extractors.pdf import extract as pdf
from services.ingestion.extractors.pdf.gaps import Look, Tally, lost_words
from services.ingestion.extractors.pdf.lines import PageText
from services.ingestion.extractors.result import Attachment, Limits
from services.shared.domain.document import Gap, GapKind, GapPlace
from services.shared.domain.errors import Reason, Reject
from tests.unit.ingestion.makers import files_of, picture_pdf
from tests.unit.ingestion.makers import pdf as make
from tests.unit.ingestion.raw_pdf import HELVETICA, LINES, raw_pdf, stream

_DESCENDANT = (
    "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Odd /FontDescriptor << /FontName /Odd /Flags 4 >>"
    " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
)
_CID_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /Odd /Encoding /Identity-H"
    f" /ToUnicode 100 0 R /DescendantFonts [{_DESCENDANT}] >>"
)
_NOT_MAPPED = _CID_FONT.replace("/ToUnicode 100 0 R", "")
_CODES = "BT /F1 11 Tf 72 300 Td <{}> Tj ET".format("0021002200230024" * 10)


def _mapped(target: str) -> str:
    """A map of the four codes of `_CODES` to one code point."""
    pairs = " ".join(f"<{code:04X}> <{target}>" for code in range(0x21, 0x25))
    head = "begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange"
    return stream(f"{head} 4 beginbfchar {pairs} endbfchar endcmap")


def _gaps(data: bytes) -> tuple[Gap, ...]:
    return pdf.extract(data, Limits()).gaps


def test_an_ordinary_text_has_no_gaps() -> None:
    assert _gaps(make([["The Borrower shall pay interest."], [], ["The Lender lends."]])) == ()


def test_a_page_that_cannot_be_loaded() -> None:
    content = pdf.extract(raw_pdf([LINES] * 3, objects={12: "(not a page)"}), Limits())
    assert content.gaps == (Gap(GapKind.PAGE, 1, (2,)),)
    assert len(content.pages) == len(content.layout) == 3


def test_at_most_a_hundred_pages_are_listed() -> None:
    broken = {10 + 2 * index: "(not a page)" for index in range(1, 131)}
    (gap,) = _gaps(raw_pdf([LINES] * 131, objects=broken))
    assert (gap.kind, gap.count, gap.pages) == (GapKind.PAGE, 130, tuple(range(2, 102)))


def test_no_page_can_be_loaded() -> None:
    with pytest.raises(Reject) as caught:
        pdf.extract(raw_pdf([LINES], objects={10: "(not a page)"}), Limits())
    assert caught.value.reason is Reason.MALFORMED


def _with_scan(caption: str = "") -> bytes:
    document = pypdfium2.PdfDocument(make([["The Borrower shall pay interest."] * 5] * 2))
    document.import_pages(pypdfium2.PdfDocument(picture_pdf(1, caption)))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("caption", ["", "Document 4 Page 3"])
def test_a_scanned_page_in_a_text(caption: str) -> None:
    assert _gaps(_with_scan(caption)) == (Gap(GapKind.SCAN, 1, (3,)),)


@pytest.mark.parametrize(
    ("drawing", "gaps"),
    [
        ("0 0 m 600 0 l S", ()),  # a rule
        ("1 1 m 9 9 l S " * 200, (Gap(GapKind.SCAN, 1, (2,)),)),  # text as outlines
    ],
)
def test_a_drawn_page(drawing: str, gaps: tuple[Gap, ...]) -> None:
    assert _gaps(raw_pdf([LINES, drawing, LINES])) == gaps


_FILE = "<< /Type /Filespec /F (a.txt) /EF << /F 101 0 R >> >>"
_FILES = f"/Names << /EmbeddedFiles << /Names [(a) {_FILE} (b) {_FILE}] >> >>"
_NOTE = {
    100: f"<< /Type /Annot /Subtype /FileAttachment /Rect [9 9 20 20] /FS {_FILE} >>",
    101: stream("words", "/Type /EmbeddedFile"),
}


@pytest.mark.parametrize(("page", "root"), [("", _FILES), ("/Annots [100 0 R]", ""), ("/Annots [100 0 R]", _FILES)])
def test_embedded_files_are_read_once(page: str, root: str) -> None:
    content = pdf.extract(raw_pdf([LINES], page=page, root=root, objects=_NOTE), Limits())
    assert content.attachments == (Attachment("a.txt", "", b"words"),)
    assert content.gaps == ()


@pytest.mark.parametrize(("limits", "count"), [(Limits(), 2), (Limits(attachments=1), 2)])
def test_embedded_files_that_cannot_be_read(limits: Limits, count: int) -> None:
    lost = raw_pdf([LINES], root=_FILES.replace("101 0 R", "999 0 R"))
    content = pdf.extract(lost, limits)
    assert (content.attachments, content.gaps) == ((), (Gap(GapKind.EMBEDDED, count),))


@pytest.mark.parametrize(
    ("limits", "reason"), [(Limits(input_bytes=4), Reason.TOO_LARGE), (Limits(unpacked_bytes=4), None)]
)
def test_a_large_embedded_file(limits: Limits, reason: Reason | None) -> None:
    content = pdf.extract(raw_pdf([LINES], root=_FILES, objects=_NOTE), limits)
    assert [one.refusal for one in content.attachments] == ([reason] if reason else [])
    assert content.gaps == (() if reason else (Gap(GapKind.EMBEDDED, 2),))


def test_the_cover_of_a_portfolio() -> None:
    content = pdf.extract(raw_pdf(["", ""], root=_FILES, objects=_NOTE), Limits())
    assert content.text.strip() == "Attachments: a.txt"
    assert files_of(content) == [(1, "a.txt")]
    assert (len(content.pages), content.pages[-1].end) == (2, len(content.text))
    assert len(content.attachments) == 1


@pytest.mark.parametrize(
    ("content", "root", "reason"),
    [("", _FILES.replace("101", "999"), Reason.UNSUPPORTED), ("0 0 9 9 re f", _FILES, Reason.NEEDS_OCR)],
)
def test_a_cover_without_text(content: str, root: str, reason: Reason) -> None:
    with pytest.raises(Reject) as caught:
        pdf.extract(raw_pdf([content], root=root, objects=_NOTE), Limits())
    assert caught.value.reason is reason


_TWO_FONTS = "/Resources << /Font << /F1 3 0 R /F2 101 0 R >> >>"
_TEXT = "BT /F2 11 Tf 72 500 Td ({}) Tj ET".format("The Borrower shall pay interest. " * 3)


@pytest.mark.parametrize("target", ["FFFD", "E000"])
def test_a_font_with_a_useless_mapping(target: str) -> None:
    objects = {100: _mapped(target), 101: HELVETICA}
    data = raw_pdf([_TEXT, f"{_TEXT} {_CODES}"], font=_CID_FONT, page=_TWO_FONTS, objects=objects)
    assert _gaps(data) == (Gap(GapKind.FONT, 1, (2,)),)


def test_a_font_without_a_mapping() -> None:
    data = raw_pdf([_TEXT, _TEXT + " " + _CODES], font=_NOT_MAPPED, page=_TWO_FONTS, objects={101: HELVETICA})
    assert _gaps(data) == (Gap(GapKind.FONT, 1, (2,)),)


def test_bullets_without_a_mapping_are_no_gap() -> None:
    content = _TEXT + " BT /F1 11 Tf 72 300 Td <0021> Tj 0 -20 Td <0021> Tj ET"
    assert _gaps(raw_pdf([content], font=_NOT_MAPPED, page=_TWO_FONTS, objects={101: HELVETICA})) == ()


@pytest.mark.parametrize("font", [_NOT_MAPPED, _CID_FONT], ids=["without a mapping", "useless mapping"])
def test_all_text_is_in_a_broken_font(font: str) -> None:
    with pytest.raises(Reject) as caught:
        pdf.extract(raw_pdf([_CODES], font=font, objects={100: _mapped("FFFD")}), Limits())
    assert caught.value.reason is Reason.MALFORMED


_LIGATURE_LOST = stream(
    "begincmap 1 begincodespacerange <00> <FF> endcodespacerange 2 beginbfchar <02> <0000> <2D> <002D> endbfchar"
    " 1 beginbfrange <61> <7A> <0061> endbfrange endcmap"
)


def test_a_character_that_a_font_maps_to_nothing_is_no_hyphen() -> None:
    font = HELVETICA.replace(" >>", " /ToUnicode 100 0 R >>")
    text = "BT /F1 11 Tf 72 300 Td (di\\002culty) Tj 0 -14 Td (re-) Tj 0 -14 Td (pay) Tj ET"
    content = pdf.extract(raw_pdf([text], font=font, objects={100: _LIGATURE_LOST}), Limits())
    assert content.text.split() == ["di\ufffdculty", "re-pay"]
    assert [span.of(content.text) for span, _ in content.layout[0].words()] == ["di\ufffdculty", "re-", "pay"]
    assert content.gaps == (Gap(GapKind.FONT, 1, (1,), (GapPlace(0, 1),)),)
    lost = raw_pdf(["BT /F1 11 Tf 72 300 Td (" + "\\002a" * 40 + ") Tj ET"], font=font, objects={100: _LIGATURE_LOST})
    assert _gaps(lost) == (Gap(GapKind.FONT, 1, (1,)),)


@pytest.mark.parametrize(
    ("words", "lost"),
    [
        (["di\ufffdculty"], [0]),
        (["\ufffdrst", "a", "sta\ufffd"], [0, 2]),
        (["\ufffd", "first", "\ufffd"], []),
        (["\ufffd\ufffd\ufffd"], [0]),
        (["\ufffd%", "\ufffd500"], [0, 1]),
        (["di\uf001culty", "sta\uf001"], [0, 1]),
        (["\uf0b7", "\uf0b7First", "(\uf0fe)", "\uf0a7\uf0a7"], []),
        (["ordinary", "na\u00efve", "\u2610"], []),
    ],
)
def test_words_that_lack_letters(words: list[str], lost: list[int]) -> None:
    text = " ".join(words)
    starts, position = [], 100
    for one in words:
        starts.append(position)
        position += len(one) + 1
    ends = [start + len(one) for start, one in zip(starts, words, strict=True)]
    assert list(lost_words(PageText(text, tuple(starts), tuple(ends)), 100)) == [starts[one] for one in lost]


def test_places_of_words_and_pages_without_a_mapping_are_one_gap() -> None:
    tally = Tally()
    for number in range(1, 151):
        unread = number == 3
        tally.add(number, Look(100, 100 if unread else 1, drawn=True))
        tally.lose(
            number,
            PageText("a\ufffd b", (number * 10, number * 10 + 3), (number * 10 + 2, number * 10 + 4)),
            number * 10,
        )
    [gap] = tally.gaps()
    assert (gap.kind, gap.count, len(gap.places)) == (GapKind.FONT, 150, 100)
    assert gap.pages == tuple(range(1, 101))
    assert gap.places[:3] == (GapPlace(10, 1), GapPlace(20, 2), GapPlace(40, 4))
