"""Names in columns for given names and surnames."""

import pytest

from services.redaction.recognisers.name_columns import NAME_COLUMNS
from tests.unit.redaction.makers import found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "First name\tLast name\tEmail\nWim\tPrime\ta@b.co\nKaren\tBerg-Ship\tx@y.co\nText",
            ["Wim", "Prime", "Karen", "Berg-Ship"],
        ),
        ("| Family name | Given name |\n| --- | --- |\n| Cash | Joan |\n", ["Cash", "Joan"]),
        ("No.\tSurname\n1\tNet", ["Net"]),
    ],
)
def test_finds(text: str, names: list[str]) -> None:
    assert found(NAME_COLUMNS, text) == names


@pytest.mark.parametrize(
    "text",
    ["Company name\tAmount\nAcorn\t5", "The last name is stated.\nWim\tPrime", "First name\tLast name\n\nText", ""],
)
def test_leaves_alone(text: str) -> None:
    assert found(NAME_COLUMNS, text) == []
