"""Numbers that an OCR program has misread or broken are repaired; amounts, lists and words stay."""

import pytest

from services.shared.domain.scans.lines import flowing
from services.shared.domain.scans.numbers import digits, joined, signs, tight
from services.shared.domain.scans.places import whole


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        ("SSN 4S6-7B-9O1l", "SSN 456-78-9011"),
        ("(212) 555-O1l7", "(212) 555-0117"),
        ("DE89 37O4 O044 0532 0130 0O", "DE89 3704 0044 0532 0130 0O"),
        ("in 2O24", "in 2024"),
        ("pays $1,5OO,000 now", "pays $1,500,000 now"),
        ("l0 days", "l0 days"),
        ("Article II, Schedule B", "Article II, Schedule B"),
        ("Section 5B(l)", "Section 5B(l)"),
        ("SOLID OIL", "SOLID OIL"),
    ],
)
def test_digits(read: str, expected: str) -> None:
    assert digits(read).text == expected


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        ("$959-8517-6264", "S959-8517-6264"),
        ("No. €13923763", "No. C13923763"),
        ("pays $1,000,000", "pays $1,000,000"),
        ("pays $13923763.00", "pays $13923763.00"),
    ],
)
def test_signs(read: str, expected: str) -> None:
    assert signs(read).text == expected


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        ("913- 71- 2021;", "913-71-2021  ;"),
        ("566- 8794, at", "566-8794 , at"),
        ("32.273. 263/0001 -60", "32.273.263/0001-60  "),
        ("440, 979. 933-99", "440.979.933-99  "),
        ("99,05.28-815.71", "99.05.28-815.71"),
        ("LN- 5699-49505", "LN-5699-49505 "),
        ("pays 20, 000 dollars", "pays 20,000  dollars"),
        ("S-1, 9/20/2019", "S-1, 9/20/2019"),
        ("Sections 4.1, 5.2 and 6", "Sections 4.1, 5.2 and 6"),
        ("on May 1, 2024", "on May 1, 2024"),
        ("2. 26.3. 3", "2. 26.3. 3"),
        ("1,000,000.00", "1,000,000.00"),
    ],
)
def test_spaces_beside_marks(read: str, expected: str) -> None:
    assert tight(read).text == expected


def test_spaces_inside_runs_of_digits() -> None:
    assert joined("card 601 1-9096-7539-4460, due").text == "card 6011-9096-7539-4460 , due"


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        ("sabine_holzl@north-law. fr; she", "sabine_holzl@north-law.fr ; she"),
        ("Ann. Roe@North. com\n", "Ann.Roe@North.com  \n"),
        ("https://www.north.fr/portal ?id=7 is", "https://www.north.fr/portal?id=7  is"),
        ("https://cedar. net/~hi", "https://cedar.net/~hi "),
        ("2001:db8:7f01:£5b9:97de: f0a8:3f61:5c8b", "2001:db8:7f01:f5b9:97de:f0a8:3f61:5c8b "),
        ("0x467f£1d8", "0x467ff1d8"),
        ("Hakon @stergaard, of", "Hakon Ostergaard, of"),
        ("Zs6fia Szab6, of", "Zsofia Szabo, of"),
        ("ann@stergaard.com", "ann@stergaard.com"),
        ("see Exhibit 6, or 6-month", "see Exhibit 6, or 6-month"),
        ("www.north.com. The bank", "www.north.com. The bank"),
        ("£500 and 12 £", "£500 and 12 £"),
    ],
)
def test_addresses_and_signs(read: str, expected: str) -> None:
    assert whole(read).text == expected


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (f"{'a line of a paragraph that is long enough ' * 2}\n\nCorporate Way", None),
        ("Notices:\n\nAnn Roe\n1 High Street", "Notices:\n\nAnn Roe\n1 High Street"),
    ],
)
def test_breaks_after_long_lines(read: str, expected: str | None) -> None:
    assert flowing(read).text == (expected or read.replace("\n", " "))
