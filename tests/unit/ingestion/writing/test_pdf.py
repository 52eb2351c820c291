"""Annotations of PDF on the boxes of their words, and files without text for readers who do not see all of it."""

import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pdfminer.high_level import extract_text
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from pdfminer.utils import decode_text

from services.ingestion.extractors.pdf.extract import extract
from services.ingestion.extractors.result import Content, Limits
from services.ingestion.writing.pdf.places import marks_of
from services.ingestion.writing.pdf.write import write
from services.ingestion.writing.records import PDF, FileRequest, Mask, Note, Written
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.layout import Layout, PageLayout
from services.shared.domain.spans import OriginalSpan
from services.shared.wire.codec import encode
from tests.unit.ingestion.makers import pdf

DATA = pdf([["The Lender is Quentin Abernathy of", "Portland, who lends."], ["The second page."]])
TIME = "2026-11-29T09:00:00Z"
NAME = "Quentin Abernathy"


def found(content: Content, words: str) -> OriginalSpan:
    start = content.text.index(words)
    return OriginalSpan(start, start + len(words))


def made(data: bytes, notes: tuple[Note, ...], masks: tuple[Mask, ...] = (), *, unmasked: bool) -> Written:
    layout = encode(Layout(extract(data, Limits()).layout))
    return write(data, layout, FileRequest(notes, masks, unmasked, date=TIME, format=PDF), Limits())


def annotations(data: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    """The page and the entries of each annotation, by pdfminer."""
    for number, page in enumerate(PDFPage.create_pages(PDFDocument(PDFParser(io.BytesIO(data))))):
        for one in resolve1(page.annots) or ():
            yield number, resolve1(one)


def words_under(data: bytes, number: int, points: list[float]) -> str:
    """The text in the corners of a highlight, by PDFium."""
    document = pypdfium2.PdfDocument(data)
    textpage = document[number].get_textpage()
    parts = []
    for place in range(0, len(points), 8):
        xs, ys = points[place : place + 8 : 2], points[place + 1 : place + 8 : 2]
        parts.append(textpage.get_text_bounded(min(xs) - 1, min(ys) - 1, max(xs) + 1, max(ys) + 1))
    return " ".join(" ".join(parts).split())


def turned(data: bytes, rotation: int, crop: tuple[float, float, float, float]) -> bytes:
    document = pypdfium2.PdfDocument(data)
    document[0].set_rotation(rotation)
    document[0].set_cropbox(*crop)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [(0, 0, 612, 792), (20, 30, 590, 780)])
def test_a_highlight_is_on_its_words(rotation: int, crop: tuple[float, float, float, float]) -> None:
    data = turned(DATA, rotation, crop)
    content = extract(data, Limits())
    first, last = found(content, NAME), found(content, "Portland,")
    # PDFium reads the lines of a page that is turned to the left in the other order.
    both = [OriginalSpan(first.start, last.end)] if first.start < last.start else []
    for span in (found(content, "Lender"), first, *both):
        file = made(data, (Note(("High: who", "Accepted"), span),), unmasked=True)
        [(number, entry)] = annotations(file.data)
        assert (number, entry["Subtype"].name, file.exact, file.nearby) == (0, "Highlight", 1, 0)
        assert words_under(file.data, 0, entry["QuadPoints"]) == " ".join(span.of(content.text).split())


def test_an_annotation_has_its_words_its_author_and_its_time() -> None:
    content = extract(DATA, Limits())
    for unmasked in (True, False):
        note = Note(("High: §5 “long”", "Accepted"), found(content, "Lender"), "Wording.")
        file = made(DATA, (note, Note(("missing",))), unmasked=unmasked)
        [(_, first), (_, second)] = annotations(file.data)
        assert decode_text(first["Contents"]) == "High: §5 “long”\nAccepted\nProposed wording: Wording."
        assert first["M"] == (b"D:20261129090000Z" if not unmasked else first["M"])
        assert (second["Subtype"].name, file.exact, file.nearby) == ("Text", 1, 1)


def test_an_original_keeps_its_text() -> None:
    content = extract(DATA, Limits())
    file = made(DATA, (Note(("a",), found(content, "second")),), unmasked=True)
    assert extract_text(io.BytesIO(file.data)).split() == extract_text(io.BytesIO(DATA)).split()
    assert [number for number, _ in annotations(file.data)] == [1]


def test_a_masked_file_has_no_text_and_no_bytes_of_the_original() -> None:
    content = extract(DATA, Limits())
    notes = (Note(("a note",), found(content, NAME)), Note(("another",), found(content, "second")))
    file = made(DATA, notes, (Mask(found(content, NAME), "[PERSON_1]"),), unmasked=False)
    assert extract_text(io.BytesIO(file.data)).split() == []
    assert [number for number, _ in annotations(file.data)] == [0, 1]
    whole = file.data + b"".join(streams(file.data))
    for word in ("Quentin", "Abernathy", "Lender", "reportlab"):
        for form in (word.encode(), word.encode("utf-16-be"), word.encode().hex().encode()):
            assert form.lower() not in whole.lower()
    document = pypdfium2.PdfDocument(file.data)
    assert (len(document), document[0].get_size()) == (2, (612.0, 792.0))
    assert document.get_metadata_dict(skip_empty=True) == {}


def streams(data: bytes) -> Iterator[bytes]:
    for part in data.split(b"stream\n")[1::2]:
        try:
            yield zlib.decompressobj().decompress(part)
        except zlib.error:
            yield part


def test_a_value_is_covered_and_other_words_are_seen() -> None:
    """Dark pixels where the name was are those of the cover; those of another word are letters."""
    content = extract(DATA, Limits())
    [page, _] = content.layout
    masked = made(DATA, (), (Mask(found(content, NAME), ""),), unmasked=False)
    picture = pypdfium2.PdfDocument(masked.data)[0].render(scale=2).to_pil().convert("L")
    shares = {}
    for span, box in page.words():
        part = picture.crop([round(2 * side) for side in box])
        shares[span.of(content.text)] = sum(part.histogram()[:100]) / (part.width * part.height)
    assert min(shares["Quentin"], shares["Abernathy"]) > 0.9
    assert 0.02 < shares["Lender"] < 0.5


def test_a_value_between_pages_covers_both() -> None:
    content = extract(DATA, Limits())
    end = content.layout[0].ends[-1]
    masked = made(DATA, (), (Mask(OriginalSpan(end, end + 1), ""),), unmasked=False)
    for number in (0, 1):
        picture = pypdfium2.PdfDocument(masked.data)[number].render(scale=1).to_pil().convert("L")
        assert picture.getextrema() == (0xC0, 0xC0)


def test_words_of_a_line_are_one_box() -> None:
    content = extract(DATA, Limits())
    marks, exact = marks_of([Note(("a",), OriginalSpan(0, len(content.text)))], content.layout)
    assert exact == 1
    assert {number: len(found[0].boxes) for number, found in marks.items()} == {0: 2, 1: 1}


@pytest.mark.parametrize("unmasked", [True, False])
def test_another_document_than_that_of_the_layout_is_refused(unmasked: bool) -> None:
    layout = encode(Layout(extract(DATA, Limits()).layout))
    wide = encode(Layout(tuple(PageLayout(700.0, 792.0) for _ in range(2))))
    note = (Note(("a",)),)
    for data, places in ((b"%PDF-1.4 no", layout), (DATA, wide), (DATA, encode(Layout()))):
        with pytest.raises(Reject) as caught:
            write(data, places, FileRequest(note, unmasked=unmasked, format=PDF), Limits())
        assert caught.value.reason is Reason.MALFORMED


def test_words_of_the_samples() -> None:
    for path in sorted(Path("samples/documents").glob("*.pdf"))[:3]:
        data = path.read_bytes()
        content = extract(data, Limits())
        spans = [span for page in content.layout for span, _ in page.words()][::50]
        notes = tuple(Note((str(number),), span) for number, span in enumerate(spans))
        file = made(data, notes, unmasked=True)
        assert file.exact == len(spans)
        for number, entry in annotations(file.data):
            if entry["Subtype"].name == "Highlight" and decode_text(entry.get("T", b"")) == "Glossator":
                words = spans[int(decode_text(entry["Contents"]))].of(content.text)
                assert words.strip("-") in words_under(file.data, number, entry["QuadPoints"])
