"""Parties of a matter and denied words match in any spelling."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.redaction.detection.denied import denied
from services.redaction.detection.resolve import merge
from services.redaction.recognisers.base import Source
from services.shared.domain.entities import EntityType

_JANE = (EntityType.PERSON, "Jane A. Smith")
_HALE = (EntityType.ORGANIZATION, "Hale Industries, Inc.")
_APPLE = (EntityType.ORGANIZATION, "Apple Inc.")
_CRUZ = (EntityType.PERSON, "Ann de la Cruz")
_ACCOUNT = (EntityType.ACCOUNT, "77-3412-9")


def _found(text: str, *values: tuple[EntityType, str]) -> list[str]:
    return [one.span.of(text) for one in merge(denied(Source(text), values))]


@pytest.mark.parametrize(
    "words",
    [
        "Jane A. Smith", "JANE A. SMITH", "jane a. smith", "jAnE a sMiTh", "SMITH, JANE A.", "Smith, Jane A.",
        "SMITH JANE A", "Smith, Jane", "Jane Smith", "JANE SMITH", "jane smith", "J. A. Smith", "J.A. Smith",
        "J A Smith", "J. Smith",
        "j.a. smith", "Smith, J. A.", "Smith, J.A.", "smith, j.", "Jane\nA. Smith", "Jane  Smith", "Jáne Smïth",
        "Jane\u00a0Smith", "Jane Smi\u00adth", "Jane S\u200bmith", "Ja\u0301ne Smith",
    ],
)  # fmt: skip
def test_a_person_matches_in_any_spelling(words: str) -> None:
    hits = _found(f"paid by {words}, who owes", _JANE)
    assert [one.rstrip(".,") for one in hits] == [words.rstrip(".,")]


@pytest.mark.parametrize(
    "text",
    [
        "a smith made it",
        "John Smith and Jane Miller",
        "J.A.S. signed",  # initials alone do not match
        "smith",
        "Ann Smith, Jane Miller",
        "Miller, Jane; Smith, John",
        "Jane said: Smith went",
        "Jane" + " . " * 5 + "Smith",
        "janesmith",
    ],
)
def test_other_persons_do_not_match(text: str) -> None:
    assert _found(text, _JANE) == []


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("J.A.S. signed, j.a.s. too, J. A. S. as well", (EntityType.PERSON, "J.A.S."), ["J.A.S", "j.a.s", "J. A. S"]),
        ("HALE INDUSTRIES INC and Hale Industries pay", _HALE, ["HALE INDUSTRIES INC", "Hale Industries"]),
        ("hale   industries, inc. pays", _HALE, ["hale   industries, inc"]),
        ("an apple of Apple and APPLE, APPLE INC.", _APPLE, ["Apple", "APPLE", "APPLE INC"]),
        ("the May file, may it be; MAY", (EntityType.PERSON, "May"), ["May", "MAY"]),
        ("the zephyr file, ZEPHYR's", (EntityType.IDENTIFIER, "Zephyr"), ["zephyr", "ZEPHYR"]),
        ("77-3412-9, 77 3412 9, 7734129, 773412", _ACCOUNT, ["77-3412-9", "77 3412 9", "7734129"]),
        ("Ann de la Cruz, CRUZ; DE LA CRUZ, ANN", _CRUZ, ["Ann de la Cruz", "DE LA CRUZ, ANN"]),
        ("Sean O'Brien or sean o’brien", (EntityType.PERSON, "Sean O'Brien"), ["Sean O'Brien", "sean o’brien"]),
        ("محمد علي came", (EntityType.PERSON, "محمد علي"), ["محمد علي"]),
        ("", _JANE, []),
    ],
)  # fmt: skip
def test_values(text: str, value: tuple[EntityType, str], expected: list[str]) -> None:
    assert _found(text, value) == expected


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(("Philippa", "Q.", "Quillfeather", "Ann-Marie", "van der Berg")), min_size=2, max_size=4),
    st.sampled_from((str.upper, str.lower, str.title, str.swapcase)),
    st.text(alphabet=" \n,.;()", max_size=3),
)
def test_values_match_in_any_casing(parts: list[str], cased: object, around: str) -> None:
    assert callable(cased)
    value = " ".join([*parts, "Okonkwo"])
    text = f"x {around} {cased(value)} {around} x"
    assert any(cased(value) in one for one in _found(text, (EntityType.PERSON, value)))


@settings(deadline=None)
@given(st.text(max_size=60), st.lists(st.text(min_size=1, max_size=20).filter(lambda one: any(map(str.isalnum, one)))))
def test_any_text_and_any_value(text: str, values: list[str]) -> None:
    for one in denied(Source(text), [(EntityType.PERSON, value) for value in values]):
        assert 0 <= one.span.start < one.span.end <= len(text)
