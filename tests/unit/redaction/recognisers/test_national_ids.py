"""National numbers of persons and businesses."""

import pytest

from services.redaction.recognisers.base import Recogniser
from services.redaction.recognisers.national_ids import EINS, LICENCES, PASSPORTS, SSNS
from tests.unit.redaction.makers import found


@pytest.mark.parametrize(
    ("recogniser", "text", "values"),
    [
        (SSNS, "SSN: 123-45-6789", ["123-45-6789"]),
        (SSNS, "Social Security No. 123456789", ["123456789"]),
        (SSNS, "social security number (last four) is xxx-xx-6789", ["xxx-xx-6789"]),
        (SSNS, "NI number QQ 12 34 56 C and AB 12 34 56 C", ["AB 12 34 56 C"]),
        (EINS, "EIN 12-3456789", ["12-3456789"]),
        (EINS, "Federal Tax I.D. No. 123456789", ["123456789"]),
        (EINS, "Employer Identification Number: 04-1234567", ["04-1234567"]),
        (PASSPORTS, "Passport No. X1234567 issued", ["X1234567"]),
        (PASSPORTS, "passport number is 533380006", ["533380006"]),
        (LICENCES, "Driver's License No. D1234-56789-01234", ["D1234-56789-01234"]),
        (LICENCES, "drivers license CA D1234567", ["D1234567"]),
    ],
)
def test_finds(recogniser: Recogniser, text: str, values: list[str]) -> None:
    assert found(recogniser, text) == values


@pytest.mark.parametrize(
    ("recogniser", "text"),
    [
        (SSNS, "tel 123-456-7890"),
        (SSNS, "2023-45-6789x"),
        (SSNS, "Section 123-45"),
        (EINS, "12-34567"),
        (EINS, "pages 10-1234567890"),
        (PASSPORTS, "passport holders only"),
        (LICENCES, "the Licensed Patents 12345"),
    ],
)
def test_leaves_alone(recogniser: Recogniser, text: str) -> None:
    assert found(recogniser, text) == []
