"""Texts of files, with structure or without: the same words."""

from pathlib import Path

import pytest

from services.cli.local.tools import CHECKOUT
from services.cli.reader import Reader
from services.shared.domain.errors import Reject


@pytest.mark.parametrize(
    "data", [b"One.\r\n\r\nTwo.\n", "caf\u00e9 \u2013 x".encode(), "\ufeffmark".encode(), b"caf\xe9 au lait"]
)
def test_plain_text_is_read_the_same_both_ways(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.TXT"
    path.write_bytes(data)
    with Reader() as reader:
        assert reader.read_words(path) == reader.read(path).text
        if not data.startswith(b"caf\xe9"):
            assert reader.read_words(path) == data.decode()


def test_other_formats_go_through_the_sandbox() -> None:
    with Reader() as reader:
        path = CHECKOUT / "samples" / "documents" / "mutual-nda.docx"
        assert reader.read_words(path) == reader.read(path).text
        with pytest.raises(Reject, match="needs_ocr"):
            reader.read_words(path.with_name("scanned-consent.pdf"))
        with pytest.raises(FileNotFoundError):
            reader.read_words(path.with_name("missing.pdf"))
