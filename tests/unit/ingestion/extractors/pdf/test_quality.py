"""Word recall of PDF text against the reference text."""

import os
import re
from collections import Counter
from pathlib import Path

import pytest

from services.ingestion.extractors.pdf import extract as pdf
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
