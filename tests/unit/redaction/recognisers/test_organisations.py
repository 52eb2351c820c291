import pytest

from services.redaction.recognisers.base import Recogniser
from services.redaction.recognisers.organisations import ACRONYMS, ORGANISATIONS, PUBLIC_BODIES
from tests.unit.redaction.makers import found


@pytest.mark.parametrize(
    ("recogniser", "text", "values"),
    [
        (ORGANISATIONS, "between Hale Industries, Inc. and", ["Hale Industries, Inc."]),
        (ORGANISATIONS, "JPMorgan Chase Bank, N.A. as agent", ["JPMorgan Chase Bank, N.A."]),
        (ORGANISATIONS, "Żak Holding GmbH", ["Żak Holding GmbH"]),
        (ORGANISATIONS, "signed by Jo Roe.    Acme Mobile Inc.", ["Acme Mobile Inc."]),
        (ORGANISATIONS, "Smith Bros. Pipe Co.", ["Smith Bros. Pipe Co."]),
        (PUBLIC_BODIES, "before the Łódź Regional Court", ["Łódź Regional Court"]),
        (ACRONYMS, "members of the PKK said", ["PKK"]),
    ],
)
def test_finds(recogniser: Recogniser, text: str, values: list[str]) -> None:
    assert found(recogniser, text) == values


@pytest.mark.parametrize(
    ("recogniser", "text"),
    [
        (ORGANISATIONS, "the Supreme Court held"),
        (PUBLIC_BODIES, "the Supreme Court held"),
        (ORGANISATIONS, "the company and the bank"),
        (ACRONYMS, "ALL OF THIS LINE IS IN CAPITALS"),
        (ACRONYMS, "the NY code"),
    ],
)
def test_leaves_alone(recogniser: Recogniser, text: str) -> None:
    assert found(recogniser, text) == []
