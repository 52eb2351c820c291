"""The text of a file is the same with and without its structure."""

from pathlib import Path

import pytest

from services.cli.local.tools import CHECKOUT
from services.cli.standalone.extract import TextExtractor
from services.shared.domain.errors import Reject


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
        with pytest.raises(Reject, match="needs_ocr"):
            extractor.extract_content(path.with_name("scanned-consent.pdf"))
        with pytest.raises(FileNotFoundError):
            extractor.extract_content(path.with_name("missing.pdf"))
