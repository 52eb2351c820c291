import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inference.llm.tokens import estimate


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("", 0, 0),
        (" ", 1, 1),
        ("The Borrower shall repay the Loan.", 6, 10),
        ("$1,000,000.00 on 12/31/2024", 22, 27),
        ("契約は東京で締結された。", 9, 14),
        ("§ 433 BGB: Der Verkäufer verpflichtet sich", 12, 24),
        ("Definitions" + "." * 60 + "4", 4, 10),
        ("_" * 400, 4, 40),
        ("a\n\n\n\n      b", 3, 4),
        ("indistinguishability", 3, 6),
    ],
)
def test_the_estimate_is_close(text: str, least: int, most: int) -> None:
    assert least <= estimate(text) <= most


@given(st.text(), st.text())
def test_the_estimate_grows_with_the_text(one: str, other: str) -> None:
    assert estimate(one) <= estimate(f"{one}\n{other}") <= estimate(one) + estimate(other) + 1
