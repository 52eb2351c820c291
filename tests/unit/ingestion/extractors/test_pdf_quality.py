"""PDF text beside the text that is known, and speed beside PDFium alone, in the same run."""

import os
import re
import time
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest

from services.ingestion.extractors import pdf
from services.ingestion.extractors.result import Limits

CUAD = Path(os.environ.get("GLOSSATOR_DATA", Path(__file__).parents[5] / "shared" / "data")) / "cuad"
FILES = sorted((CUAD / "pdf").glob("*.pdf"))
WORD = re.compile(r"\w+")

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not FILES, reason="the data folder is absent (GLOSSATOR_DATA)"),
]


def test_word_recall() -> None:
    known = found = 0
    for path in FILES:
        reference = Counter(WORD.findall((CUAD / "contracts" / f"{path.stem}.txt").read_text("utf-8")))
        words = Counter(WORD.findall(pdf.extract(path.read_bytes(), Limits()).text))
        known += reference.total()
        found += (reference & words).total()
    assert found / known > 0.999


def test_pages_a_cpu_second_beside_pdfium() -> None:
    contents = [path.read_bytes() for path in FILES[:20]]
    ratios = []
    for _ in range(3):
        started = time.process_time()
        pages = sum(_bare(one) for one in contents)
        between = time.process_time()
        assert sum(len(pdf.extract(one, Limits()).pages) for one in contents) == pages
        ratios.append((between - started) / (time.process_time() - between))
    assert max(ratios) > 0.4  # with a box for every word, and lines put together again


def _bare(data: bytes) -> int:
    document = pypdfium2.PdfDocument(data)
    for page in document:
        page.get_textpage().get_text_range()
    return len(document)
