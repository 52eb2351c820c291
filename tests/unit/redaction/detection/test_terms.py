"""Defined terms stay in the text."""

import pytest

from tests.unit.redaction.makers import LEGAL, redacted

_COMPANY = 'Hale Industries Inc. ("Hale") and the bank.\nAttention: Hale\nName: Hale\nHale shall pay.'
_PERSON = 'David Hale ("Hale") guarantees. Name: David Hale\nHale shall pay.'
_MEANS = '"Vendor" means the seller.\nName: Vendor\nVendor shall pay.'


@pytest.mark.parametrize(
    ("text", "kept"),
    [(_COMPANY, True), (_PERSON, False), (_MEANS, True)],
    ids=["a company's short name", "a person's short name", "a role"],
)
def test_a_term_stays_unless_it_was_defined_for_a_person(text: str, kept: bool) -> None:
    result = redacted(text, LEGAL).text
    assert (text.splitlines()[-1] in result) is kept


def test_an_uncertain_name_at_the_start_of_a_company_name_is_dropped() -> None:
    text = "among W. R. Hale & Co., the banks. By: W. R. Hale\nW. R. Hale shall pay."
    assert redacted(text, LEGAL).text == text


def test_a_certain_name_stays_beside_a_company() -> None:
    text = "Jane Hale Holdings LLC acts.\nName: Jane Hale\n"
    assert "Name: [PERSON_1]" in redacted(text, LEGAL).text
