"""Price, indexation and payment term are found in sentences on them, and not in others."""

import pytest

from services.annotation.economics.commercial.money import MONEY_TERMS
from services.shared.domain.annotations import EntryState
from tests.unit.annotation.economics.tables import SUPPLY, places, rows, states

# key | a sentence | words at its place
STATED = """
price | The Investor shall put in an amount not to exceed $5,000,000 in total. | not to exceed $5,000,000
payment_term | The Fund shall pay the Adviser on the first business day of each month. | first business day
payment_term | The Buyer shall pay what is owed sixty (60) days from the day of the bill. | sixty (60) days
payment_term | Upon the execution of this paper the Buyer shall forward a deposit of $9,000. | deposit of $9,000
price | The Buyer shall pay $12.00 for each unit. | $12.00
indexation | The Supplier may increase the prices once a year. | increase the prices
payment_term | Invoices shall be paid within thirty (30) days after receipt. | thirty (30) days
payment_term | Invoices are due forty-five days after receipt. | forty-five days
price | The Customer shall pay a yearly rent of 4% of its sales. | 4%
price | The Customer shall pay RMB50 million in four parts. | RMB50
price | The fees for the services are EUR 12 million in total. | EUR 12 million
price | Your salary will be USD 370,000 a year. | USD 370,000
price | The commission is half, or seven percent (7%) of the net sales of the Agent. | seven percent (7%)
price | Pricing shall be the actual cost of each Product plus overhead. | actual cost
price | No royalty or fees of any kind shall be owed by the Licensee. | No royalty
price | Each party shall bear its own costs of this project. | own costs
indexation | Your salary will be reviewed annually by the board. | reviewed annually
indexation | Prices are subject to change without notice. | subject to change
payment_term | The salary is paid monthly in arrears. | monthly in arrears
payment_term | The price is payable in four equal instalments. | four equal instalments
payment_term | A fee of $1,200 is due, half of it upon signing. | upon signing
payment_term | Late payments bear a charge of 1.5% per month. | 1.5% per month
payment_term | The Supplier shall invoice the Customer after each delivery. | shall invoice
payment_term | Payments for the Products and any other sum shall be made in euros within 9 days. | 9 days
price | The Issuer will pay to the Sponsor the sum of $32,100 (with Goods and Services Tax). | $32,100
price | The use of the names shall be free of any fees. | free of any fees
price | The sum of the Service Fee shall be equal to the amount of the profits. | equal to
price | The Shipper shall pay an amount determined in accordance with the tariff. | amount determined
payment_term | A quarter's fee shall be paid prior to the seventh business day of the next. | seventh business day
"""
# key | a sentence on another subject
OTHER = """
payment_term | It shall not exceed the amount payable under it within the six months before.
payment_term | If an invoice is past due by more than thirty days, the Seller may stop.
payment_term | The Seller shall deliver to the Buyer, within ten days of the order, an invoice.
price | The Licensee shall pay the cost of the audit of $9,000.
price | The Buyer shall pay a charge at the rate of 1.5% per month on unpaid sums.
price | A partner is not entitled to receive any compensation from the Company.
payment_term | No payment bars questions, if raised within two years of the receipt of the payment due on the first day.
price | The Buyer shall pay half (1/2) of the purchase price prior to shipment.
price | The Seller shall pay a bond of RMB5,000 per violation.
price | The fees will be due on the days [***] after each quarter.
price | The cost of fee collection at 15% is not borne.
price | The Licensee grants a royalty-free licence to its trademark.
price | It gives samples free of charge.
payment_term | The work that is paid for with the Monthly Fee benefits the Hotel.
indexation | The credit is the price, as adjusted, of the returned goods.
payment_term | The Buyer shall not withhold any payment due monthly.
"""


@pytest.mark.parametrize(("key", "sentence", "words"), rows(STATED))
def test_a_key_is_stated_at_its_place(key: str, sentence: str, words: str) -> None:
    assert any(words in place for place in places(SUPPLY, key, sentence))
    assert states(SUPPLY, key, sentence) == {EntryState.STATED}


@pytest.mark.parametrize(("key", "sentence"), rows(OTHER))
def test_other_subjects_do_not_count(key: str, sentence: str) -> None:
    assert states(SUPPLY, key, sentence) == {EntryState.NONE_STATED}


def test_each_key_of_the_terms_has_a_sentence() -> None:
    assert {one.key for one in MONEY_TERMS} == {key for key, _, _ in rows(STATED)}


@pytest.mark.parametrize(("count", "found"), [(90, True), (110, False)])
def test_repeated_values_are_compared_a_bounded_number_of_times(count: int, found: bool) -> None:
    same = "The Buyer shall pay $12.00 for each unit, and no other sum is owed at any time. " * count
    told = places(SUPPLY, "price", f"{same}The Buyer shall pay $13.00 for each part.")
    assert any("$13.00" in one for one in told) is found
