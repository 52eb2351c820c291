"""Legal forms of companies, and similar words."""

import pytest

from services.redaction.subjects.companies import without_form
from services.redaction.subjects.linking import subjects_of
from services.shared.domain.entities import EntityType


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("hale industries inc", "hale industries"),
        ("hale co ltd", "hale"),
        ("first harbour bank n a", "first harbour bank"),
        ("hale l l c", "hale"),
        ("hale gmbh co kg", "hale"),
        ("b v", "b v"),
        ("a b c", "a b c"),
        ("company", "company"),
        ("harbour bank", "harbour bank"),
        ("", ""),
    ],
)
def test_forms(words: str, left: str) -> None:
    assert " ".join(without_form(words.split())) == left


def test_a_company_without_its_legal_form_is_the_same_if_unambiguous() -> None:
    names = ("Hale Industries, Inc.", "HALE INDUSTRIES", "Ross Corp.", "Ross LLC", "Ross")
    _, places = subjects_of([(EntityType.ORGANIZATION, name) for name in names])
    assert places[0] == places[1]
    assert len(set(places[2:])) == 3
