"""Service levels are found in sentences on them, and not in others."""

import pytest

from services.annotation.economics.commercial.performance import PERFORMANCE_TERMS
from services.shared.domain.annotations import EntryState
from tests.unit.annotation.economics.tables import SUPPLY, places, rows, states

# key | a sentence | words at its place
STATED = """
service_levels | The Consultant shall devote ten hours of work per week to the project. | hours of work per week
service_levels | The Agent will provide the Client with monthly reports. | monthly reports
service_levels | The Consultant shall do the work in a professional and careful manner. | professional and careful
service_levels | The Agent will diligently perform the services. | diligently perform
service_levels | The delivery time is 8 weeks from the order. | 8 weeks
service_levels | The service levels are met if the system is up 99% of the time. | service levels
service_levels | The site is to be operational no later than sixty (60) days from today. | sixty (60) days
service_levels | The Supplier shall maintain quality systems under ISO 9001. | quality systems
service_levels | The Supplier shall respond to a fault, and replace parts, within two (2) days. | two (2) days
service_levels | Support is there from 6:00 a.m. to 5:00 p.m. on weekdays. | 6:00 a.m. to 5:00 p.m.
service_levels | The Distributor shall use its best efforts to promote the Products. | best efforts
service_levels | The acceptance of an order is within two (2) hours of it. | two (2) hours
service_levels | Within ten (10) days the Licensor shall, at its expense, make the Titles available. | ten (10) days
service_levels | Each party shall remedy the problems in a timely manner. | timely manner
service_levels | The Club will send a minimum of two (2) mails per year to its members. | two (2) mails per year
service_levels | The Player will make one (1) personal appearance per License Year. | appearance per License Year
service_levels | The availability date of a film is no later than ninety (90) days from its release. | ninety (90) days
service_levels | The Carrier shall handle all goods with reasonable dispatch. | reasonable dispatch
service_levels | The Supplier shall report each fault within two (2) days. | two (2) days
"""
# key | a sentence on another subject
OTHER = """
service_levels | The partners shall use reasonable efforts to ensure that there are no liens.
service_levels | The standard of care for confidential information is that of a reasonable person.
service_levels | Claims must be made for a delivery within thirty days.
service_levels | The Buyer may bring a claim within nine months after the delivery of the goods.
service_levels | The lead time of the parts is a matter of the order.
service_levels | A notice counts when delivered personally, or within five (5) days of mailing.
service_levels | “Long Lead Time Materials” means [***], as described elsewhere.
service_levels | The Company shall deliver within 180 days of the fiscal year a balance sheet.
service_levels | The Company will use its best efforts to maintain such compliance.
service_levels | Within thirty (30) days the Company shall deliver an itemized statement of the royalties.
service_levels | Within thirty (30) days the Tenant shall deliver a copy of its lease.
service_levels | The Parties shall use reasonable efforts to resolve such conflicts in its favour.
service_levels | It produces by the rules governing Good Manufacturing Practice.
service_levels | If the repairs cannot be completed within ninety (90) days, it will report.
service_levels | 6 RESPONSE TIME 8 3.1 Response time for hotline 8 3.1.1 Working hours at the seller are
service_levels | The Fee is payable in two (2) equal instalments per year.
"""


@pytest.mark.parametrize(("key", "sentence", "words"), rows(STATED))
def test_a_key_is_stated_at_its_place(key: str, sentence: str, words: str) -> None:
    assert any(words in place for place in places(SUPPLY, key, sentence))
    assert states(SUPPLY, key, sentence) == {EntryState.STATED}


@pytest.mark.parametrize(("key", "sentence"), rows(OTHER))
def test_other_subjects_do_not_count(key: str, sentence: str) -> None:
    assert states(SUPPLY, key, sentence) == {EntryState.NONE_STATED}


def test_each_key_of_the_terms_has_a_sentence() -> None:
    assert {one.key for one in PERFORMANCE_TERMS} == {key for key, _, _ in rows(STATED)}
