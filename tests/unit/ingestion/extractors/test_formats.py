"""Public sample files: each is read or refused with a reason."""

import os
from pathlib import Path

import pytest

from services.ingestion.extractors.result import Limits
from services.ingestion.parsing.parse import UnconvertedError, parse
from services.shared.domain.document import OriginalText
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.layout import Layout
from services.shared.wire.codec import decode

DATA = Path(os.environ.get("GLOSSATOR_DATA", Path(__file__).parents[5] / "shared" / "data")) / "formats"
FILES = sorted(path for path in DATA.rglob("*") if path.is_file()) if DATA.is_dir() else []

EXPECTED = {
    "empty.pdf": Reason.EMPTY,
    "password.pdf": Reason.NEEDS_PASSWORD,
    "image-pdf.pdf": Reason.NEEDS_OCR,
    "loremipsum-flat.pdf": Reason.NEEDS_OCR,
    "fake-encrypted.eml": Reason.NEEDS_PASSWORD,
    "word-perfect.wpd": Reason.UNSUPPORTED,
    "fake.odt": None,
    "fake-doc.rtf": None,
    "fake-email.msg": None,
    "layout-parser-paper-fast.tiff": Reason.NEEDS_OCR,
    "example.jpg": Reason.NEEDS_OCR,
}


REFUSALS = {None, Reason.NEEDS_OCR, Reason.NEEDS_PASSWORD, Reason.UNSUPPORTED, Reason.EMPTY}


def refusal(path: Path) -> Reason | None:
    """The reason of the refusal, or None for a file with valid text and layout."""
    try:
        parsed = parse(path.read_bytes(), path.name, "", Limits())
    except Reject as error:
        return error.reason
    except UnconvertedError:
        return None
    text, layout = decode(OriginalText, parsed.text), decode(Layout, parsed.layout)
    assert text.text.strip(), path.name
    assert text.text.count("\ufffd") < len(text.text) / 100, path.name
    for page in layout.pages:
        assert all(len(span) and not any(map(str.isspace, span.of(text.text))) for span, _ in page.words()), path.name
    return None


@pytest.mark.data
@pytest.mark.skipif(not FILES, reason="the data folder is absent (GLOSSATOR_DATA)")
def test_every_file_is_read_or_refused() -> None:
    ends = {path: refusal(path) for path in FILES}
    assert set(ends.values()) <= REFUSALS
    for path, reason in ends.items():
        assert reason is EXPECTED.get(path.name, reason), path.name
    assert sum(reason is None for reason in ends.values()) > 90
