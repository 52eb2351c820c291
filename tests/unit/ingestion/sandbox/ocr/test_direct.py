"""Scans that a command reads, one after the other."""

import pytest

from services.ingestion.sandbox.extract import extract_file
from services.ingestion.sandbox.ocr.direct import DirectScans
from services.shared.domain.errors import Reason, Reject
from tests.unit.ingestion.extractors.formats.proofs.picture import picture
from tests.unit.ingestion.sandbox.ocr.test_scan_parser import FakeReader, InPlace


def test_all_pages_are_read_and_one_that_cannot_be_is_a_gap() -> None:
    reader = FakeReader({2: Reject(Reason.TIMED_OUT)})
    reader.go.set()
    found = extract_file(picture("TIFF", 3), sandbox=InPlace(), scans=DirectScans(reader, lambda: "ocr/1"))
    assert found.text.text.split() == ["page1", "page3"]
    assert [gap.pages for gap in found.text.gaps] == [(2,)]
    assert found.extractor == "tiff/1+ocr/1"


def test_documents_with_words_are_not_read_as_pictures() -> None:
    reader = FakeReader()
    found = extract_file(b"Words of a text.", sandbox=InPlace(), scans=DirectScans(reader, lambda: "ocr/1"))
    assert (found.text.text, reader.read_pages) == ("Words of a text.", [])


@pytest.mark.parametrize("scans", [DirectScans(FakeReader(), lambda: ""), None])
def test_without_a_program_a_scan_is_refused(scans: DirectScans | None) -> None:
    with pytest.raises(Reject) as caught:
        extract_file(picture("TIFF"), sandbox=InPlace(), scans=scans)
    assert caught.value.reason is Reason.NEEDS_OCR
