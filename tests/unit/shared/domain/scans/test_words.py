"""Words that an OCR program has misread or broken are repaired; other words stay."""

from pathlib import Path

import pytest

from services.shared.domain.scans.words import repaired

_DATA = Path(__file__).parents[6] / "shared" / "data" / "cuad" / "contracts"


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        ("may terrninate this", "may terminate  this"),
        ("the agreernent, as", "the agreement,  as"),
        ("the indernnity of", "the indemnity  of"),
        ("all watranties of", "all warranties of"),
        ("holds sheres of", "holds sheres of"),
        ("a cornpany, and a cornpany", "a company,  and a company "),
        ("may termi-\nnate this", "may terminate \n this"),
        ("may termi- nate this", "may terminate   this"),
        ("may ter minate this", "may terminate  this"),
        ("the terrn of", "the term  of"),
        ("govemed by", "govemed by"),
        ("to as set out, any one, direct or small", "to as set out, any one, direct or small"),
        ("the Terrninating Party", "the Terrninating Party"),
        ("a long-term loan", "a long-term loan"),
        ("non-exclusive", "non-exclusive"),
        ("of the parties in the case", "of the parties in the case"),
        ("ann.terrninate@north.com", "ann.terrninate@north.com"),
        ("", ""),
    ],
)
def test_words(read: str, expected: str) -> None:
    assert repaired(read).text == expected


def test_words_that_the_document_uses_are_known() -> None:
    text = "The quorvex is paid. A quorvex is due. No quorvex is left. One quorvcx is late."
    assert repaired(text).text == text.replace("quorvcx", "quorvex")
    assert repaired("One quorvcx is late.").text == "One quorvcx is late."


@pytest.mark.skipif(not _DATA.is_dir(), reason="needs the contracts of ../shared/data")
def test_few_words_of_texts_without_confusions_change() -> None:
    changed = words = 0
    for path in sorted(_DATA.glob("*.txt"))[:40]:
        text = path.read_text(encoding="utf-8", errors="replace")
        changed += len(repaired(text).edited)
        words += len(text.split())
    assert changed < 0.0005 * words
