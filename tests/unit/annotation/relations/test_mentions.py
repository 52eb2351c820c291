"""What texts say of themselves and of the papers that they change."""

import pytest

from services.annotation.agreement.paper import PaperKind
from services.annotation.relations.mentions import own_date, said, title_of

PARTIES = 'between [ORG_1] (the "Borrower") and Harbour Bank (the "Lender").\n\n'
LOAN = f"TERM LOAN AGREEMENT\n\nThis Term Loan Agreement is dated as of March 3, 2021 and made {PARTIES}"


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("AMENDED AND RESTATED TERM LOAN AGREEMENT", "term loan agreement"),
        ("that certain Term Loan Agreement", "term loan agreement"),
        ("Credit Agreement dated October 7, 1996", "credit agreement"),
        ("Lease No. 12", "lease"),
        ("The  “Lease”,", "lease"),
    ],
)
def test_titles_to_compare(words: str, title: str) -> None:
    assert title_of(words) == title


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (LOAN, "2021-03-03"),
        ("LEASE\n\nThis Lease is entered into this 5th day of April, 2022, between A and B.", "2022-04-05"),
        (
            "AMENDMENT\n\nThis Amendment to that certain Lease dated May 1, 2020 is made as of June 2, 2021.",
            "2021-06-02",
        ),
        ("LEASE\n\nThis Lease is made between A and B.", ""),
    ],
)
def test_the_day_of_a_paper(text: str, day: str) -> None:
    assert own_date(text) == day


def test_an_agreement_names_no_other_paper() -> None:
    found = said(f"{LOAN}The Borrower pays under the Note dated as of May 4, 2020.\n\nBy: ________")
    assert (found.kind, found.own.title, found.own.dated) == (PaperKind.AGREEMENT, "term loan agreement", "2021-03-03")
    assert found.parties == {"[org_1]", "harbour bank"}
    assert (found.names, found.changes, found.restates, found.signed) == ((), False, False, False)


def test_an_amendment_names_the_agreement_with_its_date() -> None:
    text = (
        "SECOND AMENDMENT TO TERM LOAN AGREEMENT\n\nThis Second Amendment to Term Loan Agreement is dated as of June "
        f"1, 2023 and made {PARTIES}WHEREAS, the parties entered into that certain Term Loan Agreement dated as of "
        "March 3, 2021;\n\nSection 2.1 of the Loan Agreement is hereby amended.\n\n/s/ A. Person\n"
    )
    found = said(text)
    assert found.changes
    assert found.signed
    (name,) = found.names
    assert (name.title, name.dated) == ("term loan agreement", "2021-03-03")
    assert name.span is not None
    assert name.span.of(text) == "Term Loan Agreement"


def test_the_title_of_an_amendment_names_the_agreement_without_a_date() -> None:
    text = f"FIRST AMENDMENT TO LEASE\n\nThis First Amendment to Lease is made {PARTIES}The rent is hereby amended."
    assert [(one.title, one.dated) for one in said(text).names] == [("lease", "")]


def test_a_restated_agreement_names_the_one_that_it_replaces() -> None:
    text = (
        LOAN.replace("TERM", "AMENDED AND RESTATED TERM").replace("March 3, 2021", "May 5, 2024")
        + "It amends and restates the Term Loan Agreement dated as of March 3, 2021.\n"
    )
    found = said(text)
    assert found.restates
    assert [(one.title, one.dated) for one in found.names] == [("term loan agreement", "2021-03-03")]
