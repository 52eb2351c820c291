"""The input of rules: a document's annotations, without rejected and superseded ones, and their words. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from services.shared.domain.annotations import Annotation, AnnotationState, Origin
from services.shared.domain.fields.reading import read_field
from services.shared.domain.fields.types import FieldValue, NoValue

Words = Callable[[Annotation], str | None]


@dataclass(frozen=True)
class Mark:
    """One annotation. `words` hold placeholders; None if they cannot be read. `given` replaces the value in tests."""

    annotation_id: str
    category: str
    confidence: float = 1.0
    confirmed: bool = False
    words: str | None = None
    given: FieldValue | None = None

    @cached_property  # rules compare each value with many others
    def value(self) -> FieldValue | NoValue:
        """The field's value, or why there is none."""
        if self.given is not None:
            return self.given
        return NoValue.NOTHING if self.words is None else read_field(self.category, self.words)


def words_in(redacted: str) -> Words:
    """The words of annotations of the document whose redacted text it is."""
    return lambda one: one.redacted_span.of(redacted)


def unread(annotation: Annotation) -> None:
    """Returns no words: the document cannot be read."""


def marks_of(annotations: Iterable[Annotation], words: Words) -> tuple[Mark, ...]:
    """The marks of annotations that are neither rejected nor superseded, in order."""
    return tuple(_mark(one, words) for one in annotations if one.state not in _DEAD)


def _mark(one: Annotation, words: Words) -> Mark:
    confirmed = one.origin is Origin.PERSON or one.state is not AnnotationState.PROPOSED
    return Mark(one.annotation_id, one.category, one.confidence, confirmed, words(one))


_DEAD = frozenset({AnnotationState.REJECTED, AnnotationState.SUPERSEDED})
