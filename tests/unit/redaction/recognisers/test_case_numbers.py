import pytest

from services.redaction.recognisers.base import Recogniser
from services.redaction.recognisers.case_numbers import CASE_NUMBERS
from tests.unit.redaction.makers import found


@pytest.mark.parametrize(
    ("recogniser", "text", "values"),
    [
        (CASE_NUMBERS, "Case No. 1:19-cv-01234-ABC", ["1:19-cv-01234-ABC"]),
        (CASE_NUMBERS, "application (no. 36244/06) against", ["36244/06"]),
        (CASE_NUMBERS, "Docket No. 12-3456", ["12-3456"]),
        (CASE_NUMBERS, "[2004] 3 WLR 206", ["[2004] 3 WLR 206"]),
        (CASE_NUMBERS, "Civil Action No. 98-1232", ["98-1232"]),
    ],
)
def test_finds(recogniser: Recogniser, text: str, values: list[str]) -> None:
    assert found(recogniser, text) == values


@pytest.mark.parametrize(
    ("recogniser", "text"),
    [
        (CASE_NUMBERS, "Section 4.2 no later"),
        (CASE_NUMBERS, "in any case now"),
        (CASE_NUMBERS, "and/or"),
    ],
)
def test_leaves_alone(recogniser: Recogniser, text: str) -> None:
    assert found(recogniser, text) == []
