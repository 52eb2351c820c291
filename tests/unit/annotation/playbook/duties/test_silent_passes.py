"""A clause that is easily taken for a protection does not count as one, and the protection does, in many words."""

import pytest

from services.annotation.agreement.nouns import Trade
from services.annotation.playbook.duties.meaning import meaning_of, passage_of
from services.annotation.playbook.duties.passage import Meaning
from tests.unit.annotation.playbook.duties.mistaken_loans import DEFAULT_INTEREST, INDEMNITY, INSURANCE
from tests.unit.annotation.playbook.duties.mistaken_papers import AMENDMENTS, ASSIGNMENT_BAN, CAPS

LOANS = {
    "default_interest": DEFAULT_INTEREST,
    "indemnity": INDEMNITY,
    "insurance": INSURANCE,
    "assignment_ban": ASSIGNMENT_BAN,
    "amendments": AMENDMENTS,
}
DUTIES = {duty: (Trade.LOAN, *clauses) for duty, clauses in LOANS.items()}
DUTIES["liability_cap"] = (Trade.COMMERCIAL, *CAPS)
CASES = [(duty, trade, words, True) for duty, (trade, does, _) in DUTIES.items() for words in does]
CASES += [(duty, trade, words, False) for duty, (trade, _, less) in DUTIES.items() for words in less]


@pytest.mark.parametrize(("duty", "trade", "words", "does"), CASES)
def test_a_protection_and_what_is_taken_for_it(duty: str, trade: Trade, words: str, does: bool) -> None:
    assert (meaning_of(duty, passage_of(words, trade)) is Meaning.SATISFIED) == does


@pytest.mark.parametrize("words", CAPS[1])
def test_a_cap_of_the_other_side_is_told_as_such(words: str) -> None:
    assert meaning_of("liability_cap_of_them", passage_of(words, Trade.COMMERCIAL)) is Meaning.SATISFIED
    assert meaning_of("liability_cap_of_others", passage_of(words, Trade.COMMERCIAL)) is not Meaning.SATISFIED


@pytest.mark.parametrize("words", CAPS[0])
def test_a_cap_of_our_side_or_of_both_is_not_one_of_the_other(words: str) -> None:
    assert meaning_of("liability_cap_of_them", passage_of(words, Trade.COMMERCIAL)) is not Meaning.SATISFIED


@pytest.mark.parametrize(
    "words",
    [
        "Provider's liability to Customer is limited to errors and omissions that its gross negligence causes.",
        "The liability of Supplier shall be limited to acts of its own staff.",
        "Vendor's liability to Buyer is limited to claims that Vendor has admitted.",
    ],
)
def test_a_limit_to_some_causes_is_no_limit_by_an_amount(words: str) -> None:
    passage = passage_of(words, Trade.COMMERCIAL)
    assert meaning_of("any_liability_cap", passage) is not Meaning.SATISFIED
    assert meaning_of("liability_cap_of_them", passage) is not Meaning.SATISFIED
