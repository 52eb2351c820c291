"""Defined terms: where they are defined, and where they are used."""

import pytest

from services.annotation.linking.terms import terms_of

TEXT = """This agreement is between Harbour Bank (the "Lender") and Tern Ltd. It is a loan (each, a "Subsidiary Loan").

"Business Day" means a day on which banks are open.

"Interest Period": a month.

The Lender counts BUSINESS DAYS and Business Days. The Subsidiary Loans bear interest for an Interest
Period. A lender is no Lender's agent.
"""


def test_definitions_and_uses() -> None:
    found = terms_of(TEXT)
    assert [(one.term, one.uses) for one in found.terms()] == [
        ("Lender", 2),
        ("Subsidiary Loan", 1),
        ("Business Day", 2),
        ("Interest Period", 1),
    ]


@pytest.mark.parametrize(
    ("term", "body"),
    [
        ("Lender", 'This agreement is between Harbour Bank (the "Lender")'),
        ("Subsidiary Loan", 'It is a loan (each, a "Subsidiary Loan")'),
        ("Business Day", 'Business Day" means a day on which banks are open.'),
        ("Interest Period", 'Interest Period": a month.'),
    ],
)
def test_bodies(term: str, body: str) -> None:
    [one] = [each for each in terms_of(TEXT).terms() if each.term == term]
    assert TEXT[one.body_start : one.body_end] == body
    assert TEXT[one.start : one.end] == term


def test_a_definition_by_its_place() -> None:
    found = terms_of(TEXT)
    place = TEXT.index('Business Day"')
    one = found.at(place)
    assert one is not None
    assert [TEXT[start:end] for start, end in found.uses(one)] == ["BUSINESS DAYS", "Business Days"]
    assert found.at(place + 1) is None
