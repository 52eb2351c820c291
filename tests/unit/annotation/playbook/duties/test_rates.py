"""Sums that grow with a delay, with a limit before or after them."""

import pytest

from services.annotation.agreement.nouns import Trade
from services.annotation.playbook.duties.meaning import passage_of
from services.annotation.playbook.duties.passage import Meaning
from services.annotation.playbook.duties.rates import unlimited_rate


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("Seller pays 1% of the price for each day of delay.", Meaning.SATISFIED),
        ("Seller pays $900 per week. The total is limited to 10% of the price.", Meaning.NARROWER),
        ("Seller pays $900 per week, up to $9,000.", Meaning.NARROWER),
        ("Seller pays $900.", Meaning.OTHER_SUBJECT),
    ],
)
def test_a_limit_is_near_the_rate(words: str, meaning: Meaning) -> None:
    assert unlimited_rate(passage_of(words, Trade.COMMERCIAL)) is meaning
