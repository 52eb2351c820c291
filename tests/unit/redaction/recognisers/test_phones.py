import pytest

from services.redaction.recognisers.base import Recogniser
from services.redaction.recognisers.phones import PHONES
from tests.unit.redaction.makers import found


@pytest.mark.parametrize(
    ("recogniser", "text", "values"),
    [
        (PHONES, "Telephone: (212) 555-0142", ["(212) 555-0142"]),
        (PHONES, "call +44 20 7946 0018 now", ["+44 20 7946 0018"]),
        (PHONES, "Fax No.: 312.555.0143", ["312.555.0143"]),
        (PHONES, "Tel. 617-555-0100 ext. 22", ["617-555-0100 ext. 22"]),
        (PHONES, "Telecopier No.  207/824-0192", ["207/824-0192"]),
        (PHONES, "+49 (0)30 901820", ["+49 (0)30 901820"]),
        (PHONES, "T: 020 7946 0018", ["020 7946 0018"]),
    ],
)
def test_finds(recogniser: Recogniser, text: str, values: list[str]) -> None:
    assert found(recogniser, text) == values


@pytest.mark.parametrize(
    ("recogniser", "text"),
    [
        (PHONES, "$212,555,014"),
        (PHONES, "Section 2.12(a)(3)"),
        (PHONES, "1,000,000.00"),
        (PHONES, "ratio of 3.50 to 1.00"),
    ],
)
def test_leaves_alone(recogniser: Recogniser, text: str) -> None:
    assert found(recogniser, text) == []
