"""Texts of a matter share placeholders; others do not."""

from services.redaction.standalone import StandaloneRedactor
from tests.unit.redaction.makers import LEGAL


async def test_matters() -> None:
    redactor = StandaloneRedactor(LEGAL)
    first = await redactor.redact("Name: Wei Zhang\n", "m")
    again = await redactor.redact("a note on Wei Zhang and Mr. John Roe", "m")
    other = await redactor.redact("Mr. John Roe", "n")
    assert first.text == "Name: [PERSON_1]\n"
    assert again.text == "a note on [PERSON_1] and [PERSON_2]"
    assert other.text == "[PERSON_1]"
