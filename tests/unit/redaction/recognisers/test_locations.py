import pytest

from services.redaction.recognisers.base import Recogniser
from services.redaction.recognisers.locations import LOCATIONS, PLACE_NAMES
from tests.unit.redaction.makers import found


@pytest.mark.parametrize(
    ("recogniser", "text", "values"),
    [
        (PLACE_NAMES, "in Strasbourg, France", ["Strasbourg", "France"]),
        (LOCATIONS, "lives in Kalogrea today", ["Kalogrea"]),
        (PLACE_NAMES, "near Łódź.", ["Łódź"]),
        (LOCATIONS, "a Polish national", ["Polish national"]),
    ],
)
def test_finds(recogniser: Recogniser, text: str, values: list[str]) -> None:
    assert found(recogniser, text) == values


@pytest.mark.parametrize(
    ("recogniser", "text"),
    [
        (LOCATIONS, "polish the table"),
        (LOCATIONS, "the Borrower resides in the"),
    ],
)
def test_leaves_alone(recogniser: Recogniser, text: str) -> None:
    assert found(recogniser, text) == []
