"""Numbers are text as their formats show them."""

import math

import pytest

from services.ingestion.extractors.sheets.codes import BUILT_IN
from services.ingestion.extractors.sheets.numbers import general, shown, shown_text
from tests.cpu_time import cpu_limit

DOLLARS = BUILT_IN[44]


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        (0.0525, "0.00%", "5.25%"),
        (0.0525, "0%", "5%"),
        (1.005, "0.00", "1.01"),
        (2.675, "#,##0.00", "2.68"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (1234567.891, "#,##0", "1,234,568"),
        (-1234.5, "#,##0.00", "-1,234.50"),
        (-1234.5, r"#,##0.00_);\(#,##0.00\)", "(1,234.50)"),
        (-1234.5, "#,##0.00_);[Red](#,##0.00)", "(1,234.50)"),
        (25000000, '"$"#,##0', "$25,000,000"),
        (25000000, "[$€-407]#,##0.00", "€25,000,000.00"),
        (25000000, "#,##0.00 [$€-407]", "25,000,000.00 €"),
        (25000000, "[$USD] #,##0", "USD 25,000,000"),
        (25000000, '"$"#,##0.0,,"M"', "$25.0M"),
        (25000000, "#,##0,", "25,000"),
        (0, DOLLARS, " $-   "),
        (1500, DOLLARS, " $1,500.00 "),
        (-1500, DOLLARS, " $(1,500.00)"),
        (4.5, '0.00"x"', "4.50x"),
        (4.5, r'0.0\ "to 1.0"', "4.5 to 1.0"),
        (4.5, "#.##", "4.5"),
        (0.5, "#.##", ".5"),
        (4, "0.??", "4.  "),
        (7, "00000", "00007"),
        (5, "0,000", "0,005"),
        (123456789, "000-00-0000", "123-45-6789"),
        (2125550123, "(000) 000-0000", "(212) 555-0123"),
        (12, "General", "12"),
        (-12, "General", "-12"),
        (-12, 'General;"less "General', "less 12"),
        (0, '0;-0;"none"', "none"),
        (5, ";;;", ""),
        (-5, "0;", ""),
        (5, '[<10]"few";[>=10]"many"', "few"),
        (50, '[<10]"few";[>=10]"many"', "many"),
        (-5, "[>=100]#,##0;0", "-5"),
        (-5, r"[<0]\(0\);0", "(5)"),
        (5, '"yes"', "yes"),
        (5, "@", "5"),
        (12345, "0.00E+00", "1.23E+04"),
        (0.00012, "0.0E+0", "1.2E-4"),
        (9.999, "0.0E+0", "1.0E+1"),
        (12345, "##0.0E+0", "12.3E+3"),
        (5.25, "# ?/?", "5 1/4"),
        (0.5, "# ?/?", "1/2"),
        (5.25, "?/?", "21/4"),
        (5.3, '# ?/8"%"', "5 2/8%"),
        (5, "# ?/?", "5"),
        (5.9999, "# ?/8", "6"),
        (1e300, "0", f"{1e300:.0f}"),
        (5, "0" * 300, "5"),
    ],
)
def test_numbers(number: float, code: str, text: str) -> None:
    assert shown(number, code) == text


@pytest.mark.parametrize(
    ("serial", "code", "text"),
    [
        (45747, r"yyyy\-mm\-dd", "2025-03-31"),
        (45747, BUILT_IN[14], "2025-03-31"),
        (45747, "m/d/yyyy", "3/31/2025"),
        (45747, "mm/dd/yy", "03/31/25"),
        (45747, "d mmmm yyyy", "31 March 2025"),
        (45747, "[$-F800]dddd, mmmm dd, yyyy", "Monday, March 31, 2025"),
        (45747, "dd.mm.yyyy;@", "31.03.2025"),
        (45747, "mmm-yy", "Mar-25"),
        (45747, "mmmmm", "M"),
        (45747.75, "m/d/yyyy h:mm", "3/31/2025 18:00"),
        (45747.75, "h:mm AM/PM", "6:00 PM"),
        (0.0, "h:mm am/pm", "12:00 AM"),
        (0.5, "h A/P", "12 P"),
        (45747.999999, "yyyy-mm-dd hh:mm:ss", "2025-04-01 00:00:00"),
        (0.123456, "mm:ss.0", "57:46.6"),
        (1.5, "[h]:mm", "36:00"),
        (1.5, "[mm]", "2160"),
        (1, "yyyy-mm-dd", "1900-01-01"),
        (59, "yyyy-mm-dd", "1900-02-28"),
        (61, "yyyy-mm-dd", "1900-03-01"),
        (2958465, "yyyy-mm-dd", "9999-12-31"),
        (2958466, "yyyy-mm-dd", "2958466"),
        (-1, "yyyy-mm-dd", "-1"),
        (1e300, "yyyy-mm-dd", "1E+300"),
    ],
)
def test_dates(serial: float, code: str, text: str) -> None:
    assert shown(serial, code) == text


def test_days_can_count_from_1904() -> None:
    assert shown(44285, "yyyy-mm-dd", since_1904=True) == "2025-03-31"
    assert shown(1.5, "[h]", since_1904=True) == "36"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.333333333"),
        (1234.56789123, "1234.567891"),
        (4000123412341234.0, "4.00012E+15"),
        (400012341234123.0, "400012341234123"),
        (-0.0, "0"),
        (1e-12, "1E-12"),
        (math.inf, "#NUM!"),
        (math.nan, "#NUM!"),
    ],
)
def test_general(number: float, text: str) -> None:
    assert general(number) == text


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        ("A", "0.00", "A"),
        ("A", "@", "A"),
        ("A", '"Ref. "@', "Ref. A"),
        ("A", "0;0;0;", ""),
        ("A", ";;;", ""),
        ("A", ";;", "A"),
        ("A", BUILT_IN[43], " A "),
    ],
)
def test_texts(text: str, code: str, expected: str) -> None:
    assert shown_text(text, code) == expected


@pytest.mark.parametrize(
    "code", ['"', "\\", "_", "*", "[", "[$", "0.0.0", "E+", "0E+", "/", "?/", "yyyy.0", ";", ";;;;;;", ",", "%"]
)
def test_every_code_shows_every_number(code: str) -> None:
    for number in (0.0, -1.5, 1e15, 1e-15, 1e308, -1e308, 59.999, 45000.123):
        assert isinstance(shown(number, code), str)
        assert isinstance(shown_text("x", code), str)


def test_codes_take_linear_time() -> None:
    with cpu_limit(2):
        for piece in ("0", "#,", "?/", "[h]", "y", '"', "E+", ";", "."):
            for number in (1e308, 5.5, 1e-308):
                shown(number, piece * 120)
