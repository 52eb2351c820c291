"""Headers and footers that a workbook prints."""

import pytest

from services.ingestion.extractors.sheets.margins import plain


@pytest.mark.parametrize(
    ("codes", "text"),
    [
        (None, ""),
        ("", ""),
        ("Draft", "Draft"),
        ('&L&"Arial,Bold"Draft&RPage &P', " Draft Page "),
        ("&C&12Fees && costs", " Fees & costs"),
        ("&KFF0000Red", "Red"),
        ("&K01+045Grey", "Grey"),
        ("ends with &", "ends with &"),
        ('&"Arial', "Arial"),
    ],
)
def test_the_codes_are_left_out(codes: str | None, text: str) -> None:
    assert plain(codes) == text
