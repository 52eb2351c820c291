import pytest

from services.redaction.recognisers.addresses import ADDRESSES
from services.redaction.recognisers.base import Recogniser
from tests.unit.redaction.makers import found


@pytest.mark.parametrize(
    ("recogniser", "text", "values"),
    [
        (ADDRESSES, "at 12 Elm Street, Springfield, IL 62704, and", ["12 Elm Street, Springfield, IL 62704"]),
        (
            ADDRESSES,
            "One Market Plaza, Suite 300\nSan Francisco, California 94105-1234\nAttention",
            ["One Market Plaza, Suite 300\nSan Francisco, California 94105-1234"],
        ),
        (ADDRESSES, "c/o P.O. Box 450, Bethel, ME 04217.", ["P.O. Box 450, Bethel, ME 04217"]),
        (ADDRESSES, "10 Downing Street, London SW1A 2AA, England", ["10 Downing Street, London SW1A 2AA, England"]),
        (ADDRESSES, "Lindenstraße 12, 10969 Berlin", ["Lindenstraße 12, 10969 Berlin"]),
        (ADDRESSES, "12, rue de la Paix, 75002 Paris", ["12, rue de la Paix, 75002 Paris"]),
        (ADDRESSES, "270 Park Avenue\nNew York, New York  10017", ["270 Park Avenue\nNew York, New York  10017"]),
        (ADDRESSES, "Zip code: 02110", ["02110"]),
        (ADDRESSES, "at the corner of Mill Lane 8 and Rosen Trail, now", ["the corner of Mill Lane 8 and Rosen Trail"]),
        (ADDRESSES, "Corner of Main and 5th Street.", ["Corner of Main and 5th Street"]),
        (ADDRESSES, "4410 Old Mill Run, Boise, Idaho 83702", ["4410 Old Mill Run, Boise, Idaho 83702"]),
        (ADDRESSES, "77 Strand, Suite 5\nLondon WC2R 0DW", ["77 Strand, Suite 5\nLondon WC2R 0DW"]),
        (ADDRESSES, "lives at Gran Vía, 98, 48011 Bilbao.", ["Gran Vía, 98, 48011 Bilbao"]),
        (ADDRESSES, "Flat 3, 48 King's Crescent\nYork YO1 6FV", ["Flat 3, 48 King's Crescent\nYork YO1 6FV"]),
        (ADDRESSES, "23 impasse du Moulin, 12135 Toulouse", ["23 impasse du Moulin, 12135 Toulouse"]),
        (ADDRESSES, "Marktplatz 54\n64301 Bad Münster am Stein", ["Marktplatz 54\n64301 Bad Münster am Stein"]),
        (ADDRESSES, "Am Markt 3, 28195 Bremen", ["Am Markt 3, 28195 Bremen"]),
        (ADDRESSES, "Nowy Świat 15/3\n00-029 Warszawa", ["Nowy Świat 15/3\n00-029 Warszawa"]),
    ],
)
def test_finds(recogniser: Recogniser, text: str, values: list[str]) -> None:
    assert found(recogniser, text) == values


@pytest.mark.parametrize(
    ("recogniser", "text"),
    [
        (ADDRESSES, "Section 4 Interest on Loans"),
        (ADDRESSES, "5.1 Payments in full"),
        (ADDRESSES, "12 months after the Closing Date"),
        (ADDRESSES, "2 Business Days"),
        (ADDRESSES, "Article 7 of the Code"),
    ],
)
def test_leaves_alone(recogniser: Recogniser, text: str) -> None:
    assert found(recogniser, text) == []
