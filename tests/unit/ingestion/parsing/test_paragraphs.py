"""Where paragraphs begin and end."""

import pytest

from services.ingestion.parsing.paragraphs import split_paragraphs

LONG = "word " * 40
WRAPPED = "as it is set out in this agreement and also in\nSection 3.1 hereof"


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("One\n\nTwo", ["One", "Two"]),
        ("One\r\n\r\nTwo\r\n", ["One", "Two"]),
        ("One\n   \nTwo", ["One", "Two"]),
        ("wrapped\nline", ["wrapped\nline"]),
        ("It ends.\n1.1 Term. It begins", ["It ends.", "1.1 Term. It begins"]),
        (WRAPPED, [WRAPPED]),
        ("pay; and\n(b) report", ["pay; and", "(b) report"]),
        (f"{LONG}\nNext", [LONG.strip(), "Next"]),
        ("The first one here\n     Indented next", ["The first one here", "Indented next"]),
        ("One\fTwo", ["One", "Two"]),
        ("  \n ", []),
    ],
)  # fmt: skip
def test_paragraphs(text: str, paragraphs: list[str]) -> None:
    assert [one.of(text) for one in split_paragraphs(text)] == paragraphs
