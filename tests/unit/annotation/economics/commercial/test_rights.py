"""Exclusivity, ownership and protection of data are found in sentences on them, and not in others."""

import pytest

from services.annotation.economics.commercial.rights import RIGHTS_TERMS
from services.shared.domain.annotations import EntryState
from tests.unit.annotation.economics.tables import SUPPLY, places, rows, states

# key | a sentence | words at its place
STATED = """
exclusivity | The Supplier shall be prohibited from developing a device for others. | prohibited from developing
exclusivity | The Supplier grants a non-exclusive right to sell the Products. | non-exclusive
ip_ownership | The Licensor owns all right, title and interest in the Software. | right, title and interest
exclusivity | The Buyer shall not take part in the same or similar promotions with another supplier. | similar
exclusivity | The Supplier grants an exclusive distributor the territory. | exclusive distributor
ip_ownership | The Customer shall be the sole and exclusive owner of all work product. | exclusive owner
data_protection | The Supplier shall process personal data only as the law allows. | personal data
exclusivity | The Supplier may sell similar products to others. | sell similar products
exclusivity | Nothing in this Agreement restricts the Buyer from entering into other agreements. | restricts the Buyer
exclusivity | The Company shall offer the Agent the first right to act as underwriter. | first right to act
exclusivity | The Distributor has the exclusive right to sell the Products. | exclusive right to sell
ip_ownership | All goodwill in the trademarks shall inure to the benefit of the Licensor. | benefit of the Licensor
ip_ownership | All tooling is owned by the Supplier. | owned by the Supplier
ip_ownership | The Consultant hereby assigns to the Company all inventions. | hereby assigns
data_protection | The Supplier shall keep customer data secure and confidential. | customer data
data_protection | The Supplier keeps to HIPAA. | HIPAA
exclusivity | The Licensor grants to the Licensee an exclusive, worldwide licence to the names. | an exclusive
exclusivity | The license hereby granted shall be exclusive as to the frames. | shall be exclusive
exclusivity | The services of the Sponsor are not to be deemed to be exclusive. | exclusive
exclusivity | The Supplier shall manufacture the Devices exclusively for the Buyer. | exclusively for
exclusivity | The Club agrees not to grant the right to its name to anyone other than the Company. | anyone other than
exclusivity | The Host will not place any link to a competitor of the Client on the site. | competitor
ip_ownership | The Operator shall own all data on its subscribers. | own all data
ip_ownership | All images from the sessions shall be the property of the Photographer. | property of the Photographer
exclusivity | The parties shall undertake to work exclusively with each other. | exclusively with
exclusivity | It grants a non-exclusive (subject to 2.5), irrevocable license for all of its patents. | non-exclusive
exclusivity | The Supplier appoints the Distributor as its non-exclusive distributor. | non-exclusive
"""
# key | a sentence on another subject
OTHER = """
ip_ownership | Rights that are not expressly granted shall remain the exclusive property of the Licensor.
exclusivity | The remedy will be exclusive and in full satisfaction of the claims of the Distributor.
exclusivity | “Territory” means Europe.
exclusivity | The Agent shall have the non-exclusive right to obtain specific performance.
exclusivity | The Licensee grants back an irrevocable, non-exclusive licence to its improvements.
ip_ownership | The Product has infringed the intellectual property of others.
exclusivity | It shall not be construed as a waiver of a default of the same or similar nature.
exclusivity | It is to be for the sole and exclusive benefit of the Agent.
exclusivity | The Owner has the sole right to control the defence of a claim.
ip_ownership | Information disclosed under this Agreement remains the property of the disclosing party.
ip_ownership | The Buyer shall not assign any of its rights without the consent of the Seller.
ip_ownership | Title to the Products shall pass to the Buyer upon delivery.
data_protection | A trade secret is any customer data that is kept confidential.
exclusivity | The Owner gives a non-exclusive license to use its trade names and brand features.
ip_ownership | “Licensed Content” shall mean content whose copyright is owned by the Licensor.
ip_ownership | All income from the software shall belong to the Operator.
data_protection | It has personal information, customer lists and plans, whether marked as confidential or not.
data_protection | It could violate applicable privacy laws.
data_protection | Customer information shared will be protected by the non-disclosure agreements.
exclusivity | We will not ask for Liquidated Damages of a hotel that is a Competitor.
ip_ownership | It is any of the inventions that is owned by or in possession of a Party.
data_protection | “Privacy Laws” means any privacy law.
exclusivity | The Seller must not assign this Agreement to a competitor of the Buyer.
exclusivity | It refers to an agreement whereby the Owner granted an exclusive license to the Buyer.
"""


@pytest.mark.parametrize(("key", "sentence", "words"), rows(STATED))
def test_a_key_is_stated_at_its_place(key: str, sentence: str, words: str) -> None:
    assert any(words in place for place in places(SUPPLY, key, sentence))
    assert states(SUPPLY, key, sentence) == {EntryState.STATED}


@pytest.mark.parametrize(("key", "sentence"), rows(OTHER))
def test_other_subjects_do_not_count(key: str, sentence: str) -> None:
    assert states(SUPPLY, key, sentence) == {EntryState.NONE_STATED}


def test_each_key_of_the_terms_has_a_sentence() -> None:
    assert {one.key for one in RIGHTS_TERMS} == {key for key, _, _ in rows(STATED)}
