import pytest

from services.redaction.recognisers.base import Recogniser
from services.redaction.recognisers.cards import CARDS
from tests.unit.redaction.makers import found


@pytest.mark.parametrize(
    ("recogniser", "text", "values"),
    [
        (CARDS, "pay with 4111 1111 1111 1111.", ["4111 1111 1111 1111"]),
        (CARDS, "378282246310005 charged", ["378282246310005"]),
        (CARDS, "card number is 1234567812345678", ["1234567812345678"]),
        (CARDS, "5555-5555-5555-4444", ["5555-5555-5555-4444"]),
    ],
)
def test_finds(recogniser: Recogniser, text: str, values: list[str]) -> None:
    assert found(recogniser, text) == values


@pytest.mark.parametrize(
    ("recogniser", "text"),
    [
        (CARDS, "4111 1111 1111 1112"),
        (CARDS, "1000 2000 3000"),
        (CARDS, "000000000000"),
    ],
)
def test_leaves_alone(recogniser: Recogniser, text: str) -> None:
    assert found(recogniser, text) == []
