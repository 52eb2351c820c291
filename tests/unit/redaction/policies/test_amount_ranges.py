"""Ranges of amounts: the correct range, which reveals nothing else."""

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.redaction.policies.amount_ranges import amount_range


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("12,345,678 USD", "[USD 10M–50M]"),
        ("$5,000,000", "[$ 5M–10M]"),
        ("$5,000,000.00", "[$ 5M–10M]"),
        ("US$4,999,999.99", "[USD 1M–5M]"),
        ("€1.234.567,89", "[EUR 1M–5M]"),
        ("EUR 12 500", "[EUR 10K–50K]"),
        ("£1.2 million", "[GBP 1M–5M]"),
        ("USD 3 bn", "[USD 1B–5B]"),
        ("$25k", "[$ 10K–50K]"),
        ("250 thousand dollars", "[$ 100K–500K]"),
        ("CHF 999", "[CHF 0–1K]"),
        ("CHF 1,000", "[CHF 1K–5K]"),
        ("$10,000,000,000", "[$ 10B or more]"),
        ("EUR 1.234", None),  # a thousand or one
        ("1,23,456 USD", None),
        ("$5 to $10 million", None),  # two sums
        ("12 witnesses", None),
        ("five million dollars", None),
        ("5 million", None),
        ("", None),
    ],
)
def test_ranges(words: str, expected: str | None) -> None:
    assert amount_range(words) == expected


_FACTORS = {"": 1, "K": 10**3, "M": 10**6, "B": 10**9}


def _number(name: str) -> int:
    return int(name.rstrip("KMB")) * _FACTORS[name.lstrip("0123456789")]


@settings(deadline=None)
@given(st.integers(0, 10**12), st.sampled_from(("USD {:,}", "{} EUR", "${:,}.50")))
def test_the_range_contains_the_amount_and_is_wide(value: int, form: str) -> None:
    said = amount_range(form.format(value))
    assert said is not None
    if said.endswith("or more]"):
        assert value >= 10**10
        return
    low, high = re.findall(r"\d+[KMB]?(?=[–\]])", said)
    assert _number(low) <= value < _number(high)
    assert _number(high) >= 2 * _number(low)


@settings(deadline=None)
@given(st.integers(0, 10**11), st.integers(0, 10**11))
def test_amounts_of_one_range_give_the_same_text(first: int, second: int) -> None:
    said = {amount_range(f"USD {one:,}") for one in (first, second)}
    steps = [Decimal(10) ** power * step for power in range(3, 11) for step in (1, 5)]
    between = [one for one in steps if one <= 10**10 and min(first, second) < one <= max(first, second)]
    assert (len(said) == 1) == (not between)


@settings(deadline=None)
@given(st.text(alphabet="0123456789.,$€ USDmkbn", max_size=30))
def test_any_text_gives_a_range_or_none(words: str) -> None:
    said = amount_range(words)
    assert said is None or re.fullmatch(r"\[\S+ \d+[KMB]?(?:–\d+[KMB]?| or more)\]", said)
