"""Caps, carve-outs and liability are found in sentences on them, and not in others."""

import pytest

from services.annotation.economics.commercial.liability import LIABILITY_TERMS
from services.shared.domain.annotations import EntryState
from tests.unit.annotation.economics.tables import SUPPLY, places, rows, states

# key | a sentence | words at its place
STATED = """
liability_by_party | The Agent shall indemnify the other from any loss. | from any loss
liability_by_party | Neither party shall be liable for loss of profits. | loss of profits
liability_cap | The Supplier's liability shall not exceed the fees paid. | the fees paid
cap_carve_outs | Except for breach of confidence, in no event shall a party be liable for more. | Except for breach
liability_by_party | In no event shall either party be liable for consequential damages. | consequential damages
liability_by_party | The Supplier shall indemnify the Buyer against claims. | indemnify
liability_cap | In no event is the Agent liable in excess of the fees paid. | in excess of the fees
liability_cap | No underwriter shall be required to contribute any amount in excess of its fees. | in excess of
cap_carve_outs | A party is not liable for lost profits, except for gross negligence. | except for gross negligence
cap_carve_outs | Nothing in this Agreement shall limit the liability for fraud. | liability for fraud
liability_by_party | The Buyer shall be liable for all damages to the goods. | liable for all damages
liability_by_party | If it fails, the architect shall refund the fees. | refund the fees
liability_by_party | The Agent agrees to indemnify the Buyer to the extent of a breach. | indemnify the Buyer
cap_carve_outs | Except as provided in 15, a Seller's liability (in contract, warranty, tort) is limited. | in 15
"""
# key | a sentence on another subject
OTHER = """
liability_by_party | The costs shall be borne by the Buyer if it is required to indemnify the Supplier.
cap_carve_outs | Section 6 shall not apply to information that is published without breach.
liability_cap | A party disclaims liability for damages, including but not limited to lost profits.
cap_carve_outs | Except as otherwise provided, neither party shall be liable for damages from a delay.
liability_by_party | It is not meant to negate a representation or warranty of the Seller.
liability_by_party | This will not diminish your duty and you will indemnify the others.
"""


@pytest.mark.parametrize(("key", "sentence", "words"), rows(STATED))
def test_a_key_is_stated_at_its_place(key: str, sentence: str, words: str) -> None:
    assert any(words in place for place in places(SUPPLY, key, sentence))
    assert states(SUPPLY, key, sentence) == {EntryState.STATED}


@pytest.mark.parametrize(("key", "sentence"), rows(OTHER))
def test_other_subjects_do_not_count(key: str, sentence: str) -> None:
    assert states(SUPPLY, key, sentence) == {EntryState.NONE_STATED}


def test_each_key_of_the_terms_has_a_sentence() -> None:
    assert {one.key for one in LIABILITY_TERMS} == {key for key, _, _ in rows(STATED)}
