from typing import Any

import pytest

from scripts.compare_openapi import differences


def document(schema: object, **schemas: object) -> dict[str, Any]:
    """A document with one operation, whose response has the schema."""
    return {"paths": {"/v1/a": {"get": {"schema": schema}}}, "components": {"schemas": schemas}}


BEFORE = document({"$ref": "#/components/schemas/Old"}, Old={"type": "integer", "minimum": 1.0, "title": "Old"})


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (document({"$ref": "#/components/schemas/New"}, New={"type": "integer", "minimum": 1, "title": "New"}), []),
        (document({"type": "integer", "minimum": 2}), ["GET /v1/a schema.minimum: 1 -> 2"]),
        (document({"type": "integer"}), ["GET /v1/a schema.minimum: 1 -> absent"]),
        (
            {"paths": {}},
            ["GET /v1/a schema.minimum: 1 -> absent", 'GET /v1/a schema.type: "integer" -> absent'],
        ),
    ],
)
def test_what_callers_see_is_compared(after: dict[str, Any], expected: list[str]) -> None:
    assert list(differences(BEFORE, after)) == expected


def test_a_schema_that_contains_itself_ends() -> None:
    tree = {"type": "object", "properties": {"inner": {"$ref": "#/components/schemas/Tree"}}}
    made = document({"$ref": "#/components/schemas/Tree"}, Tree=tree)
    assert list(differences(made, made)) == []


def test_lists_are_compared_without_their_order() -> None:
    one, other = document({"required": ["a", "b"]}), document({"required": ["b", "a"]})
    assert list(differences(one, other)) == []
    assert list(differences(one, document({"required": []}))) == ['GET /v1/a schema.required: ["a", "b"] -> []']
