"""Labels that make a number an identifier, or a public number."""

import pytest

from services.redaction.recognisers.lexical.number_labels import is_form_field, is_public_number, labelled


@pytest.mark.parametrize(
    ("before", "least"),
    [
        ("Policy No. ", 3),
        ("Kontonummer: ", 3),
        ("Vertragsnr. ", 3),
        ("N° ", 3),
        ("Acct # ", 3),
        ("Loan Number (internal): ", 3),
        ("passport ", 4),
        ("the passport is ", 4),
        ("sort code ", 3),
        ("Social Security ", 4),
        ("QXR ", 5),
        ("GAAP ", 0),
        ("January ", 0),
        ("the Borrower ", 0),
        ("", 0),
    ],
)
def test_the_least_digits_after_a_label(before: str, least: int) -> None:
    assert labelled(before) == least


@pytest.mark.parametrize(
    ("before", "digits", "public"),
    [
        ("Section ", 3, True),
        ("Release No. ", 8, True),
        ("Regulation (EU) No ", 7, True),
        ("Suite ", 4, True),
        ("Unit ", 9, False),
        ("Policy No. ", 3, False),
    ],
)
def test_public_numbers(before: str, digits: int, public: bool) -> None:
    assert is_public_number(before, digits) is public


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ("Staff: ", "\nName", True),
        ("| Desk code: ", " |", True),
        ("Number of shares: ", "\n", False),
        ("Staff: ", " people work here", False),
    ],
)
def test_form_fields(before: str, after: str, field: bool) -> None:
    assert is_form_field(before, after) is field
