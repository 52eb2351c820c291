import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.redaction.subjects.placeholders import escape, look_alikes, placeholder, placeholders, restore
from services.shared.domain.entities import EntityType


def test_the_form_of_a_placeholder() -> None:
    assert placeholder(EntityType.DATE_OF_BIRTH, 12) == "[DATE_OF_BIRTH_12]"


def test_the_longest_type_is_parsed() -> None:
    assert [one for _, _, one in placeholders("[DATE_OF_BIRTH_1][DATE_2]")] == ["[DATE_OF_BIRTH_1]", "[DATE_2]"]


@pytest.mark.parametrize(
    "text", ["[PERSON_0]", "[PERSON_]", "[PERSON 1]", "[=PERSON_1]", "[person_1]", "[PARTY_1]", "PERSON_1"]
)
def test_other_text_is_not_a_placeholder(text: str) -> None:
    assert list(placeholders(text)) == []


@given(
    st.lists(
        st.sampled_from(("[", "=", "PERSON", "DATE_OF_BIRTH", "_", "1", "07", "]", "x", "[PERSON_1]", "[=DATE_3]"))
    ).map("".join)
)
def test_escaping_is_reversible_and_leaves_no_placeholder(text: str) -> None:
    pieces, position = [], 0
    for start, end in look_alikes(text):
        pieces += [text[position:start], escape(text[start:end])]
        position = end
    escaped = "".join((*pieces, text[position:]))
    assert not list(placeholders(escaped))
    assert restore(escaped, lambda _: "wrong") == text


def test_restoring_takes_values_literally() -> None:
    values = {"[PERSON_1]": "[=EMAIL_1]", "[PERSON_2]": "\\1 [PERSON_1]"}
    assert (
        restore("[PERSON_1] and [PERSON_2] and [PERSON_3]", values.get)
        == "[=EMAIL_1] and \\1 [PERSON_1] and [PERSON_3]"
    )
