"""The column header of a cell."""

import pytest

from services.redaction.recognisers.lexical.columns import header


@pytest.mark.parametrize(
    ("text", "cell", "words"),
    [
        ("Name\tStaff no.\nJo Roe\tXT2489\n", "XT2489", "Staff no."),
        ("Name\tStaff no.\nJo Roe\tXT2489\nAnn Poe\tXT2490\n", "XT2490", "Staff no."),
        ("| Name | Born |\n|---|---|\n| Jo Roe | 1.2.1960 |\n", "1.2.1960", "Born"),
        ("Born\tName\n1.2.1960\tJo Roe", "1.2.1960", "Born"),
        ("Some words\n\nJo Roe\tXT2489", "XT2489", "XT2489"),
        ("No table: XT2489", "XT2489", ""),
        ("Name\tStaff no.\nin words\tof XT2489", "XT2489", ""),
    ],
)
def test_header(text: str, cell: str, words: str) -> None:
    assert header(text, text.index(cell)) in {words, "" if words == cell else words}
