"""Links between the mentions in one document."""

import pytest

from services.redaction.subjects.linking import keys_of, subjects_of
from services.shared.domain.entities import EntityType


def _groups(*names: str) -> list[set[str]]:
    subjects, places = subjects_of([(EntityType.PERSON, name) for name in names])
    assert [names[i] in subjects[place].spellings for i, place in enumerate(places)] == [True] * len(names)
    return sorted((set(one.spellings) for one in subjects), key=sorted)


@pytest.mark.parametrize(
    ("names", "groups"),
    [
        (
            ("Ms. Smith", "Jane A. Smith", "SMITH, JANE", "J. Smith", "Jane"),
            [{"Ms. Smith", "Jane A. Smith", "SMITH, JANE", "J. Smith", "Jane"}],
        ),
        (("Smith", "Jane Smith", "John Smith"), [{"Jane Smith"}, {"John Smith"}, {"Smith"}]),
        (("J. Smith", "Jane Smith", "John Smith"), [{"J. Smith"}, {"Jane Smith"}, {"John Smith"}]),
        (("Jane Smith", "Jane Anne Smith", "Jane A. Smith"), [{"Jane A. Smith", "Jane Anne Smith", "Jane Smith"}]),
        (("Wei Zhang", "Zhang"), [{"Wei Zhang", "Zhang"}]),
        (("Dr. Łukasz Żak", "Zak"), [{"Dr. Łukasz Żak", "Zak"}]),
        (("John Roe, Jr.", "John Roe"), [{"John Roe", "John Roe, Jr."}]),
        (("Thomas van der Berg", "Mr. van der Berg"), [{"Mr. van der Berg", "Thomas van der Berg"}]),
    ],
)  # fmt: skip
def test_mentions_of_one_person_are_linked(names: tuple[str, ...], groups: list[set[str]]) -> None:
    assert _groups(*names) == sorted(groups, key=sorted)
    assert _groups(*reversed(names)) == sorted(groups, key=sorted)


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        (EntityType.IBAN, "GB82 WEST 1234 5698 7654 32", "gb82west12345698765432"),
        (EntityType.PHONE, "+1 (212) 555-0142", "212.555.0142"),
        (EntityType.EMAIL, "Jane@Example.com", "jane@example.com"),
        (EntityType.ADDRESS, "12 Elm Street,\nSpringfield", "12 Elm Street Springfield"),
        (EntityType.SSN, "123-45-6789", "123 45 6789"),
        (EntityType.ORGANIZATION, "Hale Industries, Inc.", "HALE INDUSTRIES INC"),
    ],
)
def test_one_value_has_one_key(kind: EntityType, first: str, second: str) -> None:
    assert keys_of(kind, first) == keys_of(kind, second)


def test_every_value_has_a_key() -> None:
    for kind in EntityType:
        for form in ("", "...", "Mr.", ",", "\ud800"):
            assert keys_of(kind, form)
