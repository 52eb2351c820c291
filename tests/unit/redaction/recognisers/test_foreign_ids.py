"""Numbers of other states, by label and by check digit."""

import pytest

from services.redaction.recognisers.foreign_ids import FOREIGN_IDS
from tests.unit.redaction.makers import found


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
def test_finds(text: str, value: str) -> None:
    assert value in found(FOREIGN_IDS, text)


@pytest.mark.parametrize(
    "text",
    ["the identification of 12 parcels", "VAT at 19%", "a fine of 12,000 euros", "visa rules of 1998", "PANAMA1234"],
)
def test_leaves_alone(text: str) -> None:
    assert found(FOREIGN_IDS, text) == []
