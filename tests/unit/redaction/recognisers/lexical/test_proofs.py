import pytest

from services.redaction.recognisers.lexical.proofs import proven


@pytest.mark.parametrize(
    "value",
    [
        "213800KUD8LAJWSQ9D15",
        "US0378331005",
        "54362315K",
        "756.9217.0769.85",
        "131052-308T",
        "390.533.447-05",
        "16.727.230/0001-97",
        "44051401359",
        "4111 1111 1111 1111",
        "49-015420-323751-8",
        "1HGCM82633A004352",
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
        "0x00000000219ab540356cBB839Cbe05303d7705Fa",
    ],
)
def test_right(value: str) -> None:
    assert proven(value)


@pytest.mark.parametrize(
    "value",
    ["213800KUD8LAJWSQ9D16", "54362315A", "390.533.447-06", "1234567", "44051401358", "AGREEMENT", "12345"],
)
def test_wrong(value: str) -> None:
    assert not proven(value)


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ("11010519491231002X", True),
        ("143972205501015061", True),
        ("374111111111111111", True),
        ("143972205501015067", False),
        ("374111111111111112", False),
    ],
)
def test_a_region_without_counties_raises_no_error(value: str, right: bool) -> None:
    assert proven(value) is right
