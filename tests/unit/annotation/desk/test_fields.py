"""The fields of a set and their values."""

from services.annotation.desk.fields import Field, fields_of, with_values
from services.shared.domain.annotations import Annotation, AnnotationState, Origin
from services.shared.domain.fields.types import FieldKind
from services.shared.domain.spans import OriginalSpan, RedactedSpan


def mark(category: str, start: int = 0, state: AnnotationState = AnnotationState.PROPOSED) -> Annotation:
    span = OriginalSpan(start, start + 5)
    return Annotation(f"a{start}", 1, category, span, RedactedSpan(0, 5), 0.5, state, Origin.MODEL, "")


def test_fields_are_sorted_by_place() -> None:
    late, early = mark("Term", 9), mark("Party", 3, AnnotationState.ACCEPTED)
    fallen = [mark("Term", 1, AnnotationState.REJECTED), mark("Term", 2, AnnotationState.SUPERSEDED)]
    assert with_values([late, mark("Insurance", 4), *fallen, early]) == [early, late]


def test_a_field_without_a_value_has_a_reason() -> None:
    assert fields_of([mark("Term"), mark("Term", 9)], ["two years", "thirty (60) days"]) == [
        Field("a0", "Term", FieldKind.DURATION, "P2Y", OriginalSpan(0, 5)),
        Field("a9", "Term", FieldKind.DURATION, "", OriginalSpan(9, 14), "contradiction"),
    ]
