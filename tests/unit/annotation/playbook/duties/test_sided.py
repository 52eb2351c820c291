"""Whom exclusive rights and bans on competition bind, in many words. Our side is the one that receives."""

import pytest

from services.annotation.agreement.nouns import Trade
from services.annotation.playbook.duties.meaning import meaning_of, passage_of
from services.annotation.playbook.duties.passage import Meaning

BINDS_US = (
    "Distributor shall purchase the Products exclusively from Supplier.",
    "Licensee shall not use the software of any other licensor.",
    "During the term Distributor shall not sell any goods that compete with the Products.",
    "Buyer shall buy all its requirements of resin solely from Seller.",
    "Customer appoints Provider as its exclusive provider of hosting services.",
    "Franchisee shall not purchase supplies from any third party.",
    "Customer agrees to use only the services of Provider.",
    "Distributor shall deal exclusively in the goods of Manufacturer.",
    "Provider shall be the sole and exclusive supplier of energy to Customer.",
    "Licensee agrees not to market products of any third party that are similar to the Products.",
    "Customer shall not engage any other person to provide the Services.",
    "Buyer grants to Seller the exclusive right to supply the plant of Buyer.",
    "Each party shall deal exclusively with the other in the Field.",
    "Neither party shall enter into an agreement with any third party for the Project during the term.",
    "Sponsor shall not sponsor any other team in the league.",
    "Buyer will obtain the components only from Supplier.",
    "Seller has the exclusive right to supply Buyer with steel.",
    "Distributor undertakes not to represent any other manufacturer in the Territory.",
    "Franchisee shall buy its equipment solely from Franchisor.",
)
BINDS_THEM = (
    "Supplier appoints Distributor as its exclusive distributor in the Territory.",
    "Licensor grants Licensee an exclusive licence of the Marks.",
    "Supplier shall not sell the Products to any other person in the Territory.",
    "Licensee shall have the exclusive right to use the Software in the Field.",
    "Manufacturer grants to Distributor the sole and exclusive right to sell the Products.",
    "Seller shall sell the entire output of the mine exclusively to Buyer.",
    "Licensor shall not grant any other licence in the Territory.",
    "Licensor shall not license the Patents to any third party.",
    "Customer shall be the exclusive customer of Provider in the Category.",
    "Provider shall not provide similar services to any competitor of Customer.",
    "Licensor hereby grants to Licensee, and Licensee accepts, the exclusive licence to make the Products.",
    "Licensor agrees that Licensee shall be its sole licensee in Canada.",
    "Sponsor shall be the exclusive sponsor of the Event in the beverage category.",
    "Supplier shall supply the Products to no one but Distributor in the Territory.",
)
BINDS_NO_ONE = (
    "Distributor acknowledges that the appointment is non-exclusive.",
    "The remedies of Buyer are not exclusive.",
    "The courts of Kent have exclusive jurisdiction.",
    "Replacement is the exclusive remedy of Buyer.",
    "Supplier may sell the Products to others.",
    "Nothing in this Agreement prevents Buyer from buying from others.",
    "The price is exclusive of taxes.",
    "Licensee shall use the Marks only in the form that Licensor approves.",
    "Licensor is the sole owner of the Marks.",
    "Buyer may in its sole discretion reject the goods.",
    "Buyer shall use the Confidential Information solely for the purpose of this Agreement.",
    "Licensee shall have a non-exclusive right to use the Software.",
    "Distributor is solely responsible for its employees.",
    "Customer shall use the Software only at the Site.",
    "Buyer shall pay only for the goods that it accepts.",
    "This Agreement may be amended only in writing.",
    "Licensee shall not sublicense the Marks to any third party.",
    "Buyer shall not disclose the information to any third party.",
    "Customer shall not resell the Services to third parties.",
    "Distributor shall sell the Products only in the Territory.",
)
RIVALS_OF_THEM = (
    "Distributor shall not compete with Supplier during the term.",
    "Licensee shall not, directly or indirectly, engage in any business that competes with Licensor.",
    "For two years after the end Franchisee shall not own or operate a competing restaurant.",
    "Neither party shall compete with the business of the other.",
    "Customer will not develop software that competes with the Software.",
)
RIVALS_OF_US = (
    "Seller shall not compete with the Business for five years.",
    "Licensor shall not engage in any business that competes with Licensee in the Territory.",
    "Franchisor shall not operate a restaurant within three miles of Franchisee.",
    "Provider will not offer services to competitors of Customer.",
    "Supplier agrees not to compete with Distributor in the Territory.",
)
NO_RIVALS = (
    "Nothing prevents Distributor from competing with Supplier.",
    "Distributor shall not sell the Products outside the Territory.",
    "Customer shall not market the Software to third parties.",
    "Buyer shall not hold itself out as agent of Seller.",
    "Licensee shall not develop derivative works of the Software.",
    "Distributor shall not appoint sub-distributors without consent.",
    "Customer shall not offer the Services to minors.",
    "Licensee shall not own any right in the Marks.",
    "Buyer shall not sell the goods before payment.",
    "Distributor shall not promote the Products in a misleading manner.",
    "Employee may not be employed by others.",
)
FREE_TO_ASSIGN = (
    "Either party may assign this Agreement without the consent of the other.",
    "Licensor shall be free to assign this Agreement, in whole or in part, without the approval of Licensee.",
    "Seller may assign its invoices to a bank.",
    "Supplier shall assign to Buyer all rights in the work.",
)
NOT_FREE_TO_ASSIGN = (
    "Neither party may assign this Agreement without the consent of the other.",
    "Supplier may not assign this Agreement without the approval of Buyer.",
    "No party is entitled to assign this Agreement without consent.",
    "Supplier may assign this Agreement to an affiliate without consent; it shall not assign it to others.",
)


def does(duty: str, words: str) -> bool:
    return meaning_of(duty, passage_of(words, Trade.COMMERCIAL)) is Meaning.SATISFIED


@pytest.mark.parametrize("words", [*BINDS_US, *BINDS_THEM, *BINDS_NO_ONE])
def test_whom_an_exclusive_right_or_duty_binds(words: str) -> None:
    both = words.startswith(("Each party", "Neither party"))
    assert does("exclusivity_of_us", words) == (words in BINDS_US)
    assert both or does("exclusivity_of_them", words) == (words in BINDS_THEM)


@pytest.mark.parametrize("words", [*RIVALS_OF_THEM, *RIVALS_OF_US, *NO_RIVALS])
def test_whom_a_ban_on_competition_binds(words: str) -> None:
    assert does("competition_of_us", words) == (words in RIVALS_OF_THEM)
    assert does("competition_of_them", words) == (words in RIVALS_OF_US)


@pytest.mark.parametrize("words", [*FREE_TO_ASSIGN, *NOT_FREE_TO_ASSIGN])
def test_a_right_to_assign_is_no_restriction(words: str) -> None:
    assert does("assignment_limit", words) == (words in NOT_FREE_TO_ASSIGN)
