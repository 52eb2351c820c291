"""Which of two parties receives, by what the text makes them do."""

import pytest

from services.annotation.agreement.nouns import Side
from services.annotation.agreement.receiving import receiver
from services.annotation.agreement.roles import sides_of
from tests.cpu_time import cpu_limit

SUPPLY = "Fernhill shall deliver the sugar. Fernhill, at its plant, shall store it. Larkspur shall pay the price. "
LICENCE = (
    "Fernhill hereby grants the licence. Fernhill will provide help. Larkspur agrees to pay the fee, and shall buy. "
)
PREAMBLE = 'This Agreement is between Fernhill Mills, Inc. ("Fernhill") and Larkspur Foods, Inc. ("Larkspur"). WHEREAS '


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SUPPLY * 2, 1),
        (LICENCE * 2, 1),
        (SUPPLY, -1),  # too little
        ("Fernhill shall pay. Larkspur shall pay. " * 9, -1),
        ("Fernhill shall pay Larkspur the fee. Larkspur shall perform the services. " * 3, 0),
        ("", -1),
    ],
)
def test_the_party_that_pays_receives(text: str, expected: int) -> None:
    assert receiver(text, ["fernhill"], ["larkspur"]) == expected


def test_nouns_with_other_words_are_other_parties() -> None:
    assert receiver("Fernhill-Peru shall deliver. " * 9, ["fernhill"], ["larkspur"]) == -1


@pytest.mark.parametrize(("perspective", "side"), [("", Side.US), ("supplier", Side.THEM), ("customer", Side.US)])
def test_the_sides_of_parties_without_a_role(perspective: str, side: Side) -> None:
    sides = sides_of(PREAMBLE + SUPPLY * 2, "supply", perspective)
    assert sides.of("larkspur") is side
    assert sides.of("fernhill") is not side


def test_parties_that_do_alike_have_no_side() -> None:
    assert sides_of(PREAMBLE, "supply").of("larkspur") is Side.UNKNOWN


@pytest.mark.parametrize(
    "piece", ["fernhill shall ", "fernhill, a b c ", "larkspur agrees to use all fair efforts to "]
)
def test_time_does_not_grow_with_the_text(piece: str) -> None:
    with cpu_limit(5):
        receiver(piece * (1_000_000 // len(piece)), ["fernhill"], ["larkspur"])
