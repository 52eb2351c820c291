"""Dates, and dates of birth."""

import pytest

from services.redaction.recognisers.base import Recogniser
from services.redaction.recognisers.dates import DATES, DATES_OF_BIRTH
from tests.unit.redaction.makers import found


@pytest.mark.parametrize(
    ("recogniser", "text", "values"),
    [
        (DATES_OF_BIRTH, "Date of Birth: 03/14/1975", ["03/14/1975"]),
        (DATES_OF_BIRTH, "born on 3 May 1971 in", ["3 May 1971"]),
        (DATES_OF_BIRTH, "was born in 1957.", ["1957"]),
        (DATES_OF_BIRTH, "aged 49 and", ["49"]),
        (DATES_OF_BIRTH, "DOB 1980-02-01", ["1980-02-01"]),
        (DATES_OF_BIRTH, "written when he was 64.", ["64"]),
        (DATES, "on May 3, 2019.", ["May 3, 2019"]),
        (DATES, "at the beginning of 2003", ["the beginning of 2003"]),
        (DATES, "in the late 1980s, in autumn of 2002", ["late 1980s", "autumn of 2002"]),
        (DATES, "the 3rd day of June, 2020", ["the 3rd day of June, 2020"]),
        (DATES, "12/31/2020", ["12/31/2020"]),
        (DATES, "between 7 and 12 October 2004", ["7 and 12 October 2004"]),
        (DATES, "in March 2001,", ["March 2001"]),
        (DATES, "for two years and six months", ["two years and six months"]),
    ],
)
def test_finds(recogniser: Recogniser, text: str, values: list[str]) -> None:
    assert found(recogniser, text) == values


@pytest.mark.parametrize(
    ("recogniser", "text"),
    [
        (DATES_OF_BIRTH, "dated as of May 3, 2019"),
        (DATES_OF_BIRTH, "born in Boston"),
        (DATES, "Section 12.3"),
        (DATES, "Lenders marching on"),
    ],
)
def test_leaves_alone(recogniser: Recogniser, text: str) -> None:
    assert found(recogniser, text) == []
