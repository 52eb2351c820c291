"""The values of the deal in a set: the parties with roles, and passages of models where the text says nothing."""

import pytest

from services.annotation.agreement.paper import paper_of
from services.annotation.economics.deal import deal_of
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


@pytest.mark.parametrize(
    ("preamble", "names"),
    [
        (
            "FERN, INC., HILL WEST, INC. and HILL LLC, as Borrower, and FIRST BANK, N.A., as Lender",
            [("", "FERN, INC."), ("", "HILL WEST, INC."), ("borrower", "HILL LLC"), ("lender", "FIRST BANK, N.A.")],
        ),
        (
            "FERN, INC. AND HILL CO., AS BORROWERS, FERN, INC. AND WEST CORP., AS GUARANTORS, AND HILL, N.A., AS BANK",
            [
                ("borrower", "FERN, INC."),
                ("borrower", "HILL CO."),
                ("guarantor", "WEST CORP."),
                ("bank", "HILL, N.A."),
            ],
        ),
        (
            "Fern Company, Inc., as Borrower, and First Bank, Ltd., as Lender",
            [("borrower", "Fern Company, Inc."), ("lender", "First Bank, Ltd.")],
        ),
    ],
)
def test_a_list_of_names_has_an_entry_for_each(preamble: str, names: list[tuple[str, str]]) -> None:
    text = f"CREDIT AGREEMENT dated as of May 4, 2026 among {preamble}\n\nWITNESSETH: they agree."
    entries = [one for one in deal_of(text, "credit agreement", paper_of(text)) if one.key == "parties"]
    assert [(one.role, one.span and one.span.of(text)) for one in entries] == names


def test_parties_without_roles_have_their_names() -> None:
    text = "SUPPLY CONTRACT\n\nParty A: Fern Hill Co., Ltd.\nParty B: Blue Harbour AG\n\nThey agree."
    entries = [one for one in deal_of(text, "supply", paper_of(text)) if one.key == "parties"]
    assert [(one.role, one.span and one.span.of(text)) for one in entries] == [
        ("", "Fern Hill Co., Ltd."),
        ("", "Blue Harbour AG"),
    ]
    text = "The firm below, Fern Hill LLC, sells."
    marks = [Prediction("id", "Party", RedactedSpan(16, 29), 0.9)]
    (entry,) = (one for one in deal_of(text, "supply", paper_of(text), marks) if one.key == "parties")
    assert entry.span == RedactedSpan(16, 29)


def test_a_name_far_from_the_beginning_is_no_party() -> None:
    text = "SUPPLY AGREEMENT. " + "The goods are sold. " * 700
    text += "A contract between Acme Office, Inc. (the “Office”) and others is recorded.\n"
    (entry,) = [one for one in deal_of(text, "supply", paper_of(text)) if one.key == "parties"]
    assert entry.state is EntryState.NONE_STATED


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
