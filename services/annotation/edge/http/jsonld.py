"""Converts sets to W3C Web Annotations (JSON-LD). Positions are in code points, as in the standard. Pure."""

from collections.abc import Mapping

from services.shared.domain.annotations import Annotation, AnnotationSet, Origin
from services.shared.domain.document import DocumentRecord
from services.shared.domain.fields.reading import read_field
from services.shared.domain.fields.types import FieldValue

Json = object  # what `json.dumps` takes
MEDIA_TYPE = "application/ld+json"
PROFILE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'


def collection(document: DocumentRecord, shown: AnnotationSet, quotes: Mapping[str, str]) -> dict[str, Json]:
    """An AnnotationCollection with one page. `quotes`: text by annotation id; without text, only positions."""
    identity = f"urn:glossator:set:{shown.set_id}:{shown.revision}"
    return {
        "@context": [*_CONTEXT],
        "id": identity,
        "type": "AnnotationCollection",
        "label": shown.document_type,
        "total": len(shown.annotations),
        "glossator:state": shown.state.value,
        "glossator:reviewed": shown.reviewed,
        "glossator:reopened": shown.reopened,
        "glossator:flags": list(shown.flags),
        "glossator:undecidedAnnotations": shown.undecided_annotations,
        "glossator:hiddenPassages": shown.hidden_passages,
        "first": {
            "id": f"{identity}:page",
            "type": "AnnotationPage",
            "partOf": identity,
            "startIndex": 0,
            "items": [_annotation(document, one, quotes.get(one.annotation_id)) for one in shown.annotations],
        },
    }


def _annotation(document: DocumentRecord, one: Annotation, quote: str | None) -> dict[str, Json]:
    by_person = one.origin is Origin.PERSON
    maker: Json = {"type": "Person"} if by_person else {"type": "Software", "name": one.provenance.model}
    return {
        "id": f"urn:glossator:annotation:{one.annotation_id}:{one.revision}",
        "type": "Annotation",
        "motivation": "classifying",
        "creator" if by_person else "generator": maker,
        "body": _bodies(one, quote),
        "target": {"source": f"urn:glossator:document:{document.document_id}", "selector": _selectors(one, quote)},
        "glossator:state": one.state.value,
        "glossator:confidence": one.confidence,
        "glossator:page": one.page,
        "glossator:hidden": one.hidden,
        "glossator:bulkAccepted": one.bulk_accepted,
        "glossator:unreviewed": one.unreviewed,
    }


def _bodies(one: Annotation, quote: str | None) -> Json:
    """The category, and the value of a field if its text is known."""
    category: Json = {"type": "TextualBody", "purpose": "classifying", "format": "text/plain", "value": one.category}
    value = read_field(one.category, quote) if quote is not None else None
    if not isinstance(value, FieldValue):
        return category
    described: Json = {
        "type": "TextualBody",
        "purpose": "describing",
        "format": "text/plain",
        "value": value.canonical,
        "glossator:kind": value.kind.value,
    }
    return [category, described]


def _selectors(one: Annotation, quote: str | None) -> list[Json]:
    position: Json = {"type": "TextPositionSelector", "start": one.span.start, "end": one.span.end}
    return [position] if quote is None else [position, {"type": "TextQuoteSelector", "exact": quote}]


_CONTEXT: tuple[Json, ...] = ("http://www.w3.org/ns/anno.jsonld", {"glossator": "urn:glossator:terms:"})
