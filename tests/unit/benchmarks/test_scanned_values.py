"""Planted values are found again in a text that was read wrongly, and pages are set with all their words."""

from pathlib import Path

import pypdfium2
import pytest

from models.evaluation.planting.material import MaterialName, load_material
from tests.benchmarks.scans.aligned import aligned, pages_aligned
from tests.benchmarks.scans.pages import is_held
from tests.benchmarks.scans.typeset import planted_pages

_AGREEMENT = """CREDIT AGREEMENT between ACORN INC. and FIRST BANK (the "Lender"). WHEREAS they agree as follows.

Notices to the Lender shall be sent as follows. Attention: Treasurer

IN WITNESS WHEREOF, the Borrower has signed. By: ____________
"""


@pytest.mark.parametrize(
    ("known", "read", "value", "expected"),
    [
        ("Pay Ann Roe now", "Pay Ann Roe now", "Ann Roe", "AnnRoe"),
        ("Pay Ann Roe now", "Pay Arn\nRae now", "Ann Roe", "ArnRae"),
        ("Pay Ann Roe now", "Pay | Ann : oe Roe now", "Ann Roe", "AnnRoe"),
        ("Pay Ann Roe now", "Pay now", "Ann Roe", ""),
    ],
)
def test_alignment(known: str, read: str, value: str, expected: str) -> None:
    start = known.index(value)
    places = aligned(known, read)
    letters = [read[one] for one in places.characters(start, start + len(value)) if read[one].isalnum()]
    assert "".join(letters) == expected


def test_pages_are_aligned_one_by_one() -> None:
    found = pages_aligned(["Ann ", "Roe"], ["Anm", "Roe"], gap=2)
    assert found.span(4, 7) == (5, 8)


def test_pages_have_the_words_of_their_text(tmp_path: Path) -> None:
    name = next(f"agreement{one}" for one in range(99) if not is_held(f"agreement{one}"))
    (tmp_path / f"{name}.txt").write_text(_AGREEMENT * 9)
    material = load_material(MaterialName.DEVELOPMENT)
    [made] = planted_pages(tmp_path, material, held=False, documents=3, each=2, seed=1)
    assert made.planted.values
    document = pypdfium2.PdfDocument(made.pdf)
    for page, text in zip(document, made.texts(), strict=True):
        printed = page.get_textpage().get_text_range()
        assert printed.split() == text.split()
