"""What a clause must do, by duty: clauses that do it, and clauses that are easily taken for them."""

import time

import pytest

from services.annotation.agreement.nouns import Side, Trade
from services.annotation.agreement.roles import Sides
from services.annotation.playbook.meaning import DUTIES, meaning_of, passage_of
from services.annotation.playbook.passage import Meaning, Passage
from services.shared.domain.spans import RedactedSpan

CLAUSES: dict[str, list[tuple[str, str]]] = {
    "liability_cap": [
        ("Neither party’s total liability shall exceed the fees paid in the last year.", "satisfied"),
        ("In no event shall either party be liable for more than, in the aggregate, up to USD 900.", "satisfied"),
        ("The aggregate liability of Customer is limited to the amounts payable in one year.", "satisfied"),
        ("Each party shall be liable to the other for an amount of no more than the price.", "satisfied"),
        ("Seller's total liability for all claims shall not exceed the price of the goods.", "one_sided"),
        ("In no event shall Licensor be liable to Licensee for damages in excess of the royalties.", "one_sided"),
        ("The liability of Seller to Buyer for any claim shall in no event exceed the price.", "one_sided"),
        ("The maximum liability of the Supplier is the contract price.", "one_sided"),
        ("Vendor shall not be liable for consequential damages or lost profits.", "narrower"),
        ("Neither party is liable for indirect, incidental or special damages.", "other_clause"),
        ("In no event will either party be liable to the other for lost profits.", "other_clause"),
        ("Neither party shall be liable to the other for losses from the end of this Agreement.", "other_clause"),
        ("The cumulative liability of each of Fernhill and Larkspur shall not exceed USD 900.", "satisfied"),
        ("Operator shall maintain liability insurance with a limit of USD 900.", "other_clause"),
        ("Any liability for contamination, including but not limited to fines, is that of Shipper.", "other_clause"),
        ("No action may be brought more than two years after the cause of action arose.", "other_subject"),
        ("Replacement of the goods is the only remedy.", "other_subject"),
        ("Liability is limited to the amounts paid.", "unknown"),
    ],
    "any_liability_cap": [
        ("In no event shall Supplier's liability exceed the fees paid.", "satisfied"),
        ("Larkspur's aggregate liability shall not exceed fifty dollars.", "satisfied"),
        ("Supplier is liable for no more than the greater of nine dollars and the fees.", "satisfied"),
        ("Neither party is liable to the other for indirect damages.", "other_clause"),
        ("Supplier is not liable for indirect damages.", "narrower"),
        ("Supplier is not liable for any loss that the goods cause.", "unknown"),
        ("The transferor is released from its obligations and liabilities, up to those assumed.", "other_subject"),
    ],
    "liability_cap_of_them": [
        ("Supplier is liable for no more than the fees paid.", "satisfied"),
        ("The liability of Supplier and its affiliates shall not exceed the fees paid.", "satisfied"),
        ("Buyer's maximum liability is limited to the fees paid.", "one_sided"),
        ("Fernhill's liability shall not exceed the fees paid.", "one_sided"),
        ("Supplier is not liable for indirect damages.", "other_subject"),
    ],
    "liability_cap_of_others": [
        ("Buyer's maximum liability is limited to the fees paid.", "satisfied"),
        ("The liability of either of the parties shall not exceed the fees paid.", "satisfied"),
        ("Fernhill's liability shall not exceed the fees paid.", "satisfied"),
        ("Supplier is liable for no more than the fees paid.", "one_sided"),
    ],
    "default_interest": [
        ("While an Event of Default exists, the Loans bear interest at two per cent above the Base Rate.", "satisfied"),
        ("Overdue amounts bear interest at the Default Rate.", "satisfied"),
        ("Any sum not paid when due shall bear interest at the rate then in force plus 3%.", "satisfied"),
        ("After maturity the Note shall bear interest at the highest lawful rate, plus costs.", "satisfied"),
        ("While an Event of Default continues the Lender may raise the rate by four percent.", "satisfied"),
        ("The Loans bear interest at SOFR plus 2.25% per annum, payable monthly.", "other_subject"),
        ("Prior to a default, the Loan bears interest at six percent.", "other_subject"),
        ("So long as no Event of Default exists, interest accrues at the Base Rate plus 1%.", "other_subject"),
        ("Interest is computed on a year of 360 days.", "other_subject"),
        ("The Borrower has an interest in the Mill; a default does not affect it.", "other_subject"),
        ("Overdue amounts bear interest at the Base Rate.", "narrower"),
    ],
    "indemnity": [
        ("The Borrower shall indemnify the Lender against all losses.", "satisfied"),
        ("Each Loan Party agrees to indemnify and hold harmless the Agent.", "satisfied"),
        ("The Company hereby indemnifies the Banks, and shall pay their costs.", "satisfied"),
        ("The Borrower shall:\n(a) Keep books.\n(b) Indemnify and hold the Bank harmless from all loss.", "satisfied"),
        ("The Borrower shall pay the Lender’s costs of enforcing the Loan Documents.", "narrower"),
        ("The Company agrees to reimburse the Agent for reasonable expenses.", "narrower"),
        ("The Lenders agree to indemnify the Agent rateably.", "one_sided"),
        ("The Bank shall indemnify the Borrower for its gross negligence.", "one_sided"),
        ("The Borrower shall give notice of each Default.", "other_subject"),
        ("Indemnities survive.", "unknown"),
    ],
    "insurance": [
        ("The Borrower shall maintain insurance on the Collateral that names the Lender as loss payee.", "satisfied"),
        ("Grantor will keep the Mill insured. Each policy is payable to the Bank as mortgagee.", "satisfied"),
        ("The Borrower shall carry liability insurance. The Agent is an additional insured.", "satisfied"),
        ("The Borrower shall maintain insurance as is customary for its trade.", "narrower"),
        ("The Borrower shall maintain insurance that names the Borrower as loss payee.", "narrower"),
        ("The Borrower has delivered certificates of insurance.", "other_subject"),
        ("Insurance proceeds are applied to the Loans.", "other_subject"),
        ("The Bank shall maintain insurance for its own staff.", "one_sided"),
        ("The Lender may obtain insurance at the Borrower’s cost.", "other_subject"),
        (
            "The Company shall keep cover, such as: (a) PLANT.\nInsurance of it, with the Agent as loss payee",
            "satisfied",
        ),
        ("The Company shall keep books. It has:\n(a) policies of insurance, the Agent as loss payee", "other_subject"),
    ],
    "assignment_ban": [
        ("The Borrower shall not assign its rights without the consent of each Lender.", "satisfied"),
        ("This Agreement binds successors and assigns, except that the Borrower may not assign it.", "satisfied"),
        ("Neither party may assign this Agreement.", "satisfied"),
        ("This Agreement may not be assigned by the Company or by the Banks.", "satisfied"),
        ("This Note may not be transferred by the Maker.", "satisfied"),
        ("This Agreement shall not be assigned without the consent of the Lender.", "satisfied"),
        ("Each Lender may assign its Loans; provided that the Borrower shall not assign its duties.", "satisfied"),
        ("The Lender may assign all or part of the Loans.", "other_subject"),
        ("Each Lender shall have the right to transfer its Notes.", "other_subject"),
        ("No Lender may assign its Loans without the consent of the Borrower.", "one_sided"),
        ("This Agreement is binding on successors.", "other_subject"),
        ("The Borrower agrees that it may not assign this Agreement.", "satisfied"),
        ("The Bank agrees not to assign this Agreement.", "one_sided"),
        ("It shall not assign this Agreement.", "unknown"),
        ("The Borrower shall not sell, lease or assign all of its assets.", "other_subject"),
        (
            "No waiver is valid unless signed. The Bank may transfer a Loan, whether or not its powers transfer.",
            "other_subject",
        ),
    ],
    "assignment_limit": [
        ("Supplier shall not assign its rights without the consent of Buyer.", "satisfied"),
        ("Neither party may assign this Agreement.", "satisfied"),
        ("None of the Parties may assign its obligations.", "satisfied"),
        ("No Venturer shall transfer an interest in the Venture without the consent of the others.", "satisfied"),
        ("Fernhill may not assign this Agreement without the approval of Larkspur.", "satisfied"),
        ("This Agreement shall not be assignable to another party.", "satisfied"),
        ("Any assignment without consent is void.", "satisfied"),
        ("This Agreement is not assignable by Agent without the consent of Maker.", "satisfied"),
        ("Operator shall not make any assignment of this Agreement.", "satisfied"),
        ("Supplier may assign its rights under this Agreement with the consent of Buyer.", "satisfied"),
        ("Seller shall not permit any lien or assignment upon this Agreement.", "satisfied"),
        ("Buyer shall not assign this Agreement.", "one_sided"),
        ("This Agreement ends when the lease is assigned.", "other_clause"),
        ("This Agreement terminates when the lease is assigned.", "unknown"),
        ("Licensee shall not sublicense the Marks.", "other_clause"),
        ("The release is not an assignment of the copyright.", "other_clause"),
        ("This Agreement binds successors and permitted assigns.", "other_clause"),
        ("Maker grants Dealer a non-transferable licence.", "other_clause"),
    ],
    "open_term": [
        ("The parties shall negotiate in good faith a new price.", "satisfied"),
        ("The parties shall negotiate a new price. If they are unable to agree, the old price stays.", "other_subject"),
        ("The parties shall negotiate; work goes on until the change is accepted.", "other_subject"),
        ("If the parties do not reach an agreement within nine days, either may leave.", "other_subject"),
    ],
    "amendments": [
        ("No amendment is effective unless in writing and signed by the Required Lenders.", "satisfied"),
        ("The Borrower shall pay all fees for documents executed in connection with any amendment.", "other_subject"),
        ("This Agreement may be amended with the consent of each Lender.", "satisfied"),
        ("No term may be waived or modified except by an instrument signed by the Bank.", "satisfied"),
        ("No failure or delay in the exercise of a right is a waiver of it.", "other_subject"),
        ("A written waiver on one occasion is no waiver on another; remedies are cumulative.", "other_subject"),
        ("No delay under the Note, as amended from time to time, is a waiver signed by the Bank.", "other_subject"),
        ("This Agreement can be amended at any time.", "narrower"),
    ],
    "restriction": [
        ("The Borrower shall not create any Lien, other than Permitted Liens.", "satisfied"),
        ("No Loan Party may pay a dividend while a Default exists.", "satisfied"),
        ("The Company will not:\n7.1 Liens. Create or permit any Lien on its assets.", "satisfied"),
        ("The Maker will not:\n7.1 Borrow, provided,  however, it may pay:  it.\n7.2 Gifts. Make gifts.", "satisfied"),
        ("The Lender shall not disclose the terms.", "one_sided"),
        ("The Borrower may pay dividends in shares.", "other_subject"),
        ("Nothing in this Section shall prevent the Borrower from buying its shares.", "other_subject"),
        ("“Permitted Liens” means liens for taxes not yet due.", "other_subject"),
        ("other than liens for taxes.", "other_subject"),
        ("Total debt.", "unknown"),
    ],
    "unlimited_rate": [
        ("Supplier shall pay two per cent of the price for each week of delay.", "satisfied"),
        ("A late delivery costs $900 per day.", "satisfied"),
        ("Supplier shall pay two per cent of the price for each week of delay, up to ten per cent.", "narrower"),
        ("Supplier shall pay $900 for each day of delay. The total shall not exceed $9,000.", "narrower"),
        ("On an early exit Customer shall pay the fees of six months.", "other_subject"),
        ("The damages are the lesser of the debt and the sum not contributed.", "other_subject"),
    ],
    "insuring": [
        ("Supplier shall maintain liability insurance.", "satisfied"),
        ("The Tenant agrees to keep the Premises insured.", "satisfied"),
        ("The Venture shall take out insurance against fire.", "satisfied"),
        ("Each party shall procure and maintain insurance.", "satisfied"),
        ("The Venture may acquire insurance for its members.", "other_subject"),
        ("Buyer should keep the goods insured.", "other_subject"),
        ("Insurance proceeds belong to the Seller.", "other_subject"),
    ],
    "competition_of_us": [
        ("Distributor shall not sell goods that compete with the Products.", "satisfied"),
        ("Neither party shall solicit the customers of the other party.", "satisfied"),
        ("Licensor shall not develop a similar product.", "one_sided"),
        ("Fernhill shall not compete in Peru.", "unknown"),
        ("Distributor may sell goods that compete.", "other_subject"),
    ],
    "competition_of_them": [
        ("Consultant shall not engage in a business that competes with Client.", "satisfied"),
        ("The Supplier agrees not to solicit customers of the Buyer.", "satisfied"),
        ("For one year after the end, Supplier shall not own or operate a warehouse in Peru.", "satisfied"),
        ("Buyer shall not compete with Supplier.", "one_sided"),
        ("Neither party shall compete.", "one_sided"),
        ("Nothing prevents Supplier from competing.", "other_subject"),
    ],
    "competition_of_a_side": [
        ("Fernhill shall not compete in Peru.", "satisfied"),
        ("No Participant will engage in a competing business.", "satisfied"),
        ("Buyer shall not compete with Supplier.", "one_sided"),
        ("Competition law applies.", "satisfied"),
        ("Party A may not appoint a competitor without the consent of the other party.", "satisfied"),
        ("Supplier shall not develop similar goods.", "one_sided"),
    ],
    "competition_of_others": [
        ("Fernhill shall not solicit customers.", "satisfied"),
        ("Supplier shall not solicit customers.", "satisfied"),
        ("Customer shall not solicit customers.", "one_sided"),
    ],
    "exclusivity_of_us": [
        ("Buyer shall purchase its sugar exclusively from Supplier.", "satisfied"),
        ("The Distributor shall not sell the goods of any other maker.", "satisfied"),
        ("Supplier shall be the exclusive supplier of sugar to Buyer.", "satisfied"),
        ("Neither party shall appoint another agent.", "satisfied"),
        ("Licensor grants to Licensee an exclusive licence to the Marks.", "one_sided"),
        ("Fernhill shall be the exclusive source.", "unknown"),
        ("Licensor grants Licensee a non-exclusive licence.", "other_subject"),
    ],
    "exclusivity_of_them": [
        ("Licensor hereby grants to Licensee an exclusive licence to the Marks.", "satisfied"),
        ("Supplier appoints Distributor its sole distributor in Peru.", "satisfied"),
        ("Distributor shall be the exclusive distributor of the Products.", "satisfied"),
        ("Customer shall have the exclusive right to use the plant.", "satisfied"),
        ("Supplier shall not sell the Products to any other person in Peru.", "satisfied"),
        ("Supplier grants Distributor the exclusive right to sell the Products, and only in Peru.", "satisfied"),
        ("Buyer shall buy only from Supplier.", "one_sided"),
        ("Supplier may decide in its sole discretion.", "other_subject"),
    ],
    "exclusivity_of_a_side": [
        ("Fernhill shall be the exclusive source of sugar.", "satisfied"),
        ("Buyer shall buy only from Supplier.", "one_sided"),
        ("Licensor grants Licensee an exclusive licence.", "one_sided"),
    ],
    "minimum_of_us": [
        ("Buyer shall purchase at least nine tonnes a year.", "satisfied"),
        ("Licensee agrees to pay a minimum royalty of USD 900.", "satisfied"),
        ("Supplier shall deliver not less than nine tonnes.", "one_sided"),
        ("A minimum was discussed.", "other_subject"),
    ],
    "minimum_of_them": [
        ("Supplier shall keep a stock of not less than nine tonnes.", "satisfied"),
        ("Buyer shall purchase at least nine tonnes.", "one_sided"),
        ("Supplier may deliver at least nine tonnes.", "other_subject"),
    ],
    "minimum_of_a_side": [
        ("Fernhill shall take a minimum of nine tonnes.", "satisfied"),
        ("Minimum and maximum quantities: 90 and 900.", "satisfied"),
        ("Buyer shall purchase at least nine tonnes.", "one_sided"),
    ],
    "end_by_them": [
        ("Supplier may terminate this Agreement at any time.", "satisfied"),
        ("This Agreement may be terminated by the Licensor on notice.", "satisfied"),
        ("The Consultant is entitled to terminate the term on notice.", "satisfied"),
        ("Either party may terminate this Agreement.", "one_sided"),
        ("Customer may terminate on notice.", "one_sided"),
        ("Supplier shall not terminate this Agreement.", "other_subject"),
    ],
    "indemnity_of_us": [
        ("Buyer shall indemnify and hold Seller harmless.", "satisfied"),
        ("Licensee agrees to defend, indemnify and hold harmless Licensor.", "satisfied"),
        ("Supplier shall indemnify Customer.", "one_sided"),
        ("Each party shall indemnify the other party.", "one_sided"),
        ("Fernhill will defend, indemnify and hold Customer, its staff and agents harmless.", "unknown"),
        ("An indemnity is no insurance.", "other_subject"),
    ],
    "indemnity_of_others": [
        ("Supplier gives no warranty and does not indemnify Buyer.", "other_subject"),
        ("Supplier has no obligation to defend or indemnify Buyer.", "other_subject"),
        ("Supplier shall indemnify Customer.", "satisfied"),
        ("Each party shall indemnify the other party.", "satisfied"),
        ("Fernhill shall hold Larkspur harmless.", "satisfied"),
        ("Buyer shall indemnify Seller.", "one_sided"),
        ("No indemnity is given.", "other_subject"),
    ],
    "no_liability_of_them": [
        ("In no event shall Seller be liable for consequential loss.", "satisfied"),
        ("Licensor shall not be liable to Licensee for lost profits.", "satisfied"),
        ("Neither party shall be liable for indirect loss.", "one_sided"),
        ("Buyer is not liable for indirect loss.", "one_sided"),
        ("Seller is liable for indirect loss.", "other_subject"),
    ],
    "no_liability_of_others": [
        ("Neither party shall be liable for indirect loss.", "satisfied"),
        ("Under no circumstances shall Fernhill be liable for lost profits.", "satisfied"),
        ("Indirect loss is excluded.", "satisfied"),
        ("Vendor shall have no liability for special damages.", "one_sided"),
    ],
    "best_efforts_of_us": [
        ("The Distributor shall use its best efforts to sell the goods.", "satisfied"),
        ("Supplier shall use its best efforts to deliver.", "one_sided"),
        ("The parties shall use their best efforts.", "one_sided"),
        ("Best efforts were discussed.", "other_subject"),
    ],
    "discretion_of_them": [
        ("Licensor may, in its sole discretion, end the campaign.", "satisfied"),
        ("The drawings need approval in Supplier's sole discretion.", "satisfied"),
        ("Licensee may choose the colour in its sole discretion.", "one_sided"),
        ("Fernhill may decide in its sole discretion.", "unknown"),
        ("Supplier shall deliver what Buyer orders in its sole discretion.", "other_subject"),
    ],
    "end_by_others": [
        ("Either party may terminate this Agreement.", "satisfied"),
        ("Customer may cancel an order on notice.", "satisfied"),
        ("Without cause, on seven days’ notice.", "satisfied"),
        ("Fernhill may terminate at will.", "satisfied"),
        ("Vendor may terminate on notice.", "one_sided"),
    ],
}
ROWS = [(duty, words, expected) for duty, rows in CLAUSES.items() for words, expected in rows]


@pytest.mark.parametrize(("duty", "words", "expected"), ROWS)
def test_a_clause_does_what_it_must_or_less(duty: str, words: str, expected: str) -> None:
    start = max(words.rfind("\n") + 1, 0)
    whole = passage_of(words, DUTIES[duty].trade)
    passage = Passage(words, RedactedSpan(start, len(words)), whole.sides)
    assert meaning_of(duty, passage).value == expected


def test_each_duty_has_clauses_that_pass_and_that_do_not() -> None:
    assert set(CLAUSES) == set(DUTIES)
    others = {duty: {expected for _, expected in rows} for duty, rows in CLAUSES.items()}
    assert all("satisfied" in answers and answers & {"other_subject", "one_sided"} for answers in others.values())


@pytest.mark.parametrize(("side", "expected"), [(Side.THEM, Meaning.ONE_SIDED), (Side.US, Meaning.SATISFIED)])
def test_names_of_the_document_have_sides(side: Side, expected: Meaning) -> None:
    words = "In no event shall LARKSPUR'S total liability exceed the amounts received by LARKSPUR."
    sides = Sides(Trade.COMMERCIAL, {"larkspur": side}, "")
    assert meaning_of("liability_cap", Passage(words, RedactedSpan(0, len(words)), sides)) is expected


def test_a_ban_on_each_of_two_parties_binds_the_other_side() -> None:
    sides = Sides(Trade.COMMERCIAL, {"ames": Side.UNKNOWN, "bede": Side.UNKNOWN}, "")
    first, second = "Ames shall not assign this Agreement.", "Bede shall not assign this Agreement."
    for text, expected in ((f"{first} {second}", Meaning.SATISFIED), (f"{first} It ends.", Meaning.UNKNOWN)):
        assert meaning_of("assignment_ban", Passage(text, RedactedSpan(0, len(first)), sides)) is expected


@pytest.mark.parametrize(
    ("duty", "words", "expected"),
    [
        ("assignment_ban", "The Customer shall not assign its duties without the consent of the Bank.", "satisfied"),
        ("assignment_ban", "The Customer shall not assign its duties.", "unknown"),
        ("assignment_ban", "The Borrower may not assign its duties.", "satisfied"),
        ("assignment_ban", "The Supplier may not assign its duties.", "unknown"),
        ("indemnity", "The Customer agrees to indemnify and hold harmless the Bank.", "satisfied"),
    ],
)
def test_a_borrower_of_an_unknown_side_is_the_other_side_of_a_loan(duty: str, words: str, expected: str) -> None:
    nouns = {"borrower": Side.UNKNOWN, "bank": Side.US, "supplier": Side.UNKNOWN}
    passage = Passage(words, RedactedSpan(0, len(words)), Sides(Trade.LOAN, nouns, ""))
    assert meaning_of(duty, passage).value == expected


def test_a_perspective_turns_the_answer() -> None:
    words = "The Licensee shall not assign this Agreement."
    for perspective, expected in (("", Meaning.ONE_SIDED), ("licensor", Meaning.SATISFIED)):
        passage = Passage(words, RedactedSpan(0, len(words)), Sides(Trade.COMMERCIAL, {}, perspective))
        assert meaning_of("assignment_ban", passage) is expected


@pytest.mark.parametrize(
    "piece",
    [
        "the Lender shall insure ",
        "liability of ",
        "as amended and ",
        "default interest, plus ",
        "shall not assign ",
        "does not unable to agree ",
    ],
)
@pytest.mark.parametrize("duty", DUTIES)
def test_time_does_not_grow_with_the_text(duty: str, piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    started = time.process_time()
    meaning_of(duty, Passage(text, RedactedSpan(500_000, 500_400), Sides(Trade.LOAN, {}, "")))
    assert time.process_time() - started < 10  # quadratic: minutes
