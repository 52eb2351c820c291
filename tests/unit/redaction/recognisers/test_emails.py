import pytest

from services.redaction.recognisers.base import Recogniser
from services.redaction.recognisers.emails import EMAILS
from tests.unit.redaction.makers import found


@pytest.mark.parametrize(
    ("recogniser", "text", "values"),
    [
        (EMAILS, "write to jane.smith+loans@bank-x.co.uk.", ["jane.smith+loans@bank-x.co.uk"]),
        (EMAILS, "E-mail:O'Neil_9@EXAMPLE.COM;", ["O'Neil_9@EXAMPLE.COM"]),
        (EMAILS, "zoë@münchen.example", ["zoë@münchen.example"]),
        (EMAILS, "jane (at) example.com", ["jane (at) example.com"]),
    ],
)
def test_finds(recogniser: Recogniser, text: str, values: list[str]) -> None:
    assert found(recogniser, text) == values


@pytest.mark.parametrize(
    ("recogniser", "text"),
    [
        (EMAILS, "@twitter"),
        (EMAILS, "a@b"),
        (EMAILS, "Notes @ 5%"),
        (EMAILS, "rate @LIBOR plus 2"),
    ],
)
def test_leaves_alone(recogniser: Recogniser, text: str) -> None:
    assert found(recogniser, text) == []
