"""Pictures: pages in order, with their sizes; no text without an OCR program."""

import io

import pytest
from PIL import Image

from services.ingestion.extractors.detection import media_type_of
from services.ingestion.extractors.media_types import TIFF
from services.ingestion.extractors.picture.extract import extract, extract_recognised
from services.ingestion.extractors.picture.frames import is_picture
from services.ingestion.extractors.result import Limits
from services.ingestion.extractors.scans.records import Recognised, UnreadPagesError
from services.ingestion.extractors.scans.second import Reading, answer_of, with_answer
from services.shared.domain.document import GapKind
from services.shared.domain.errors import Reason, Reject
from tests.unit.ingestion.extractors.formats.proofs.picture import picture
from tests.unit.ingestion.extractors.formats.proofs.proof import page

LIMITS = Limits()


def test_all_pages_are_to_be_read() -> None:
    with pytest.raises(UnreadPagesError) as caught:
        extract_recognised(picture("TIFF", 3), LIMITS, Recognised("ocr"))
    assert caught.value.pages == (1, 2, 3)


def test_big_tiff() -> None:
    buffer = io.BytesIO()
    Image.new("L", (612, 792), 255).save(buffer, "TIFF", dpi=(72, 72), big_tiff=True)
    assert is_picture(buffer.getvalue())
    assert media_type_of(buffer.getvalue()) == TIFF
    assert extract_recognised(buffer.getvalue(), LIMITS, Recognised("ocr", {1: page("One")})).text == "One"


def test_the_pages_are_in_order_and_cover_the_text() -> None:
    pages = {1: page("One", "two."), 2: page(blank=True), 3: page("Three")}
    found = extract_recognised(picture("TIFF", 3), LIMITS, Recognised("ocr", pages))
    assert [one.of(found.text) for one in found.pages] == ["One two.\n\n", "\n\n", "Three"]
    assert [(one.width, one.height) for one in found.layout] == [(612, 792)] * 3
    assert [one.of(found.text) for one, _ in found.layout[0].words()] == ["One", "two."]
    assert found.layout[0].confidences == (0.96, 0.96)
    assert (found.ocr_layer, found.gaps) == (True, ())


def test_words_that_two_programs_read_differently_are_in_the_layout() -> None:
    read = page("One", "tvo", "three").replace(b"\t96\ttvo", b"\t40\ttvo")
    pages = {1: page("Zero"), 2: with_answer(read, answer_of({1: Reading("two", 0.99)}))}
    found = extract_recognised(picture("TIFF", 2), LIMITS, Recognised("ocr", pages))
    assert found.text.split() == ["Zero", "One", "two", "three"]
    assert [one.disputed for one in found.layout] == [(), (1,)]


def test_a_page_that_was_not_read_is_a_gap() -> None:
    [gap] = extract_recognised(picture("TIFF", 3), LIMITS, Recognised("ocr", {2: page("Two"), 3: page()})).gaps
    assert (gap.kind, gap.pages) == (GapKind.SCAN, (1, 3))


@pytest.mark.parametrize(
    ("pages", "reason"),
    [({}, Reason.NEEDS_OCR), ({1: page()}, Reason.NEEDS_OCR), ({1: page(blank=True)}, Reason.EMPTY)],
)
def test_no_text(pages: dict[int, bytes], reason: Reason) -> None:
    with pytest.raises(Reject) as caught:
        extract_recognised(picture("PNG"), LIMITS, Recognised("ocr", pages))
    assert caught.value.reason is reason


def test_a_cut_picture_is_damaged() -> None:
    """Its header gives the size, so it is only found damaged when it is drawn for the OCR program."""
    data = picture("JPEG")
    with pytest.raises(Reject, match="malformed"):
        extract_recognised(data[: len(data) * 3 // 4], LIMITS, Recognised("ocr", {}))


def test_without_a_program() -> None:
    with pytest.raises(Reject, match="needs_ocr"):
        extract(picture("PNG"), LIMITS)
