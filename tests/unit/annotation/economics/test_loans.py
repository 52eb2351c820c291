"""The terms of loans, and those of any agreement, are found in sentences on them, and not in others."""

import pytest

from services.annotation.economics.entries import Entry
from services.annotation.economics.loans import LOAN_KEYS
from services.annotation.economics.sheet import economics_of
from services.shared.domain.annotations import EntryState
from tests.unit.annotation.economics.tables import LOAN, of, rows

# key | a sentence | words at its place
LOANS = """
facilities | Each Lender severally agrees to make revolving loans to the Borrower. | make revolving loans
commitment | “Total Commitment” means $40,000,000. | $40,000,000
commitment | $40,000,000 REVOLVING CREDIT AGREEMENT among the parties | $40,000,000
availability | “Availability Period” means the period from closing to the Maturity Date. | Availability Period
maturity | “Maturity Date” means June 30, 2031. | June 30, 2031
maturity | The Note shall be due and payable in full on June 30, 2031. | June 30, 2031
base_rate | “Prime Rate” means the rate that the Bank announces as its prime rate. | Prime Rate
margin | The rate is equal to Term SOFR plus 2.75% per annum. | plus 2.75%
margin | “Applicable Margin” means the percentage below: I 1.00% II 1.25% III 1.50% IV 1.75% | IV 1.75%
interest | The Loan shall bear interest at a rate of 6.5% per annum. | bear interest
default_rate | While an Event of Default continues, the Loan shall bear interest at a rate that is 2% higher. | 2%
fees | The Borrower shall pay a commitment fee equal to 0.25% of the unused amount. | 0.25%
fees | The Borrower shall pay a late charge of 5% of the payment. | 5%
amortisation | The Borrower shall repay the loan in equal quarterly instalments of $250,000. | $250,000
amortisation | The principal shall be due and payable in full on the Maturity Date. | Maturity Date
prepayment | The Borrower may at any time prepay the Loans without premium. | prepay the Loans
prepayment | The Borrower shall prepay the Loans with the proceeds of each sale. | prepay the Loans
financial_covenants | The Borrower shall not permit the Leverage Ratio to exceed 3.50 to 1.00. | 3.50 to 1.00
financial_covenants | Debt Service Coverage Ratio not less than 1.20 to 1. | 1.20 to 1
financial_covenants | Maintain Tangible Net Worth as set forth below: $10,000; $20,000; $30,000; $40,000. | $40,000
collateral | The Borrower hereby grants to the Agent a security interest in all of its assets. | security interest
guarantors | “Guarantor” means Blue Harbour Holdings. | Blue Harbour
baskets | Debt for equipment may be incurred in an amount not to exceed $500,000. | $500,000
governing_law | This Agreement is governed by the laws of the State of Ohio. | State of Ohio
governing_law | The laws of the State of Ohio govern it. | Ohio
forum | The courts of Ohio have exclusive jurisdiction. | jurisdiction
interest | The unpaid principal bears interest at the fixed rate of 7.25% a year. | 7.25%
forum | The Borrower submits to the jurisdiction of the courts of Ohio. | jurisdiction
collateral | Each of the Security Documents stays in force, and the law is the same. | Security Documents
effective_date | This Agreement is dated as of May 4, 2026. | May 4, 2026
facilities | The Lender agrees to make a Tranche B Loan to the Borrower on the Closing Date. | Tranche B Loan
commitment | The Bank makes Advances, in an aggregate principal amount not to exceed $3,000,000. | $3,000,000
commitment | The Bank makes advances until May 4, 2030, not to exceed the aggregate principal amount of $9,000. | $9,000
availability | The Lender shall lend from time to 3 time from the Effective Date to the Maturity Date. | Maturity Date
maturity | The Bank makes advances from today to and including May 16, 2032 (the “Termination Date”). | May 16, 2032
maturity | “Termination Date”: May 16, 2032. | May 16, 2032
maturity | Commitment Termination Date shall mean the earlier of May 16, 2032 and the date of a default. | May 16, 2032
margin | “Applicable Margin”: for each Loan, the rate per annum in the table. | the table
base_rate | Alternate Base Rate means the greater of two rates. | Alternate Base Rate
guarantors | “Subsidiary Guarantor” means each subsidiary that signs below. | each subsidiary
prepayment | The Borrower shall not have the right to prepay the Term Note. | prepay the Term Note
forum | The Borrower submits, in an action about a paper of this deal, to the jurisdiction of Ohio. | jurisdiction
baskets | The Borrower shall not create Liens, except Liens on equipment not exceeding $10,000. | $10,000
fees | The Borrower shall pay a registration fee of $3,500. | $3,500
fees | The Borrower shall pay all reasonable fees and expenses of the Agent. | fees and expenses
maturity | 1.1.4 “Commitment Termination Date”. The earlier of (i) May 16, 2032 and (ii) a default. | May 16, 2032
base_rate | 1.1.5 “Alternate Base Rate.” A variable per annum rate that the Bank announces. | A variable per annum rate
guarantors | 1.1.6 “Guarantor.” Blue Harbour Holdings. | Blue Harbour
guarantors | “Guaranty” means the guaranty of Blue Harbour Holdings for all obligations. | Blue Harbour
guarantors | The obligations are in the guarantee (the “Parent Guarantee”) below, which is given. | Parent Guarantee
base_rate | “LIBOR Market Index Rate,” for any day, means the rate for one month. | LIBOR Market Index Rate
margin | The rate is equal to the LIBOR Daily Floating Rate plus 1.50% per annum. | plus 1.50%
margin | The rate is the Base Rate, from time to time in effect, plus two percent (2%). | plus two percent
margin | The rate per annum (the “Applicable Rate”) is below, in basis points: A 42.0 B 45.0 C 60.0 D 70.0 | D 70.0
interest | The Borrower shall pay accrued and unpaid interest at a rate equal to 7%. | 7%
interest | Interest on the Advances will accrue at a rate of 7%. | 7%
default_rate | If a fee or other amount payable is not paid when due, it shall bear interest at a rate of 9%. | 9%
default_rate | The rate may be raised to a rate two percentage points higher than the rate otherwise applicable. | two
default_rate | Any sum not made when due shall, until paid, bear interest at a rate of 9%. | 9%
default_rate | It bears interest at 2% above the Interest Rate for that day. | 2%
default_rate | Upon Default all Advances shall accrue interest at a rate of 9%. | 9%
default_rate | The sum bears 9% a year (the “Default Rate”) and it is due. | Default Rate
maturity | On or before July 31, 2032, (“Maturity Date”), the Maker shall pay. | July 31, 2032
maturity | TERMINATION DATE shall mean May 31, 2032. | May 31, 2032
maturity | This Commitment shall expire on May 31, 2032, after notice (the “Expiration Date”). | May 31, 2032
maturity | The Bank makes advances from time to time up to and including May 31, 2032. | May 31, 2032
maturity | The Maker promises to pay on demand the sum that is due. | on demand
amortisation | All Advances shall be repaid on or before the Termination Date. | Termination Date
prepayment | The Borrower may make a voluntary payment, in whole or in part, of the Loans. | voluntary payment
prepayment | No fee is due for the prepayment, in whole or in part, of the Advances. | prepayment
prepayment | The Borrower may, by a notice before 11:30 a.m. New York time, prepay Loans in part. | prepay Loans
financial_covenants | The Borrower shall not permit the Statutory Expense Ratio to be less than 3.0. | 3.0
collateral | The obligations will be secured by a deposit account at the Bank. | secured by
facilities | The Bank agrees, on these terms, to make available to the Borrower a sum of $9,000. | make available
commitment | The Bank makes a sum not to exceed $25,000,000 (the “Commitment”) ready. | $25,000,000
commitment | The Banks have $400,000,000 Total Commitments. | $400,000,000
availability | It can be drawn on any Business Day during the period from today to May 4, 2031. | May 4, 2031
maturity | “Final Payment Date” means June 30, 2031. | June 30, 2031
margin | Applicable Eurodollar Rate Margin shall mean the percentage in the table. | Eurodollar Rate Margin
interest | Each Advance has a rate per annum equal at all times to the sum of two rates. | the sum of
fees | It shall pay a commitment fee on the unused portion from today until the earlier of the Commitment \
Termination Date and the date on which no portion of the Commitment is left, in arrears, at 0.45%. | 0.45%
fees | Applicable Non-Use Fee Rate shall mean the percentage in the table. | Fee Rate
effective_date | Date: June 1, 2031 | June 1, 2031
effective_date | This Agreement is made as of July 11 , 2031 by the parties. | July 11 , 2031
effective_date | This Agreement is made and entered into as of Nov 5, 2031. | Nov 5, 2031
effective_date | This Agreement shall come into force upon May 4, 2031. | come into force
forum | A lawsuit on this paper shall be brought only in the District Court of Harris County. | the District Court
forum | The parties submit a dispute to the competent court where the Buyer lives. | competent court
governing_law | The court decides pursuant to the laws of the R.O.C. as they are. | R.O.C
collateral | “Mortgage” means each indenture of first naval mortgage. | naval mortgage
collateral | “Earnings Assignments” means each of the assignments of earnings. | assignments of earnings
guarantors | Each of the Guarantors hereby unconditionally guarantees the payment of the debt. | Guarantors hereby
governing_law | All matters shall be construed in accordance with Ohio law. | Ohio law
margin | The rate is equal to the Prime Rate (as hereinafter defined) plus 0.50%. | plus 0.50%
commitment | CREDIT LIMIT shall mean $25,000,000. | $25,000,000
commitment | It lends up to $9,000 (such amount, as it may be reduced, the “Revolving Credit Commitment”). | $9,000
commitment | Amount of the Line of Credit, if any, that is available: US$24,000,000.00 | $24,000,000
availability | From the Closing Date to (but not including) the Termination Date, it may borrow. | the Termination Date
margin | Margin shall mean the points that are determined under the following matrix. | following matrix
margin | “Applicable Margin” means 3.75% per annum. | 3.75%
margin | The rate for Fixed Rate Loans is LIBOR + 0.500% per annum. | + 0.500%
effective_date | THIS AGREEMENT IS MADE ON THE 19 DAY OF MAY , 2031. | 19 DAY OF MAY , 2031
effective_date | It is made and entered into this first (1st) day of January, 2031. | first (1st) day of January, 2031
effective_date | THIS AGREEMENT is hereby made this, November 16, 2031 by the parties. | November 16, 2031
forum | The courts have jurisdiction, with venue in federal courts in Virginia. | venue in federal courts
"""


@pytest.mark.parametrize(("key", "sentence", "words"), rows(LOANS))
def test_a_key_is_stated_at_its_place(key: str, sentence: str, words: str) -> None:
    text = f"Nothing is here.\n\n   {sentence}\n\nNothing is there."
    entries = economics_of(text, LOAN)
    assert {one.key for one in entries} == set(LOAN_KEYS)
    found = of(entries, key)
    assert any(one.span and words in one.span.of(text) for one in found)
    assert {one.state for one in found} == {EntryState.STATED}


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("default_rate", "The Loan shall bear interest at a rate of 6.5% per annum."),
        ("interest", "Overdue amounts shall bear interest at a rate of 9% per annum."),
        ("collateral", "The Borrower shall not grant a security interest in its assets."),
        (
            "governing_law",
            "A provision shall be interpreted so as to be effective and valid under the law of the land.",
        ),
        ("commitment", "Each borrowing shall be in a minimum principal amount of $1,000,000."),
        ("guarantors", "“Guaranty” of a guarantor means any obligation."),
        ("effective_date", "A payment made before June 1, 2025 carries a premium."),
        ("commitment", "The total of Letters of Credit shall not exceed $5,000,000."),
        ("maturity", "“Maturity Date” has no more than one meaning."),
        ("governing_law", "References shall be construed to refer to any law of the State of Ohio."),
        ("governing_law", "A remedy may be governed by the laws of such other state."),
        ("commitment", "Each borrowing under the Commitments shall be $5,000,000 or a multiple of it."),
        ("commitment", "The Borrower may make other loans or investments in an aggregate amount of $25,000."),
        ("commitment", "After the requested increase, the amount of the credit does not exceed $50,000,000."),
        ("commitment", "The Commitment of an assigning Bank shall not be less than $5,000,000."),
        ("availability", "The Borrower may send an Advance Request on the Effective Date."),
        ("base_rate", "The rate is one-half of one percent above the Federal Funds rate."),
        ("margin", "A drawing that is not reimbursed has a rate of 2% plus the Base Rate."),
        ("margin", "“Applicable Rate” means 10% per annum."),
        ("interest", "Alternate Rate Loan shall mean any Loan which bears interest at a rate."),
        ("fees", "The fees or any other sum shall bear interest at 3%."),
        ("prepayment", "Notices may be sent by mail, postage prepaid."),
        ("prepayment", "The Borrower shall prepay on demand a loan that is unlawful."),
        ("guarantors", "A “Guarantee” by a person (the “Guarantor”) means any obligation of it."),
        ("guarantors", "No Guarantor has subsidiaries except as set forth in Schedule 4."),
        ("collateral", "A person who may have granted or purported to grant a Lien shall say so."),
        ("baskets", "Schedule 1 has each Lien over property whose amount equals or exceeds $100,000."),
        ("baskets", "THE GUARANTORS Up to $25,000,000 TABLE OF CONTENTS: Definitions."),
        ("baskets", "The initial Advance is in an amount of up to $9,000."),
        (
            "financial_covenants",
            "An appraisal in substance satisfactory to the Bank shall show a loan to value ratio of 65%.",
        ),
        ("interest", "Loans that bear interest at a Floating Rate shall be in an amount of $5 or a multiple of it."),
        ("interest", "Interest on the Note shall accrue at the rate set forth therein."),
        ("collateral", "The Borrower hereby grants to the Bank the right to disclose its papers."),
        ("availability", "There are, on the date hereof, Liens in favor of the Lender."),
        ("availability", "The Agent shall not be obligated to make any sale of any Collateral."),
        ("governing_law", "Assets that are governed by the laws of any non-Canadian place are left out."),
        ("facilities", "The Lender shall make advances upon a request by telephone."),
        ("facilities", "The Lenders shall make, convert or continue the Loans."),
        ("margin", "Upon Default the rate is 3.0% above the Base Rate."),
        ("prepayment", "The Borrower may obtain Advances, prepay Advances and reborrow Advances."),
        ("prepayment", "The Borrower shall make such prepayment on the day specified in such notice."),
        ("default_rate", "The sum is due, until paid in full, at a rate equal to LIBOR plus 2%."),
        ("amortisation", "Interest on Advances shall be payable in arrears on the Maturity Date."),
        ("effective_date", "The Note was executed by the Maker, dated July 6, 2020 (the “Existing Note”)."),
        ("effective_date", "The Credit Agreement made and entered into as of May 4, 2020 is changed."),
        ("effective_date", "This Agreement shall be effective upon the Effective Date."),
        ("effective_date", "It is part of the paper on “Content and Promotion” dated May 4, 2020 of others."),
        ("forum", "It objects that such court does not have jurisdiction over it."),
        ("commitment", "It may not choose Loans if the aggregate amount of the Loans is less than $2,000,000."),
        ("maturity", "It is due in parts, in the case of each instalment payable on May 4, 2031, of 6%."),
        ("availability", "On the date hereof and so long thereafter as it may make advances to others, it tells."),
        ("interest", "It pays a sum with interest thereon, at a rate per annum equal to the rate of the Loans."),
        ("fees", "Any fee or other amount shall have the rate of the Base Rate plus 2%."),
        ("fees", "Each party shall pay its own expenses and the fees and expenses of its counsel."),
        ("fees", "It shall not pay a management, consulting or similar fee in excess of $9,000."),
        ("amortisation", "The fee is due in two instalments, with the first on May 4, 2031."),
        ("maturity", "The commitment fee is due in parts, with the second of them payable on May 4, 2031."),
        ("guarantors", "“Additional Guarantor” means each Subsidiary that signs later."),
        ("collateral", "“Collateral” means all “Collateral” referred to in the other papers."),
        ("collateral", "It shall be deemed to have been made and the Note shall be secured by it."),
        ("prepayment", "Any prepayment of the Loan shall not affect its other obligations."),
        ("commitment", "It shall keep the Advances to a maximum of $100 for thirty (30) consecutive days."),
        ("commitment", "It may make loans to and between Subsidiaries in an aggregate amount of $1,000,000."),
        ("governing_law", "If it is there, then the laws of such State shall govern it."),
        ("commitment", "Each Loan is in a principal amount of at least $25,000."),
        ("commitment", "The aggregate amount of all Swing Line Advances shall not exceed $5,000,000."),
        ("facilities", "The Bank shall make its Swing Line Advance to the Borrower."),
        ("interest", "It shall bear interest at the same rates as a Loan."),
        ("interest", "Base Rate Loans shall mean Loans that bear interest at rates based on a rate."),
        ("prepayment", "Each prepayment of principal shall be accompanied by accrued interest."),
        ("governing_law", "Those rules require that the laws of another state would govern it."),
        ("effective_date", "This Agreement shall come into force on the date given at its beginning."),
    ],
)
def test_other_subjects_do_not_count(key: str, sentence: str) -> None:
    assert of(economics_of(sentence, LOAN), key) == [Entry(key, EntryState.NONE_STATED)]
