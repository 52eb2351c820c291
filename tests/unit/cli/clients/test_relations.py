"""Relations as options of a command."""

from dataclasses import replace

import pytest

from services.cli.clients.relations import amended, relation_of, relations_of
from services.cli.errors import UsageError
from services.shared.domain.document import DocumentRecord
from services.shared.domain.relations import Relation, RelationKind

ID = "9" * 32
BY_ID = Relation(RelationKind.AMENDS, document_id=ID)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("restates:DV/1", Relation(RelationKind.RESTATES, "DV/1")),
        ("executed:a:b", Relation(RelationKind.EXECUTED, "a:b")),
        (f"amends:id={ID}", BY_ID),
    ],
)
def test_a_value_is_a_relation(value: str, expected: Relation) -> None:
    assert relation_of(value) == expected


@pytest.mark.parametrize("value", ["", "restates", "restates:", "restates:id=", "replaces:DV/1"])
def test_a_value_that_is_no_relation(value: str) -> None:
    with pytest.raises(UsageError):
        relation_of(value)


@pytest.mark.parametrize(
    ("amends", "values", "expected"),
    [
        ("", [], ("", ())),
        ("DV/1", [], ("DV/1", ())),
        ("DV/1", ["amends:DV/1"], ("DV/1", ())),
        ("", ["amends:DV/1", "restates:DV/0"], ("DV/1", (Relation(RelationKind.RESTATES, "DV/0"),))),
        ("", [f"amends:id={ID}"], ("", (BY_ID,))),
    ],
)
def test_the_amended_agreement_is_a_field_of_its_own(
    amends: str, values: list[str], expected: tuple[str, tuple[Relation, ...]]
) -> None:
    assert relations_of(amends, values) == expected


def test_two_amended_agreements_are_refused() -> None:
    with pytest.raises(UsageError):
        relations_of("DV/1", ["amends:DV/2"])


def test_the_amended_agreement_of_a_record() -> None:
    record = DocumentRecord("t", "s", "r", "m")
    assert amended(record) == ""
    assert amended(replace(record, amends="DV/1")) == "DV/1"
    assert amended(replace(record, relations=(BY_ID,))) == ID
