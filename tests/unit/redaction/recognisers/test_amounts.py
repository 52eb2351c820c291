import pytest

from services.redaction.recognisers.amounts import AMOUNTS
from services.redaction.recognisers.base import Recogniser
from tests.unit.redaction.makers import found


@pytest.mark.parametrize(
    ("recogniser", "text", "values"),
    [
        (AMOUNTS, "pay $5,000,000 now", ["$5,000,000"]),
        (AMOUNTS, "of US$ 1.5 million each", ["US$ 1.5 million"]),
        (AMOUNTS, "about 10,000 euros", ["10,000 euros"]),
        (AMOUNTS, "£12.50", ["£12.50"]),
        (AMOUNTS, "16,985 new Turkish liras", ["16,985 new Turkish liras"]),
        (AMOUNTS, "two billion Danish kroner", ["two billion Danish kroner"]),
        (AMOUNTS, "(approximately EUR 10,042)", ["approximately EUR 10,042"]),
        (AMOUNTS, "a loss of 37 % and of 18.5% or 50 to 79 per cent", ["37 %", "18.5%", "50 to 79 per cent"]),
        (AMOUNTS, "twenty-two other accused were heard", ["twenty-two other accused"]),
    ],
)
def test_finds(recogniser: Recogniser, text: str, values: list[str]) -> None:
    assert found(recogniser, text) == values


@pytest.mark.parametrize(
    ("recogniser", "text"),
    [
        (AMOUNTS, "Section 12"),
        (AMOUNTS, "the Dollar Amount"),
        (AMOUNTS, "the Percentage of Section 12 percentages"),
    ],
)
def test_leaves_alone(recogniser: Recogniser, text: str) -> None:
    assert found(recogniser, text) == []
