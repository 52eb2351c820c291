"""The speed of PDF parsing: what is compared, and how it is printed."""

import json
from pathlib import Path

import numpy as np
import pytest

from services.ingestion.extractors.pdf import extract as pdf
from services.ingestion.extractors.result import Limits
from tests.benchmarks import parsing
from tests.benchmarks.parsing import from_all_characters, from_word_ends, raw_words
from tests.unit.ingestion.makers import pdf as make_pdf

_DOCUMENT = make_pdf([["This Agreement ends.", "It (the end) is near."], [""], ["Signed"]])


@pytest.mark.parametrize("boxes_of", [from_all_characters, from_word_ends])
def test_the_baselines_find_the_words_and_boxes_of_the_extractor(boxes_of: parsing.BoxesOf) -> None:
    content = pdf.extract(_DOCUMENT, Limits())
    for (words, boxes), page in zip(raw_words(_DOCUMENT, boxes_of), content.layout, strict=True):
        places = list(page.words())
        assert words == [span.of(content.text) for span, _ in places]
        upright = [(x0, page.height - y1, x1, page.height - y0) for _, (x0, y0, x1, y1) in places]
        assert boxes == pytest.approx(np.array(upright).reshape(-1, 4), abs=0.01)


def test_the_figures_are_rates_and_ratios() -> None:
    found = parsing.figures(3, 100, {"pypdfium2": 0.5, "extraction": 0.4, "whole_path": 1.0})
    assert found["pages_per_cpu_second"] == {"pypdfium2": 200, "extraction": 250, "whole_path": 100}
    assert found["ratios_to"] == {"pypdfium2": {"extraction": 1.25, "whole_path": 0.5}}


def test_refused_files_do_not_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "good.pdf").write_bytes(_DOCUMENT)
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7")
    assert parsing.main([str(tmp_path), "--rounds", "1"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["documents"], found["pages"]) == (1, 3)
    assert set(found["pages_per_cpu_second"]) == {"pypdfium2", "pypdfium2_word_ends", "extraction", "whole_path"}


def test_files_are_generated_if_no_folder_exists() -> None:
    documents = list(parsing.documents_of([Path("/no/such/folder")]))
    assert parsing.readable(iter(documents[:2])) == (documents[:2], 5)
