import pytest

from services.shared.domain.document import DocumentRecord, all_relations
from services.shared.domain.relations import Priority, Relation, RelationKind

RESTATES = Relation(RelationKind.RESTATES, "deed/0")


@pytest.mark.parametrize(
    ("amends", "relations", "expected"),
    [
        ("", (), ()),
        ("deed/1", (), (Relation(RelationKind.AMENDS, "deed/1"),)),
        ("", (RESTATES,), (RESTATES,)),
        ("deed/1", (RESTATES,), (Relation(RelationKind.AMENDS, "deed/1"), RESTATES)),
    ],
)
def test_all_relations_have_the_amended_agreement(
    amends: str, relations: tuple[Relation, ...], expected: tuple[Relation, ...]
) -> None:
    record = DocumentRecord("t", "s", "deed/2", "m", amends=amends, relations=relations)
    assert all_relations(record) == expected
    assert [one.other for one in expected] == [one.source_reference for one in expected]


def test_the_other_document_can_be_an_id() -> None:
    assert Relation(RelationKind.EXECUTED, document_id="9" * 32).other == "9" * 32


def test_the_default_priority_is_normal() -> None:
    assert DocumentRecord("t", "s", "r", "m").priority is Priority.NORMAL
