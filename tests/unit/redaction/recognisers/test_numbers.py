"""Identifiers: after labels in many languages, by check digits, or by length."""

import pytest

from services.redaction.recognisers.numbers import NUMBERS
from tests.unit.redaction.makers import found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Notary ID No. HU960565", "HU960565"),
        ("Organizational ID: 37-9912204113", "37-9912204113"),
        ("reach her at 5785609908", "5785609908"),
        ("Ref: MND-2024-00817", "MND-2024-00817"),
        ("claim number EQL 0715119-98", "EQL 0715119-98"),
        ("Policy 81WH688365", "81WH688365"),
        ("registered in England No. 473456", "473456"),
        ("Locker combination no. 4711", "4711"),
        ("Staff: 40417", "40417"),
        ("Title policy number 55-KL-881204-3", "55-KL-881204-3"),
        ("Land title No. 123456789012", "123456789012"),
    ],
)
def test_finds(text: str, value: str) -> None:
    assert value in found(NUMBERS, text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("codice fiscale RCCMNL83S18D969H, residente", "RCCMNL83S18D969H"),
        ("(LEI: 213800KUD8LAJWSQ9D15; registered)", "213800KUD8LAJWSQ9D15"),
        ("con DNI 54362315K", "54362315K"),
        ("NIE X-2482300-W", "X-2482300-W"),
        ("numéro de sécurité sociale 295109912611193", "295109912611193"),
        ("NISS 85.07.30-033.28", "85.07.30-033.28"),
        ("AHV-Nr. 756.9217.0769.85", "756.9217.0769.85"),
        ("henkilötunnus 131052-308T", "131052-308T"),
        ("personnummer 880320-0016", "880320-0016"),
        ("fødselsnummer 151086 95077", "151086 95077"),
        ("CPF 390.533.447-05", "390.533.447-05"),
        ("CNPJ: 16.727.230/0001-97", "16.727.230/0001-97"),
        ("PAN ACUPA7085R", "ACUPA7085R"),
        ("RFC GODE561231GR8", "GODE561231GR8"),
        ("PPS No. 6433435F", "6433435F"),
        ("PESEL 44051401359", "44051401359"),
        ("NIP 856-734-62-15", "856-734-62-15"),
        ("SIREN 552 008 443", "552 008 443"),
        ("BSN 111222333", "111222333"),
        ("Steuer-ID: 36 574 261 809", "36 574 261 809"),
        ("Tax File Number 123 456 782", "123 456 782"),
        ("ABN 83 914 571 673", "83 914 571 673"),
        ("Social Insurance Number 123 456 782", "123 456 782"),
        ("D-U-N-S Number: 71-045-8070", "71-045-8070"),
        ("national identity card 110105194604146387", "110105194604146387"),
    ],
)
def test_finds_numbers_that_states_assign(text: str, value: str) -> None:
    assert value in found(NUMBERS, text)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("accounts 12-3456-01 and 12-3456-02", ["12-3456-01", "12-3456-02"]),
        ("Fax no. 555 0134 ext. 12", ["555 0134 ext. 12"]),
        ("licence plate M-AB 1234", ["M-AB 1234"]),
        ("plate BX12 KLM, blue", ["BX12 KLM"]),
        ("VAT: DE501702212, GB 510 1151 24", ["DE501702212", "GB 510 1151 24"]),
        ("Staff: Thierry de Rohan (72939), Gray, Orla A. (WZ1547)", ["72939", "WZ1547"]),
        ("Staff: Orla Gray (72939), Ciara Lane (LZ1537)", ["72939", "LZ1537"]),
        ("Car: M-XU 7810, chassis", ["M-XU 7810"]),
        ("plate M-IK 2008; M-EN 8817", ["M-IK 2008", "M-EN 8817"]),
        ("Policy number BNR 4678736-18", ["BNR 4678736-18"]),
        ("BSN number 123456782\n\nShares are listed", ["123456782"]),
    ],
)
def test_finds_the_whole_number(text: str, values: list[str]) -> None:
    assert found(NUMBERS, text) == values


@pytest.mark.parametrize(
    "text",
    [
        "the sum of $100000000 in cash",
        "USD 250000000",
        "10000000 shares of common stock",
        "a total of 250,000,000",
        "Public Law No. 107-56000",
        "Release No. 33-123456",
        "Section 1234567890",
        "on 10/15/2024",
        "pages 12 to 15",
        "the fiscal years 2021, 2022 and 2023",
        "the identification of 12 parcels",
        "VAT at 19%",
        "a fine of 12,000 euros",
        "visa rules of 1998",
        "a ratio of 3.50 to 1.00",
        "Total Commitment: 250000",
    ],
)
def test_leaves_alone(text: str) -> None:
    assert found(NUMBERS, text) == []
