"""Each key of the sheet is found in sentences of agreements, with its place, or has the reason why it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.economics.commercial.keys import COMMERCIAL_KEYS
from services.annotation.economics.entries import Entry
from services.annotation.economics.loans import LOAN_KEYS
from services.annotation.economics.marks import Marked
from services.annotation.economics.sheet import economics_of
from services.shared.domain.annotations import EntryState
from services.shared.domain.spans import RedactedSpan
from tests.cpu_time import cpu_seconds
from tests.unit.annotation.economics.tables import LOAN, SUPPLY, of


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("commitment", "“Total Commitment” means $________."),
        ("maturity", "“Maturity Date” means [Date], 2031."),
        ("margin", "The rate is equal to SOFR plus [●]% per annum."),
        ("effective_date", "This Agreement is dated as of ________, 2026."),
    ],
)
def test_a_gap_of_a_form_is_blank(key: str, sentence: str) -> None:
    (entry,) = of(economics_of(sentence, LOAN), key)
    assert entry.state is EntryState.BLANK
    assert entry.span


@pytest.mark.parametrize(
    ("document_type", "key", "sentence", "words"),
    [
        (SUPPLY, "price", "Prices are as set forth in Exhibit B.", "Exhibit B"),
        (SUPPLY, "service_levels", "Response times are described in the applicable Order Form.", "Order Form"),
        (LOAN, "fees", "The agency fees are specified in the Fee Letter.", "Fee Letter"),
        (SUPPLY, "price", "The amount of the service fee is set forth in Attachment 1.", "Attachment 1"),
        (SUPPLY, "payment_term", "The terms of payment are as set forth in Attachment 1.", "Attachment 1"),
        (SUPPLY, "price", "The prices are to be those, as set out in Schedule 4.", "Schedule 4"),
    ],
)
def test_a_reference_is_elsewhere(document_type: str, key: str, sentence: str, words: str) -> None:
    (entry,) = of(economics_of(sentence, document_type), key)
    assert entry.state is EntryState.ELSEWHERE
    assert entry.span
    assert words in entry.span.of(sentence)


def test_what_an_amendment_does_not_state_is_in_the_agreement_that_it_changes() -> None:
    text = (
        "This Amendment is dated May 4, 2026. It changes the Credit Agreement dated as of May 1, 2025. The law is new."
    )
    entries = economics_of(text, "amendment", amends=True)
    assert of(economics_of(text, LOAN), "maturity")[0].state is EntryState.NONE_STATED
    by_key = {one.key: one for one in economics_of(text * 4, LOAN, amends=True)}
    assert by_key["maturity"].state is EntryState.ELSEWHERE
    assert by_key["forum"].state is EntryState.NONE_STATED
    assert {one.key for one in entries} == set(COMMERCIAL_KEYS)


def test_an_amendment_of_a_loan_has_the_keys_of_loans() -> None:
    text = "The Borrower and the Lender change the Loan. " * 10
    assert {one.key for one in economics_of(text, "amendment")} == set(LOAN_KEYS)


def test_marks_give_what_the_text_does_not() -> None:
    text = "The final day of the deal is 6/30/31."
    marks = (Marked("Maturity Date", RedactedSpan(30, 37)),)
    assert of(economics_of(text, LOAN, marks=marks), "maturity") == [
        Entry("maturity", EntryState.STATED, RedactedSpan(30, 37))
    ]
    stated = "“Maturity Date” means June 30, 2031."
    (entry,) = of(economics_of(stated, LOAN, marks=marks), "maturity")
    assert entry.span == RedactedSpan(0, len(stated))


@pytest.mark.parametrize(
    ("document_type", "key", "category", "words", "stated"),
    [
        (SUPPLY, "liability_cap", "Cap On Liability", "No party has liability for special damages.", False),
        (SUPPLY, "liability_cap", "Cap On Liability", "All liability ends at, and is not more than, the fees.", True),
        (LOAN, "forum", "Jurisdiction And Jury Waiver", "Each party waives a jury.", False),
        (LOAN, "default_rate", "Default Interest", "the Base Rate", False),
        (LOAN, "interest", "Interest Rate", "rate provided in the Note", False),
        (LOAN, "interest", "Interest Rate", "Prime Rate plus a margin", True),
    ],
)
def test_a_passage_of_a_model_must_have_the_words_of_the_key(
    document_type: str, key: str, category: str, words: str, *, stated: bool
) -> None:
    marks = (Marked(category, RedactedSpan(0, len(words))),)
    (entry,) = of(economics_of(words, document_type, marks=marks), key)
    assert (entry.state is EntryState.STATED) == stated


def test_the_rate_of_interest_is_no_default_rate() -> None:
    text = "The Loan shall bear interest at a rate of 6.5%."
    marks = (Marked("Default Rate", RedactedSpan(9, 46)),)
    assert of(economics_of(text, LOAN, marks=marks), "default_rate")[0].state is EntryState.NONE_STATED


def test_a_form_after_the_signatures_does_not_add_to_the_body() -> None:
    body = "The Borrower may prepay the Loans. " + "Nothing else is here. " * 100
    form = "IN WITNESS WHEREOF, they sign. EXHIBIT A. The Maker may prepay this Note."
    assert len(of(economics_of(body + form, LOAN), "prepayment")) == 1
    alone = "Nothing else is here. " * 100 + form
    assert of(economics_of(alone, LOAN), "prepayment")[0].state is EntryState.STATED


def test_parties_are_those_of_the_caller() -> None:
    party = Entry("parties", EntryState.STATED, RedactedSpan(0, 4), "lender")
    assert of(economics_of("Acme lends.", LOAN, parties=[party]), "parties") == [party]


@given(st.text(alphabet="$1%.;() \n“”_●[]aeLoanrtfee", max_size=300), st.sampled_from([LOAN, SUPPLY, "other"]))
def test_any_text_has_a_sheet_with_places_inside_it(text: str, document_type: str) -> None:
    for one in economics_of(text, document_type):
        assert (one.span is None) == (one.state is EntryState.NONE_STATED)
        assert one.span is None or 0 <= one.span.start < one.span.end <= len(text)


@pytest.mark.parametrize("document_type", [LOAN, SUPPLY])
@pytest.mark.parametrize(
    "words",
    [
        "1.1 “A.” The ",
        "until paid ",
        "basis points 1.0 ",
        "may prepay ",
        "bear interest ",
        "“Maturity Date” ",
        "1 ",
        "(the [ ",
        "agree lender to make ",
        "not exceed $1% of ",
        "dated ______",
        "agreement shall ",
    ],
)
def test_the_time_is_linear(document_type: str, words: str) -> None:
    def seconds(count: int) -> float:
        text = words * count
        return cpu_seconds(lambda: economics_of(text, document_type))

    count = 30_000 // len(words)
    assert seconds(4 * count) < 12 * seconds(count) + 0.1


@pytest.mark.parametrize(("sentences", "state"), [(4_000, EntryState.STATED), (7_000, EntryState.NONE_STATED)])
def test_a_term_is_searched_in_many_sentences_and_not_without_end(sentences: int, state: EntryState) -> None:
    text = "The interest is paid to the Agent. " * sentences + "The Loan shall bear interest at a rate of 6.5%."
    assert of(economics_of(text, LOAN), "interest")[0].state is state
