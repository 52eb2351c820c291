"""Old and new values, and dates in words."""

from datetime import date

import pytest

from services.annotation.agreement.directions.values import Direction, compared, date_in

BETTER, WORSE, NEUTRAL, UNKNOWN = Direction


@pytest.mark.parametrize(
    ("order", "old", "new", "direction"),
    [
        ("the limit", "$1,000", "$2,000", WORSE),
        ("the minimum", "$1,000", "$2,000", BETTER),
        ("the limit", "$1,000", "$1,000.00", NEUTRAL),
        ("each instalment", "$1", "$2", UNKNOWN),
        ("the margin", "1.5% per annum", "1.25%", WORSE),
        ("the margin shall not exceed", "1.5%", "1.25%", UNKNOWN),
        ("the share", "5 per cent", "6 per cent", UNKNOWN),
        ("leverage", "3.50x", "3.00x", BETTER),
        ("coverage", "3.50 to 1.00", "3.00 to 1.00", WORSE),
        ("a ratio", "3.50 to 1.00", "3.00 to 1.00", UNKNOWN),
        ("the limit", "two", "three", None),
        ("the limit", "$5", "5%", None),
    ],
)
def test_compared(order: str, old: str, new: str, direction: Direction | None) -> None:
    assert compared(order, old, new) is direction


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("May 1, 2030", date(2030, 5, 1)),
        ("by Sept. 30 2030", date(2030, 9, 30)),
        ("May 1, 2030, or May 1, 2030", date(2030, 5, 1)),
        ("May 1, 2030 or June 1, 2030", None),
        ("February 31, 2030", None),
        ("[DATE_1]", None),
    ],
)
def test_date_in(words: str, expected: date | None) -> None:
    assert date_in(words) == expected
