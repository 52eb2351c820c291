"""Blocks begin after the label of their party, and end early."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.redaction.detection.zones import LABELS, role_called, zones
from services.redaction.recognisers.base import Source


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("BORROWER:\nName: here", "here", "BORROWER"),
        ("Borrower\n: here", "", "here"),
        ("LENDERS\nhere", "here", "LENDERS"),
        ("the lender signs there", "", "there"),
        ("Bank, as Administrative Agent and a Lender,\nBy: here", "here", "Bank"),
        ("LENDER:\nBy: here\nBy: there", "here", "there"),
        ("LENDER:\nhere\nThis page there", "here", "there"),
        ("LENDER:\nhere\n" + "x" * 130 + " there", "here", "there"),
        ("LENDER:\nhere\nLoan purpose: there", "here", "there"),
        ("LENDER:\nhere\nTelephone: x" + "\n" * 20 + "there", "here", "there"),
        ("Notices are sent to the Lender at here" + " x" * 300 + "there", "here", "there"),
        ("if to the Bank: here; with a copy to: there", "here", "there"),
    ],
)
def test_blocks(text: str, inside: str, outside: str) -> None:
    found = zones(Source(text))
    assert not inside or found.at(text.index(inside)) == "lender" or "BORROWER" in text
    assert found.at(text.index(outside)) is None


@settings(deadline=None)
@given(st.lists(st.sampled_from(("LENDER:", "as Borrower", "if to the Bank", "with a copy to", "\n", "x ", "By: "))))
def test_blocks_do_not_overlap(parts: list[str]) -> None:
    text = "\n".join(parts)
    found = zones(Source(text))
    edges = [edge for pair in zip(found.starts, found.ends, strict=True) for edge in pair]
    assert edges == sorted(edges)
    assert not edges or edges[-1] <= len(text)


@pytest.mark.parametrize("label", sorted(LABELS))
def test_every_label_has_a_role(label: str) -> None:
    assert role_called(label.upper()) is role_called(label + "s") is LABELS[label]
