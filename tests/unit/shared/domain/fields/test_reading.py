"""Properties of every kind of value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.shared.domain.fields.compare import quantity
from services.shared.domain.fields.reading import read_field, read_value
from services.shared.domain.fields.types import FIELD_TYPES, FieldKind, FieldValue, NoValue
from tests.cpu_time import cpu_limit

PIECES = [
    "thirty", "(30)", "30", "days", "year", "$", "USD", "1,000.50", "million", "dollars", "%", "percent", "of", "one",
    "half", "and", "SOFR", "plus", "to", "1.00", "laws", "State", "New York", "the", "March", "31st", "2026", "day",
    "/", "-", "(", ")", "[", "]", "_", "“", "”", ",", "first", "hundred", "P1Y", "[DATE_1]", "Inc.", "\n", "a", "x",
]  # fmt: skip
OTHER_KINDS = {(FieldKind.RATE, FieldKind.FORMULA), (FieldKind.RATIO, FieldKind.PERCENT)}
legal = st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join)
glued = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@given(st.sampled_from(list(FieldKind)), st.one_of(st.text(), legal, glued))
def test_never_raises_and_canonical_values_are_stable(kind: FieldKind, words: str) -> None:
    found = read_value(kind, words)
    if isinstance(found, FieldValue):
        assert found.kind is kind or (kind, found.kind) in OTHER_KINDS or found.kind is FieldKind.NONE
        assert found.canonical == found.canonical.strip()
        quantity(found)
        if kind is not FieldKind.PARTY:
            assert read_value(found.kind, found.canonical) == found


@pytest.mark.parametrize("kind", list(FieldKind))
@pytest.mark.parametrize(
    "piece", [*PIECES, "thirty (30) ", "one ", "and one ", "$1 ", "laws of the ", "((", "1,", "1/"]
)
def test_takes_time_linear_in_the_text(kind: FieldKind, piece: str) -> None:
    with cpu_limit(2):
        read_value(kind, piece * (20_000 // len(piece)))


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("EXHIBIT 10.19  SUPPLY AGREEMENT", "SUPPLY AGREEMENT"),
        ("“Credit\nAgreement”,", "Credit Agreement"),
        ("AGREEMENT -----------", "AGREEMENT"),
        ("____", NoValue.NOTHING),
    ],
)
def test_text_is_trimmed(words: str, value: str) -> None:
    found = read_value(FieldKind.TEXT, words)
    assert (found.canonical if isinstance(found, FieldValue) else found) == value


def test_categories() -> None:
    assert read_field("Insurance", "1 May 2020") is NoValue.NOT_A_FIELD
    assert all(category == one.category for category, one in FIELD_TYPES.items())


@pytest.mark.parametrize(
    ("category", "words", "kind", "value"),
    [
        ("Financial Covenant Amount", "$5,000,000", FieldKind.MONEY, "USD 5000000.00"),
        ("Financial Covenant Level", "1.00 to 1.00", FieldKind.RATIO, "1.00"),
        ("Financial Covenant Level", "1.25:1", FieldKind.RATIO, "1.25"),
        ("Financial Covenant Level", "seventy-five percent (75%)", FieldKind.PERCENT, "75.00"),
        ("Financial Covenant Level", "None", FieldKind.NONE, "none"),
        ("Interest Rate", "8.25% per annum", FieldKind.RATE, "8.25"),
        ("Interest Rate", "Prime plus 2%", FieldKind.FORMULA, "PRIME + 2.00"),
        ("Interest Rate", "the Base Rate", FieldKind.FORMULA, "BASE RATE"),
        ("Default Rate", "N/A", FieldKind.NONE, "none"),
        ("Maturity Date", "not applicable", FieldKind.NONE, "none"),
    ],
)
def test_the_text_decides_the_kind(category: str, words: str, kind: FieldKind, value: str) -> None:
    assert read_field(category, words) == FieldValue(kind, value)


def test_a_ratio_is_not_an_amount() -> None:
    for words in ("1.00 to 1.00", "1.25:1", "$1.00 to $1.00", "$1.25 : $1.00"):
        assert read_field("Financial Covenant Amount", words) is NoValue.NOTHING


def test_a_name_can_be_none() -> None:
    assert read_field("Document Name", "None") == FieldValue(FieldKind.TEXT, "None")
