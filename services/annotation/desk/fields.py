"""The values of the fields of a set. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.shared.domain.annotations import Annotation, AnnotationState
from services.shared.domain.fields.reading import read_field
from services.shared.domain.fields.types import FIELD_TYPES, FieldKind, FieldValue
from services.shared.domain.spans import OriginalSpan


@dataclass(frozen=True, slots=True)
class Field:
    """The canonical value of an annotation. If it has none, `canonical` is empty and `reason` is a `NoValue`.
    `kind` is that of the value, or of its category if it has none.
    """

    annotation_id: str
    category: str
    kind: FieldKind
    canonical: str
    span: OriginalSpan
    reason: str = ""


def with_values(annotations: Iterable[Annotation]) -> list[Annotation]:
    """The annotations of fields that are neither rejected nor superseded, by place."""
    found = [one for one in annotations if one.category in FIELD_TYPES and one.state not in _NOT_COUNTED]
    return sorted(found, key=lambda one: (one.span.start, one.span.end, one.category))


def fields_of(annotations: Sequence[Annotation], words: Sequence[str]) -> list[Field]:
    """The field of each annotation, from its original text."""
    return [_field(one, text) for one, text in zip(annotations, words, strict=True)]


def _field(one: Annotation, words: str) -> Field:
    value = read_field(one.category, words)
    canonical, reason = (value.canonical, "") if isinstance(value, FieldValue) else ("", value.value)
    kind = value.kind if isinstance(value, FieldValue) else FIELD_TYPES[one.category].kind
    return Field(one.annotation_id, one.category, kind, canonical, one.span, reason)


_NOT_COUNTED = frozenset({AnnotationState.REJECTED, AnnotationState.SUPERSEDED})
