"""The text of a file is the same with and without its structure."""

from pathlib import Path

import pytest

from services.cli.local.tools import CHECKOUT
from services.cli.standalone.extract import TextExtractor
from services.shared.domain.errors import Reject
from tests.unit.ingestion.sandbox.ocr.support import needs_ocr


@pytest.mark.parametrize(
    "data", [b"One.\r\n\r\nTwo.\n", "caf\u00e9 \u2013 x".encode(), "\ufeffmark".encode(), b"caf\xe9 au lait"]
)
def test_plain_text_is_unchanged(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.TXT"
    path.write_bytes(data)
    with TextExtractor() as extractor:
        assert extractor.extract_content(path) == extractor.extract(path).text
        if not data.startswith(b"caf\xe9"):
            assert extractor.extract_content(path) == data.decode()


def test_other_formats_use_the_sandbox() -> None:
    with TextExtractor() as extractor:
        path = CHECKOUT / "samples" / "documents" / "mutual-nda.docx"
        assert extractor.extract_content(path) == extractor.extract(path).text
        with pytest.raises(FileNotFoundError):
            extractor.extract_content(path.with_name("missing.pdf"))


@needs_ocr
def test_scans_are_read() -> None:
    with TextExtractor() as extractor:
        text = extractor.extract_content(CHECKOUT / "samples" / "documents" / "scanned-consent.pdf")
    assert "Quillon Aroostook Freezers, LLC, a Maine limited liability company" in text


def test_without_tesseract_scans_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with TextExtractor() as extractor, pytest.raises(Reject, match="needs_ocr"):
        extractor.extract_content(CHECKOUT / "samples" / "documents" / "scanned-consent.pdf")
