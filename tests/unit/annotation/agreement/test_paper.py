"""The kind of a document from its first lines and its operative words. All titles are written for the test."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.agreement.paper import PaperKind, paper_of
from tests.cpu_time import cpu_limit

A, M, W, C = PaperKind.AGREEMENT, PaperKind.AMENDMENT, PaperKind.WAIVER, PaperKind.CONSENT
L, N, G, F, O = PaperKind.SIDE_LETTER, PaperKind.NOTE, PaperKind.GUARANTY, PaperKind.FORM, PaperKind.OTHER  # noqa: E741
BODY = "\n\nThe Lender shall make the Loan available to the Borrower on the Closing Date.\n" * 3
CHANGES = '\n\nSection 2.1 of the Credit Agreement is hereby amended by deleting "May" and inserting "June".\n'

CASES = (
    (A, "CREDIT AGREEMENT\n\nThis Credit Agreement is made by [ORGANISATION_1] and [ORGANISATION_2]."),
    (A, "THIRD AMENDED AND RESTATED CREDIT AGREEMENT\n\nThis Third Amended and Restated Credit Agreement (this"),
    (A, "Exhibit 10.4 SUPPLY AGREEMENT This SUPPLY AGREEMENT (this “Agreement”) is dated May 1, 2020"),
    (A, "NOTE PURCHASE AGREEMENT\n\nTHIS NOTE PURCHASE AGREEMENT is dated as of May 1, 2020"),
    (A, "GUARANTY AND SECURITY AGREEMENT\n\nThis Guaranty and Security Agreement, dated as of May 1, 2020"),
    (A, "OFFICE LEASE\n\nTHIS LEASE is made on May 1, 2020 between [ORGANISATION_1] and the Tenant"),
    (
        A,
        "SUPPLY AGREEMENT\n\nThis Supply Agreement is made. The First Agreement is amended and restated as follows:",
    ),
    (M, "CREDIT AGREEMENT\n\nExhibit 10.2\n\nAMENDMENT TO LOAN AGREEMENT\n\nThis Amendment to Loan Agreement is"),
    (M, "AMENDMENT NO. 2, CONSENT AND WAIVER\nTO CREDIT AGREEMENT\n\nThis AMENDMENT NO. 2, CONSENT AND WAIVER to"),
    (M, "FOURTH AMENDMENT TO\nAMENDED AND RESTATED LOAN AGREEMENT\n\nTHIS FOURTH AMENDMENT TO AMENDED AND RESTATED"),
    (M, "WAIVER AND AMENDMENT\n\nThis Waiver and Amendment is made as of May 1, 2020"),
    (M, "LOAN MODIFICATION AGREEMENT\n\nTHIS LOAN MODIFICATION AGREEMENT is made as of May 1, 2020"),
    (M, "ADDENDUM TO SERVICES AGREEMENT\n\nThis addendum changes the fees of the Services Agreement."),
    (M, "CREDIT AGREEMENT\n\n" + CHANGES),
    (M, "Dear [PERSON_1]:\n\nWe refer to the Credit Agreement." + CHANGES),
    (W, "LIMITED WAIVER\n\nThis Limited Waiver (this “Waiver”) is made as of May 1, 2020"),
    (W, "FORBEARANCE AGREEMENT\n\nTHIS FORBEARANCE AGREEMENT is made as of May 1, 2020"),
    (C, "CONSENT TO ASSIGNMENT\n\nThis Consent is given by the Landlord on May 1, 2020"),
    (L, "Re: Fee Letter\n\nLadies and Gentlemen:"),
    (L, "SIDE LETTER\n\nWe refer to the agreement of today."),
    (
        A,
        "LOAN AGREEMENT\n\nArticle 1\n" + "The Borrower pays.\n" * 900 + "\nThis Note is one of the Notes (as defined)",
    ),
    (N, "SECURED PROMISSORY NOTE\n\nFOR VALUE RECEIVED, the Maker promises to pay to the order of the Payee"),
    (N, "AMENDED AND RESTATED REVOLVING CREDIT NOTE\n\nThis Note replaces the note of May 1, 2020"),
    (G, "CONTINUING GUARANTY\n\nThis Continuing Guaranty (this “Guaranty”) is made as of May 1, 2020"),
    (G, "GUARANTEE AGREEMENT\n\nTHIS GUARANTEE AGREEMENT, dated as of May 1, 2020"),
    (F, "FORM OF REVOLVING NOTE\n\nFOR VALUE RECEIVED, the undersigned promises to pay"),
    (F, "LICENSE AGREEMENT\n\nThis License Agreement is made as of [●], 2020 by and among the Licensor"),
    (F, "SERVICES AGREEMENT\n\nThis Services Agreement is made on ______ 2020 between ________ and the Customer"),
    (O, "Minutes of the meeting of May 1, 2020\n\nThe chair opened the meeting."),
    (O, "WRITTEN CONSENT OF THE SOLE MEMBER OF [ORGANISATION_1]\n\nThe undersigned adopts these resolutions."),
    (O, ""),
)


@pytest.mark.parametrize(("kind", "head"), CASES)
def test_kind(kind: PaperKind, head: str) -> None:
    text = head + BODY
    paper = paper_of(text)
    assert paper.kind is kind
    assert paper.certain is (kind is not O)
    assert paper.place is None if kind is O else paper.place is not None and paper.place.of(text).strip()


def test_amendments_clause_of_a_full_agreement() -> None:
    clause = "No provision is amended by a course of dealing. This Agreement remains in full force."
    assert paper_of(f"CREDIT AGREEMENT\n\nThis Credit Agreement is dated May 1, 2020.{BODY}{clause}").kind is A


def test_operative_words_in_a_long_agreement() -> None:
    """A full agreement that amends one provision of another paper is not an amendment."""
    assert paper_of("LOAN AGREEMENT\n\nThis Loan Agreement is dated May 1, 2020." + BODY * 400 + CHANGES).kind is A


@given(st.text(alphabet="THIS AMENDmet.\n\"([_●], 'exhibit10", max_size=400))
def test_place_is_in_the_text(text: str) -> None:
    place = paper_of(text).place
    assert place is None or place.end <= len(text)


@pytest.mark.parametrize(
    "unit", ["THIS ", "A" * 50 + " ", " \n", "_", "[ ", "EXHIBIT 1", "is hereby ", "This Agreement "]
)
def test_growth(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    with cpu_limit(10):  # quadratic: minutes
        paper_of(text)
