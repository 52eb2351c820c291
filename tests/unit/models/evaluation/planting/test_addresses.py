"""Addresses end in a place and its code, on one line or several."""

from random import Random

import pytest

from models.evaluation.planting.addresses import draw_address
from models.evaluation.planting.material import MaterialName, load_material


@pytest.mark.parametrize("name", MaterialName)
def test_an_inline_address_has_no_line_break(name: MaterialName) -> None:
    places = load_material(name).places
    for seed in range(200):
        inline, lines = (draw_address(Random(seed), places, inline=inline) for inline in (True, False))
        assert "\n" not in inline
        assert inline == lines.replace("\n", ", ")
        assert any(map(str.isdigit, inline))
