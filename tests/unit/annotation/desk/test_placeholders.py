import pytest

from services.annotation.desk.placeholders import places, with_values
from services.shared.domain.document import hole
from tests.unit.annotation.texts import original_span, redacted_span, texts_of

TEXTS = texts_of("«PERSON_1|Ada Lovelace» lends to «ORG_2|Harbour Bank». «PERSON_1|Ada King» may call the loan.")


@pytest.mark.parametrize(
    ("said", "near", "expected"),
    [
        ("[PERSON_1] lends.", "[PERSON_1] lends to", {"[PERSON_1]": "Ada Lovelace"}),
        ("[PERSON_1] calls.", "[PERSON_1] may call", {"[PERSON_1]": "Ada King"}),
        ("[PERSON_1] calls.", "the loan", {"[PERSON_1]": "Ada Lovelace"}),
        ("[ORG_2] and [ORG_3].", "the loan", {"[ORG_2]": "Harbour Bank"}),
        ("Nobody.", "the loan", {}),
    ],
)
def test_places_of_the_values_of_placeholders(said: str, near: str, expected: dict[str, str]) -> None:
    found = places([said], [redacted_span(TEXTS, near)], TEXTS.map)
    assert found == {name: original_span(TEXTS, words) for name, words in expected.items()}


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("[PERSON_1] lends.", {"[PERSON_1]": "Ada\n Lovelace"}, "Ada Lovelace lends."),
        ("[PERSON_1] and [PERSON_12].", {"[PERSON_1]": "Ada"}, "Ada and [PERSON_12]."),
        ("[PERSON_1] lends.", {"[PERSON_1]": "[PERSON_2]", "[PERSON_2]": "Ada"}, "[PERSON_2] lends."),
        ("[PERSON_1] lends.", {"[PERSON_1]": hole("Ada")}, "[PERSON_1] lends."),
        ("[PERSON_1] lends.", {"[PERSON_1]": ""}, "[PERSON_1] lends."),
        ("It lends \\1.", {}, "It lends \\1."),
    ],
)
def test_placeholders_of_erased_values_are_kept(text: str, values: dict[str, str], expected: str) -> None:
    assert with_values(text, values) == expected
