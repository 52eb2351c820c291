from dataclasses import replace
from typing import Any, cast

from jsonschema import Draft202012Validator

from services.annotation.edge.http.jsonld import collection
from services.shared.domain.annotations import SUSPECTED_INSTRUCTION, AnnotationSet, AnnotationState, Origin, SetState
from services.shared.domain.document import Provenance
from services.shared.domain.spans import OriginalSpan
from tests.unit.annotation.playbook.test_conclude import mark
from tests.unit.annotation.support import record

# The parts of the W3C Web Annotation Data Model that are used here.
MODEL = {
    "type": "object",
    "required": ["@context", "id", "type", "total", "first"],
    "properties": {
        "@context": {"type": "array", "prefixItems": [{"const": "http://www.w3.org/ns/anno.jsonld"}]},
        "type": {"const": "AnnotationCollection"},
        "total": {"type": "integer"},
        "first": {
            "required": ["id", "type", "partOf", "startIndex", "items"],
            "properties": {"type": {"const": "AnnotationPage"}, "items": {"items": {"$ref": "#/$defs/annotation"}}},
        },
    },
    "$defs": {
        "annotation": {
            "required": ["id", "type", "motivation", "body", "target"],
            "properties": {
                "id": {"pattern": "^urn:glossator:annotation:"},
                "type": {"const": "Annotation"},
                "motivation": {"const": "classifying"},
                "body": {"required": ["type", "value", "purpose"], "properties": {"type": {"const": "TextualBody"}}},
                "target": {
                    "required": ["source", "selector"],
                    "properties": {
                        "selector": {
                            "minItems": 1,
                            "items": {"oneOf": [{"$ref": "#/$defs/position"}, {"$ref": "#/$defs/quote"}]},
                        }
                    },
                },
            },
        },
        "position": {
            "required": ["type", "start", "end"],
            "additionalProperties": False,
            "properties": {
                "type": {"const": "TextPositionSelector"},
                "start": {"type": "integer", "minimum": 0},
                "end": {"type": "integer", "minimum": 0},
            },
        },
        "quote": {
            "required": ["type", "exact"],
            "additionalProperties": False,
            "properties": {"type": {"const": "TextQuoteSelector"}, "exact": {"type": "string"}},
        },
    },
}

MODELS = replace(mark("Parties", name="a"), span=OriginalSpan(3, 9), provenance=Provenance(model="clauses@1"))
PERSONS = mark("Insurance", state=AnnotationState.ADDED, origin=Origin.PERSON, name="b")
SET = AnnotationSet("s", 3, SetState.PUBLISHED, "nda", 0.9, (MODELS, PERSONS), reviewed=True)


def page(quotes: dict[str, str]) -> list[dict[str, Any]]:
    made = cast(dict[str, Any], collection(record(), SET, quotes))
    Draft202012Validator(MODEL).validate(made)
    assert made["total"] == 2
    items: list[dict[str, Any]] = made["first"]["items"]
    return items


def test_a_set_becomes_a_web_annotation_collection() -> None:
    first, second = page({"a": "Harbour"})
    assert first["target"] == {
        "source": f"urn:glossator:document:{record().document_id}",
        "selector": [
            {"type": "TextPositionSelector", "start": 3, "end": 9},
            {"type": "TextQuoteSelector", "exact": "Harbour"},
        ],
    }
    assert first["generator"] == {"type": "Software", "name": "clauses@1"}
    assert second["creator"] == {"type": "Person"}
    assert len(second["target"]["selector"]) == 1


def test_a_collection_has_the_flags_of_the_set() -> None:
    flagged = replace(SET, flags=(SUSPECTED_INSTRUCTION,))
    assert [collection(record(), one, {})["glossator:flags"] for one in (SET, flagged)] == [[], [SUSPECTED_INSTRUCTION]]


def test_a_collection_shows_how_much_a_person_decided() -> None:
    bulk = replace(PERSONS, bulk_accepted=True)
    shown = replace(SET, annotations=(replace(MODELS, unreviewed=True), bulk), undecided_annotations=7)
    made = cast(dict[str, Any], collection(record(), shown, {}))
    assert (made["glossator:reviewed"], made["glossator:undecidedAnnotations"]) == (True, 7)
    marks = [(one["glossator:unreviewed"], one["glossator:bulkAccepted"]) for one in made["first"]["items"]]
    assert marks == [(True, False), (False, True)]


def test_without_quotes_there_are_only_positions() -> None:
    kinds = {selector["type"] for one in page({}) for selector in one["target"]["selector"]}
    assert kinds == {"TextPositionSelector"}


def test_a_field_with_a_quote_has_its_value() -> None:
    law = replace(MODELS, category="Applicable Law")
    shown = replace(SET, annotations=(law,))
    [annotation] = cast(dict[str, Any], collection(record(), shown, {"a": "Maine"}))["first"]["items"]
    assert [(one["purpose"], one["value"]) for one in annotation["body"]] == [
        ("classifying", "Applicable Law"),
        ("describing", "US-ME"),
    ]
    for quotes in ({}, {"a": "the law"}):
        [untold] = cast(dict[str, Any], collection(record(), shown, quotes))["first"]["items"]
        assert untold["body"]["value"] == "Applicable Law"
