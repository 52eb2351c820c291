"""The mark of tests that need Tesseract with English and orientation."""

import pytest

from services.ingestion.sandbox.ocr.tesseract import find_tesseract

_FOUND = find_tesseract("tesseract")
needs_ocr = pytest.mark.skipif(
    _FOUND is None or not {"eng", "osd"} <= _FOUND.languages, reason="no Tesseract: run `scripts/setup.sh ocr`"
)
