import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inference.fields.find import find_fields
from services.inference.fields.rules import FIELD_RULES
from services.inference.fields.windows import WINDOWS
from services.shared.domain.fields.types import FIELD_TYPES
from services.shared.domain.spans import RedactedSpan
from tests.cpu_time import cpu_limit

RENEWAL = (
    "This agreement renews automatically for successive terms of one (1)\nyear each, unless a party gives notice not "
    "less than sixty (60) days\nbefore the end of the term then running."
)


@pytest.mark.parametrize(
    ("clause", "words", "field", "found"),
    [
        ("Renewal Term", RENEWAL, "Renewal Period", ["one (1)\nyear"]),
        ("Notice Period To Terminate Renewal", RENEWAL, "Notice Period", ["sixty (60) days"]),
        ("Expiration Date", "The term is three (3) years from the Effective Date.", "Term", ["three (3) years"]),
        ("Expiration Date", "It ends on the fifth anniversary of the date hereof.", "Term", ["fifth anniversary"]),
        ("Expiration Date", "Either party may give ninety days' notice.", "Term", []),
        ("Governing Law", "It is governed by the laws of the State of Ohio.", "Applicable Law", ["Ohio"]),
        ("Governing Law", "governed by English law", "Applicable Law", ["English law"]),
        (
            "Governing Law",
            "governed by Ohio law; the federal courts in New York alone are competent.",
            "Forum",
            ["federal courts in New York"],
        ),
        ("Cap On Liability", "shall not exceed two million dollars ($2,000,000).", "Liability Cap Amount",
         ["two million dollars ($2,000,000)"]),
        ("Default Interest", "at two percent (2%) above the rate otherwise applicable", "Default Rate",
         ["two percent (2%) above the rate otherwise applicable"]),
        ("Default Interest", "a late fee of five percent (5%). In default the Lender may raise the rate by 4%.",
         "Default Rate", ["raise the rate by 4%"]),
        ("Default Interest", "The late fee is 5% of what is overdue.", "Default Rate", []),
        ("Default Interest", "2.08 Late charge; default rate. Overdue sums bear interest at 12%. A late fee is 5%.",
         "Default Rate", ["12%"]),
        ("Financial Covenant", "a ratio of not less than 1.25 to 1.00, and a net worth of $5,000,000",
         "Financial Covenant Level", ["1.25 to 1.00"]),
        ("Financial Covenant", "a ratio of not less than 1.25 to 1.00, and a net worth of $5,000,000",
         "Financial Covenant Amount", ["$5,000,000"]),
        ("Default Interest", ("Base Rate Loans bear interest at the Base Rate. Overdue principal bears interest at the "
         "sum of 2% plus the Margin plus the Base Rate."), "Default Rate", ["2% plus the Margin plus the Base Rate"]),
        ("Default Interest", ("In an Event of Default it is the greater of (i) 2% above the rate otherwise payable or "
         "(ii) 2% above the Prime Rate. In addition 1% of the past due amount."),
         "Default Rate", ["2% above the rate otherwise payable", "2% above the Prime"]),
        ("Financial Covenant", ("Funded Debt not greater than 66-2/3% of capital, an equity ratio of at least .20:1.0, "
         "a net worth rising by 75% of net income, a ratio of cover to be less than 3.0."), "Financial Covenant Level",
         [".20:1.0", "3.0", "66-2/3%"]),
        ("Financial Covenant", "Expenditures in excess of: Fiscal Year $35,000,000 Fiscal Year 2000 $25,000,000",
         "Financial Covenant Amount", ["$35,000,000", "$25,000,000"]),
        ("Insurance", "for three (3) years in an amount of $5,000,000", "Term", []),
    ],
)  # fmt: skip
def test_in_a_clause(clause: str, words: str, field: str, found: list[str]) -> None:
    marks = find_fields(f"x {words}", "other", {(RedactedSpan(2, 2 + len(words)), clause): 0.5})
    assert [span.of(f"x {words}") for span, category in marks if category == field] == found
    assert all(confidence <= 0.5 for confidence in marks.values())


NOTE = """PROMISSORY NOTE
For value received, Tarn LLC promises to pay to Coldwater Bank, N.A. the principal sum of One Million and 00/100 Dollars
($1,000,000). The unpaid balance bears interest at a rate equal to Term SOFR plus 2.25% per annum.
"Maturity Date" means March 31, 2029. "Default Rate" means the rate otherwise applicable plus 3.00%.
"""


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("Principal Amount", ["One Million and 00/100 Dollars\n($1,000,000)"]),
        ("Interest Rate", ["SOFR plus 2.25%"]),
        ("Maturity Date", ["March 31, 2029"]),
        ("Default Rate", ["rate otherwise applicable plus 3.00%"]),
    ],
)
def test_in_a_loan(field: str, found: list[str]) -> None:
    assert [span.of(NOTE) for span, category in find_fields(NOTE, "note", {}) if category == field] == found
    assert find_fields(NOTE, "lease", {}) == {}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("The balance shall be due and payable on June 1, 2028 (the “Maturity Date”).", ["June 1, 2028"]),
        ('All sums fall due on June 1, 2028 without further notice (the "Maturity\nDate").', ["June 1, 2028"]),
        ('from July 1, 2023 until 1 June 2028 (such date, the "Term Loan Maturity Date")', ["1 June 2028"]),
        ("Date of this Note: June 1, 2023\nMaturity Date: June 1, 2028\nPlace: Spokane", ["June 1, 2028"]),
        ('the Business Day after June 1, 2028; interest is due before the end (the "Maturity Date")', []),
        ("TERMINATION DATE shall mean May 31, 2030, or such earlier date", ["May 31, 2030"]),
        ("advances to Borrower from time to time up to and including May 1, 2030, and later", ["May 1, 2030"]),
        (
            "The Commitment shall expire of its own term, without action by the Banks, on June 30, 2031.",
            ["June 30, 2031"],
        ),
        ("the debentures which mature on March 15, 2038", []),
        ("The Maturity Date: see Schedule 2 of June 1, 2023.", []),
        ("Interest is due and payable on July 1, 2023 and each month thereafter.", []),
    ],
)
def test_maturity(words: str, found: list[str]) -> None:
    assert [span.of(words) for span, category in find_fields(words, "note", {}) if category == "Maturity Date"] == found


def test_interest_after_a_default_is_the_default_rate() -> None:
    text = "The loan bears interest at 6% a year. Amounts not paid when due shall bear interest at 8% a year."
    found = {category: span.of(text) for span, category in find_fields(text, "credit agreement", {})}
    assert found == {"Interest Rate": "6%", "Default Rate": "8%"}


@pytest.mark.parametrize(
    ("behind", "found"),
    [
        (" The state and federal courts\nsitting in Kent County, Ohio have jurisdiction.", "state and federal courts"),
        ("\n\n8. The courts of Ohio stand idle.", ""),
        (" Time is of the essence.", ""),
        ("", ""),
    ],
)
def test_courts_after_the_governing_law(behind: str, found: str) -> None:
    law = "It is governed by the laws of Maine."
    marks = find_fields(law + behind, "nda", {(RedactedSpan(0, len(law)), "Governing Law"): 0.9})
    forums = [span.of(law + behind) for span, category in marks if category == "Forum"]
    assert len(forums) == bool(found)
    assert all(one.startswith(found) for one in forums)


def test_parties_of_a_note() -> None:
    text = (
        'FOR VALUE RECEIVED, the undersigned, Tarn Mills, Inc., an Ohio corporation (the "Maker"), promises to pay to\n'
        'the order of Coldwater Union, a credit union, or any later holder (the "Holder"), the sum of $5,000.'
    )
    assert [span.of(text) for span, category in find_fields(text, "note", {}) if category == "Party"] == [
        'Tarn Mills, Inc., an Ohio corporation (the "Maker")',
        'Coldwater Union, a credit union, or any later holder (the "Holder")',
    ]


def test_a_rate_that_is_raised_in_default() -> None:
    text = "While an Event of Default continues the Lender may raise the rate by four percentage points a year."
    found = {category: span.of(text) for span, category in find_fields(text, "note", {})}
    assert found == {"Default Rate": "raise the rate by four percentage points"}
    assert find_fields("The Lender may raise the rate by four percentage points a year.", "note", {}) == {}


@pytest.mark.parametrize(
    ("words", "field", "found"),
    [
        ("CREDIT LIMIT shall mean $25,000,000.", "Principal Amount", ["$25,000,000"]),
        ("The Lender shall make loans to the Borrower in a principal amount not to exceed $7,000,000.",
         "Principal Amount", ["$7,000,000"]),
        ("The Borrower shall not make any loans in an amount outstanding to exceed $100,000.",
         "Principal Amount", []),
        ("The aggregate amount of all Tranche B Commitments shall be $450,000,000.", "Principal Amount",
         ["$450,000,000"]),
        ("The Borrower shall pay interest on the outstanding principal at a rate equal to LIBOR plus 1.50%.",
         "Interest Rate", ["LIBOR plus 1.50%"]),
        ("\"Facility Rate\" means the Base Rate plus two percent (2.0 %).",
         "Interest Rate", ["Base Rate plus two percent (2.0 %)"]),
        ("The loan bears interest at LIBOR plus 2%. One that bears interest at LIBOR is prepaid.", "Interest Rate",
         ["LIBOR plus 2%"]),
    ],
)  # fmt: skip
def test_after_the_words_of_a_loan(words: str, field: str, found: list[str]) -> None:
    marks = find_fields(words, "credit agreement", {})
    assert [span.of(words) for span, category in marks if category == field] == found


def test_an_amendment_of_a_loan_is_read_as_a_loan() -> None:
    words = '"Maturity Date" means March 31, 2029.'
    assert find_fields(f"Amendment to Credit Agreement. {words}", "amendment", {})
    assert not find_fields(f"Amendment to Lease. {words}", "amendment", {})


def test_text_without_a_value_is_not_a_field() -> None:
    assert find_fields("The loan bears interest at the interest rate set forth in the fee letter.", "note", {}) == {}


def test_the_most_confident_of_overlapping_spans_is_kept() -> None:
    words = "The term is three (3) years from the Effective Date."
    clauses = {(RedactedSpan(0, len(words)), "Expiration Date"): 0.9, (RedactedSpan(4, 40), "Effective Date"): 0.5}
    assert find_fields(words, "other", clauses) == {(RedactedSpan(12, 27), "Term"): 0.81}


def test_names() -> None:
    assert {rule.category for rule in FIELD_RULES} <= set(FIELD_TYPES)
    assert all(0 < rule.share < 1 for rule in FIELD_RULES)
    assert all(
        name in WINDOWS or name[0].isupper() or name == "beginning" for rule in FIELD_RULES for name in rule.within
    )


@given(st.text(), st.sampled_from(["note", "other"]))
def test_never_raises(text: str, kind: str) -> None:
    for span, _ in find_fields(text, kind, {(RedactedSpan(0, len(text)), "Parties"): 1.0} if text else {}):
        assert 0 <= span.start < span.end <= len(text)


@pytest.mark.parametrize("piece", ["promises to pay ", "(“a” ", "and A ", "$1 ", "bears interest at 1% ", "courts of "])
def test_takes_time_that_grows_with_the_text(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    with cpu_limit(5):
        find_fields(
            text, "note", {(RedactedSpan(0, 7_000), "Parties"): 1.0, (RedactedSpan(0, 7_000), "Governing Law"): 1}
        )
