"""Personal values in typed words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.reveals.typed import masked
from services.annotation.reveals.values import values_of
from services.shared.domain.document import HOLES
from tests.unit.annotation.texts import sealed_of, texts_of

TEXTS = texts_of(
    "By «PERSON_1|Ada Lovelace» and «PERSON_2|Mr. Ben Will» of «EMAIL_1|ben@will.example»,"
    " «PERSON_1|A. Lovelace», «DATE_1|7»."
)
VALUES = values_of(sealed_of(TEXTS), TEXTS.redacted, TEXTS.map)
WHOLE = TEXTS.original.text


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ""),
        ("wrong-place", "wrong-place"),
        ("Ada Lovelace agrees.", "[PERSON_1] agrees."),
        ("ADA  lovelace agrees", "[PERSON_1] agrees"),
        ("ask ada\nlovelace", "ask [PERSON_1]"),
        ("Ask Ada, or Lovelace's clerk", "Ask [PERSON_1], or [PERSON_1]'s clerk"),
        ("Adam and Lovelaces", "Adam and Lovelaces"),
        ("we will ask, Mr. Smith", "we will ask, Mr. Smith"),
        ("Will says so (ben@will.example)", "[PERSON_2] says so ([EMAIL_1])"),
        ("in 7 days", "in 7 days"),
    ],
)
def test_values_are_placeholders(typed: str, expected: str) -> None:
    assert masked([typed], VALUES, WHOLE) == [expected]


def test_erased_values_and_texts_without_values_are_not_found() -> None:
    erased = "".join(HOLES[0] if one.isalnum() else one for one in WHOLE)
    assert masked(["Ada Lovelace"], VALUES, erased) == ["Ada Lovelace"]
    assert masked(["Ada Lovelace"], (), WHOLE) == ["Ada Lovelace"]


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_whole_value_between_other_words_is_never_left(before: str, after: str) -> None:
    [shown] = masked([f"{before} Ada Lovelace {after}"], VALUES, WHOLE)
    assert "Ada Lovelace" not in shown
