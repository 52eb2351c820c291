import pytest

from services.redaction.recognisers.base import Recogniser
from services.redaction.recognisers.ibans import IBANS
from tests.unit.redaction.makers import found


@pytest.mark.parametrize(
    ("recogniser", "text", "values"),
    [
        (IBANS, "IBAN GB82 WEST 1234 5698 7654 32.", ["GB82 WEST 1234 5698 7654 32"]),
        (IBANS, "to DE89370400440532013000 by", ["DE89370400440532013000"]),
        (IBANS, "gb82west12345698765432", ["gb82west12345698765432"]),
        (IBANS, "IBAN: GB00 WEST 1234 5698 7654 32", ["GB00 WEST 1234 5698 7654 32"]),
    ],
)
def test_finds(recogniser: Recogniser, text: str, values: list[str]) -> None:
    assert found(recogniser, text) == values


@pytest.mark.parametrize(
    ("recogniser", "text"),
    [
        (IBANS, "GB83 WEST 1234 5698 7654 32"),
        (IBANS, "CLAUSE12ABCD EFGH IJKL"),
    ],
)
def test_leaves_alone(recogniser: Recogniser, text: str) -> None:
    assert found(recogniser, text) == []
