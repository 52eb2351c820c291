"""Long numbers without a known form."""

import pytest

from services.redaction.recognisers.numbers import NUMBERS
from tests.unit.redaction.makers import found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Notary ID No. HU960565", "HU960565"),
        ("Organizational ID: 37-9912204113", "37-9912204113"),
        ("reach her at 5785609908", "5785609908"),
        ("Ref: MND-2024-00817", "MND-2024-00817"),
        ("claim number EQL 0715119-98", "EQL 0715119-98"),
        ("Policy 81WH688365", "81WH688365"),
        ("registered in England No. 473456", "473456"),
    ],
)
def test_finds(text: str, value: str) -> None:
    assert value in found(NUMBERS, text)


@pytest.mark.parametrize(
    "text",
    [
        "the sum of $100000000 in cash",
        "USD 250000000",
        "10000000 shares of common stock",
        "a total of 250,000,000",
        "Public Law No. 107-56000",
        "Release No. 33-123456",
        "Section 1234567890",
        "on 10/15/2024",
        "pages 12 to 15",
    ],
)
def test_leaves_alone(text: str) -> None:
    assert found(NUMBERS, text) == []
