"""What the fields of a set come to. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.shared.domain.annotations import Annotation, AnnotationState
from services.shared.domain.fields.reading import read_field
from services.shared.domain.fields.types import FIELD_TYPES, FieldKind, FieldValue
from services.shared.domain.spans import OriginalSpan


@dataclass(frozen=True, slots=True)
class Field:
    """An annotation's value in its one writing; where it has none, `canonical` is empty and `reason` a `NoValue`."""

    annotation_id: str
    category: str
    kind: FieldKind
    canonical: str
    span: OriginalSpan
    reason: str = ""


def with_values(annotations: Iterable[Annotation]) -> list[Annotation]:
    """Those that are fields and stand, by place."""
    found = [one for one in annotations if one.category in FIELD_TYPES and one.state not in _FALLEN]
    return sorted(found, key=lambda one: (one.span.start, one.span.end, one.category))


def fields_of(annotations: Sequence[Annotation], words: Sequence[str]) -> list[Field]:
    """The field of each annotation by its words."""
    return [_field(one, said) for one, said in zip(annotations, words, strict=True)]


def _field(one: Annotation, words: str) -> Field:
    value = read_field(one.category, words)
    canonical, reason = (value.canonical, "") if isinstance(value, FieldValue) else ("", value.value)
    kind = FIELD_TYPES[one.category].kind
    return Field(one.annotation_id, one.category, kind, canonical, one.span, reason)


_FALLEN = frozenset({AnnotationState.REJECTED, AnnotationState.SUPERSEDED})
