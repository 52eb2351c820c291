import pytest

from services.ingestion.extractors.sheets.codes import Kind, Token
from services.ingestion.extractors.sheets.dates import shown_date

ISO: tuple[Token, ...] = (
    (Kind.DATE, "yyyy"), (Kind.LITERAL, "-"), (Kind.DATE, "mm"), (Kind.LITERAL, "-"), (Kind.DATE, "dd"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("serial", "since_1904", "shown"),
    [
        (45_292, False, "2024-01-01"),
        (43_830, True, "2024-01-01"),
        (61, False, "1900-03-01"),
        (45_292.999_999_9, False, "2024-01-02"),
        (-1, False, None),
        (2_958_466, False, None),
    ],
)
def test_a_date(serial: float, since_1904: bool, shown: str | None) -> None:
    assert shown_date(serial, ISO, since_1904=since_1904) == shown
