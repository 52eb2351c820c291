"""The columns of the grid."""

import pytest

from services.annotation.grid.columns import MOST_COLUMNS, columns_of, default_columns
from services.shared.domain.clauses import CLAUSE_TYPES
from services.shared.domain.errors import Reject
from services.shared.domain.fields.types import FIELD_TYPES, FieldKind


def test_clause_types_fields_and_keys() -> None:
    clause, field, key = columns_of(["Governing Law", "Maturity Date", "maturity"])
    assert (clause.of_deal, field.of_deal, key.of_deal) == (False, False, True)
    assert (clause.kind, field.kind, key.kind) == (FieldKind.LAW, FieldKind.DATE, FieldKind.DATE)


def test_each_column_once_in_order() -> None:
    assert [one.name for one in columns_of(["term", "Insurance", "term"])] == ["term", "Insurance"]


@pytest.mark.parametrize("name", [*CLAUSE_TYPES, *FIELD_TYPES])
def test_every_type_can_be_a_column(name: str) -> None:
    assert columns_of([name])[0].name == name


@pytest.mark.parametrize("names", [["Sorcery"], [""], ["Insurance"] * (MOST_COLUMNS + 1)])
def test_refused_names(names: list[str]) -> None:
    with pytest.raises(Reject) as caught:
        columns_of(names)
    assert caught.value.field == "columns"


@pytest.mark.parametrize(
    ("types", "first"),
    [
        (["credit agreement", "note", "amendment"], "maturity"),
        (["licence", "nda", "credit agreement"], "term"),
        ([], "maturity"),
    ],
)
def test_default_columns_by_type(types: list[str], first: str) -> None:
    found = default_columns(types)
    assert found[1].name == first
    assert found[-1].name == "governing_law"
