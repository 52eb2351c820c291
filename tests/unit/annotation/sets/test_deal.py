"""The values of the deal in a set: the parties with roles, and passages of models where the text says nothing."""

from services.annotation.agreement.paper import paper_of
from services.annotation.sets.deal import deal_of
from services.shared.domain.annotations import EntryState, Prediction
from services.shared.domain.spans import RedactedSpan

TEXT = (
    "LOAN AGREEMENT\n\nThis Loan Agreement is entered into as of May 4, 2026, by and between Blue Harbour Bank, N.A., "
    "a national banking association (the “Lender”), and Fern Hill LLC, a Maine limited liability company "
    "(the “Borrower”)."
    "\n\nThe last day is 6/30/31."
)
DAY = RedactedSpan(TEXT.index("6/30/31"), TEXT.index("6/30/31") + 7)


def prediction(confidence: float = 0.9) -> Prediction:
    return Prediction("id", "Maturity Date", DAY, confidence)


def test_parties_have_their_names_and_roles_once() -> None:
    entries = [one for one in deal_of(TEXT, "credit agreement", paper_of(TEXT)) if one.key == "parties"]
    assert [(one.role, one.span and one.span.of(TEXT)) for one in entries] == [
        ("lender", "Blue Harbour Bank, N.A."),
        ("borrower", "Fern Hill LLC"),
    ]


def test_a_prediction_gives_the_maturity_unless_it_is_unsure() -> None:
    def maturity(one: Prediction) -> RedactedSpan | None:
        found = deal_of(TEXT, "credit agreement", paper_of(TEXT), [one])
        (entry,) = [one for one in found if one.key == "maturity"]
        return entry.span

    assert maturity(prediction()) == DAY
    assert maturity(prediction(confidence=0.2)) is None


def test_an_amendment_refers_to_the_agreement_that_it_changes() -> None:
    text = (
        "FIRST AMENDMENT TO CREDIT AGREEMENT\n\nThis First Amendment, dated as of May 4, 2026, is made by Fern Hill. "
        "The Credit Agreement dated as of May 1, 2025 is hereby amended as set forth below."
    )
    states = {one.key: one.state for one in deal_of(text, "credit agreement", paper_of(text))}
    assert states["maturity"] is EntryState.ELSEWHERE


def test_a_letter_has_no_sheet() -> None:
    text = "Dear Ada, thank you for your letter. We write to you next week."
    assert deal_of(text, "letter", paper_of(text)) == ()


def test_a_name_that_the_document_gives_a_party_is_no_role() -> None:
    text = (
        "SUPPLY AGREEMENT\n\nThis Supply Agreement is made as of May 4, 2026 by and between Acme Frobnicators, Inc., a "
        "Delaware corporation (“Frobco”), and Fern Hill LLC, a Maine limited liability company (“Buyer”).\n"
    )
    entries = [one for one in deal_of(text, "supply", paper_of(text)) if one.key == "parties"]
    assert [one.role for one in entries] == ["", "buyer"]
