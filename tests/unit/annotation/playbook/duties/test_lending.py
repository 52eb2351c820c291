"""Whom clauses of a document bind whose sides are not all known."""

from collections.abc import Callable

import pytest

from services.annotation.agreement.nouns import Side, Trade
from services.annotation.agreement.roles import Sides
from services.annotation.playbook.duties.lending import assignment_ban, indemnity
from services.annotation.playbook.duties.passage import Meaning, Passage
from services.shared.domain.spans import RedactedSpan


def test_a_ban_on_each_of_two_parties_binds_the_other_side() -> None:
    sides = Sides(Trade.COMMERCIAL, {"ames": Side.UNKNOWN, "bede": Side.UNKNOWN}, "")
    first, second = "Ames shall not assign this Agreement.", "Bede shall not assign this Agreement."
    for text, expected in ((f"{first} {second}", Meaning.SATISFIED), (f"{first} It ends.", Meaning.UNKNOWN)):
        assert assignment_ban(Passage(text, RedactedSpan(0, len(first)), sides)) is expected


@pytest.mark.parametrize(
    ("read", "words", "expected"),
    [
        (assignment_ban, "The Customer shall not assign its duties without the consent of the Bank.", "satisfied"),
        (assignment_ban, "The Customer shall not assign its duties.", "unknown"),
        (assignment_ban, "The Borrower may not assign its duties.", "satisfied"),
        (assignment_ban, "The Supplier may not assign its duties.", "unknown"),
        (indemnity, "The Customer agrees to indemnify and hold harmless the Bank.", "satisfied"),
    ],
)
def test_a_borrower_of_an_unknown_side_is_the_other_side_of_a_loan(
    read: Callable[[Passage], Meaning], words: str, expected: str
) -> None:
    nouns = {"borrower": Side.UNKNOWN, "bank": Side.US, "supplier": Side.UNKNOWN}
    passage = Passage(words, RedactedSpan(0, len(words)), Sides(Trade.LOAN, nouns, ""))
    assert read(passage).value == expected
