"""Term, renewal, notice and rights to terminate are found in sentences on them, and not in others."""

import pytest

from services.annotation.economics.commercial.duration import DURATION_TERMS
from services.shared.domain.annotations import EntryState
from tests.unit.annotation.economics.tables import SUPPLY, places, rows, states

# key | a sentence | words at its place
STATED = """
notice | The term is renewed unless a party provides 30 days advance notice of its end. | 30 days
term | This Agreement shall terminate on the date three (3) years from the Effective Date. | three (3) years
termination_rights | The Consultant may terminate the Consultation Period at any time. | Consultation Period
renewal | The agreement shall be renewed for additional terms, with notice no later than May. | additional terms
termination_rights | This Agreement shall be terminable by the Buyer. | terminable
term | This Agreement shall continue for a period of two (2) years. | two (2) years
term | The Agreement commences on the Effective Date and expires on July 31, 2031. | July 31, 2031
term | The lease ends on May 31, 2027. | May 31, 2027
termination_rights | The Customer may terminate this Lease at any time. | terminate this Lease
renewal | The term shall be renewed for successive terms of one year. | successive terms
notice | Either party may terminate upon sixty (60) days' prior written notice. | sixty (60) days
termination_rights | Either party may terminate this Agreement for any reason. | terminate this Agreement
term | The promotion shall begin on June 1, 2031 and shall terminate June 1, 2032. | June 1, 2032
term | The contract term shall extend for a period of fifty (50) years. | fifty (50) years
renewal | This Agreement shall expire unless extended by both parties in writing. | extended by both
notice | Either party may terminate this Agreement at any time with 30 days written notice. | 30 days
notice | The Licensee may terminate upon providing one hundred eighty (180) days' written notice. | 180) days
termination_rights | The Company may terminate the engagement at any time. | terminate the engagement
term | The agreement shall continue for so long as each is a shareholder. | so long as
term | The appointment of the Agent shall terminate upon the earlier of two events. | upon the earlier
term | The services are for two (2) years (the “Term”). | two (2) years
renewal | The contract is renewable for an extension of one year by amendment. | renewable
renewal | The parties may agree in writing to extend the period. | to extend the period
notice | It may terminate this order: (j) at any time upon ninety (90) days prior written notice. | ninety (90) days
notice | The Agent may terminate this Agreement by notice to the Company. | by notice
termination_rights | The Company may summarily terminate your employment for cause. | terminate your employment
termination_rights | This Agreement shall automatically terminate upon a change of control. | automatically terminate
termination_rights | Any member will have the right to voluntarily withdraw from this joint venture. | withdraw
term | This contract shall be for a term of one year from its date. | term of one year
term | The agreement shall have a term of five (5) years from its signature. | five (5) years
term | The initial term of this Agreement shall run for a period of ten (10) years thereafter. | ten (10) years
term | This Agreement shall come into force today and remain valid for 1 year. | valid for 1 year
term | This Agreement shall govern their relations from today, unless terminated. | govern their relations
renewal | It is for one year; thereafter, it shall continue until terminated by a party. | continue until terminated
term | The term of cooperation under this Agreement shall begin today and end on the day of its licence. | end on
term | “Contract Period” means that commencing May 31, 2031 and concluding May 31, 2032. | May 31, 2032
renewal | It lasts for one year, and thereafter shall renew automatically for successive periods. | shall renew
term | This Agreement is effective as of today and shall terminate on July 31, 2031. | July 31, 2031
"""
# key | a sentence on another subject
OTHER = """
term | The Supplier shall not compete during the term of this Agreement and for two years thereafter.
term | The parties are silent on the Agreement, and such failure shall continue for fifteen days.
renewal | The contract term shall extend for a period of fifty (50) years.
renewal | In no way shall this Agreement extend any later than thirty months.
notice | The Buyer assumes the contract by written notice, and has seven (7) days from receipt of the notice.
notice | A member of the board gets notice five days before the meeting, or the contract may be terminated.
termination_rights | The Licensee shall not be entitled to terminate this Agreement.
term | During the term of this Agreement, the Seller shall notify changes within thirty days.
term | The other terms of this Agreement shall nevertheless continue in force so long as its substance is the same.
renewal | The warranty term may be extended for an additional year of warranty.
notice | It would, with notice or lapse of time, lead to the termination of a permit.
term | It is in breach of this Agreement, and the breach continues uncured for thirty (30) days.
renewal | The period ends on May 4, 2031, unless terminated sooner or extended as provided in this Agreement.
notice | A shortfall shall be paid within 3 days upon the notice, and this survives the termination.
term | The prices remain valid for the first 12 months.
term | It holds while this Agreement is in force and for a period of five (5) years.
term | The first Contract Year commences as of June 1, 2031.
term | The support contract shall be automatically renewed for a period of one year.
term | The Operating Agreement shall be effective on October 1, 2031, or terminate on May 4, 2032.
notice | It may, upon two weeks' written notice, inspect the books until two years after the termination.
term | After this Agreement the Seller shall have the right to continue to sell for a period of three months.
renewal | The term of that agreement has not been renewed for an additional term of one year.
notice | The insurer shall not end or materially change it without 30 days written notice, or termination.
termination_rights | The Host reserves the right to terminate the foregoing use.
"""


@pytest.mark.parametrize(("key", "sentence", "words"), rows(STATED))
def test_a_key_is_stated_at_its_place(key: str, sentence: str, words: str) -> None:
    assert any(words in place for place in places(SUPPLY, key, sentence))
    assert states(SUPPLY, key, sentence) == {EntryState.STATED}


@pytest.mark.parametrize(("key", "sentence"), rows(OTHER))
def test_other_subjects_do_not_count(key: str, sentence: str) -> None:
    assert states(SUPPLY, key, sentence) == {EntryState.NONE_STATED}


def test_each_key_of_the_terms_has_a_sentence() -> None:
    assert {one.key for one in DURATION_TERMS} == {key for key, _, _ in rows(STATED)}
