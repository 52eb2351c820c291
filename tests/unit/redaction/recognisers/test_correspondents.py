"""People beside their e-mail addresses."""

import pytest

from services.redaction.recognisers.correspondents import CORRESPONDENTS
from tests.unit.redaction.makers import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Counsel: Søren Ångström-Dahl soren@aegis.example.com", ["Søren Ångström-Dahl"]),
        ("Li Mingzhu\nTel\nmingzhu.li@donghai.example.com", ["Li Mingzhu"]),
        ("a copy to Imogen Castellanos (icastellanos@bank.example.com)", ["Imogen Castellanos"]),
        ("Ngozi Okafor <okafor_99@bank.example.com>", ["Ngozi Okafor"]),
        ("write to legal@bank.example.com in New York", []),
        ("Credit Agreement of agency@bank.example.com", []),
        ("Jane Smith and x@example.com", []),
    ],
)
def test_finds(text: str, values: list[str]) -> None:
    assert found(CORRESPONDENTS, text) == values
