"""The direction of a change against the words of the agreement."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.agreement.directions.base import of_provisions, of_words
from services.annotation.agreement.directions.values import Direction
from tests.cpu_time import cpu_seconds

BETTER, WORSE, NEUTRAL, UNKNOWN = Direction
CAPS = "Liens that secure debt of not more than $5,000 in each year of the Borrower."
COVER = "The Borrower shall keep a coverage of at least 2.00 to 1.00 in the first year and 2.50 to 1.00 in the second."


@pytest.mark.parametrize(
    ("was", "old", "new", "direction"),
    [
        (CAPS, "$5,000", "$9,000", WORSE),
        (CAPS, "$5,000", "$1,000", BETTER),
        ("The barn costs $5,000.", "$5,000", "$9,000", UNKNOWN),
        ("The minimum liquidity is $5,000.", "$5,000", "$9,000", BETTER),
        (CAPS, "$6,000", "$9,000", UNKNOWN),
        (f"{CAPS} {CAPS}", "$5,000", "$9,000", UNKNOWN),
        (CAPS, "Liens", "Barns", UNKNOWN),
    ],
)
def test_a_value(was: str, old: str, new: str, direction: Direction) -> None:
    assert of_words(was, "Section 6.1 is amended.", old, new) is direction


@pytest.mark.parametrize(
    ("term", "was", "now", "direction"),
    [
        ("Section 6.1", CAPS, CAPS.replace("5", "9"), WORSE),
        ("Section 6.1", CAPS, CAPS, UNKNOWN),
        ("Section 6.1", CAPS, "The Borrower keeps a barn of $9,000.", UNKNOWN),
        ("Section 6.1", CAPS, f"{CAPS} It has $9,000.", UNKNOWN),
        ("Section 6.2", COVER, COVER.replace("2.00", "1.75"), WORSE),
        ("Section 6.2", COVER, COVER.replace("2.00", "1.75").replace("2.50", "2.75"), UNKNOWN),
        ("Section 6.2", COVER, COVER.replace("2.00", "2.25").replace("2.50", "2.75"), BETTER),
        ("Maturity Date", "The Maturity Date is May 1, 2030.", "The Maturity Date is May 1, 2031.", WORSE),
        ("Maturity Date", "The Maturity Date is May 1, 2030.", "The Maturity Date is May 1, 2029.", BETTER),
        ("Closing Date", "The Closing Date is May 1, 2030.", "The Closing Date is May 1, 2031.", UNKNOWN),
        ("Margin", "Margin means a margin of 2.50%.", "Margin means a margin of 3.50%.", BETTER),
    ],
)
def test_a_provision(term: str, was: str, now: str, direction: Direction) -> None:
    assert of_provisions(term, was, now) is direction


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_words_have_a_direction(was: str, now: str) -> None:
    assert of_provisions("Section 1", was, now) in Direction


def test_long_provisions_take_linear_time() -> None:
    def seconds(length: int) -> float:
        return cpu_seconds(lambda: of_words("$5 limit " * length, "order", "$6", "$7"))

    assert seconds(40_000) < 12 * seconds(10_000) + 0.1
