"""Every kind of number can be drawn, from the seed alone, and passes its own check."""

from random import Random

import pytest
from stdnum import bitcoin, iban, lei, luhn
from stdnum.us import rtn

from models.evaluation.planting.numbers import NUMBERS, draw_number


@pytest.mark.parametrize("kind", NUMBERS)
def test_numbers_are_drawn_from_the_seed_and_vary(kind: str) -> None:
    first, second = ([draw_number(random, kind) for _ in range(20)] for random in (Random(7), Random(7)))
    assert first == second
    assert len(set(first)) > 15
    assert all(any(map(str.isalnum, one)) and one == one.strip() for one in first)


@pytest.mark.parametrize("seed", range(40))
def test_check_digits_are_right(seed: int) -> None:
    random = Random(seed)
    assert luhn.is_valid("".join(filter(str.isdigit, draw_number(random, "card"))))
    assert iban.is_valid(draw_number(random, "iban"), check_country=False)
    assert rtn.is_valid(draw_number(random, "routing").replace("-", ""))
    assert bitcoin.is_valid(draw_number(random, "bitcoin"))
    assert lei.is_valid(draw_number(random, "lei"))
