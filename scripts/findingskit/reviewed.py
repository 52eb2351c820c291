"""What a reviewer is shown of one document. Pure: from what the models said to findings, reasons and values."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.annotation.desk.fields import Field, fields_of, with_values
from services.annotation.playbook.conclude import conclude, rulings
from services.annotation.playbook.explain import Explanation, Undecided, explain, undecided_of
from services.annotation.playbook.marks import Mark, marks_of, words_in
from services.annotation.playbook.rules import Playbook
from services.cli.standalone.annotate import AnnotatedText
from services.shared.domain.annotations import Annotation
from services.shared.domain.clauses import CLAUSE_TYPES


@dataclass(frozen=True, slots=True)
class Reviewed:
    """`clauses` are annotations of clause types, by place; `marks` are all annotations as the rules see them."""

    annotated: AnnotatedText
    playbook: Playbook
    clauses: tuple[Annotation, ...]
    marks: tuple[Mark, ...]
    findings: tuple[Explanation, ...]
    undecided: tuple[Undecided, ...]
    fields: tuple[Field, ...]

    def words(self, annotation: Annotation) -> str:
        """Those of the original, its white space as single blanks."""
        return " ".join(annotation.span.of(self.annotated.text).split())


def review(annotated: AnnotatedText, playbook: Playbook) -> Reviewed:
    """As annotation concludes, explains and reads values: rules by what the models read, values by the original."""
    words = words_in(annotated.redacted)
    marks, kind = marks_of(annotated.annotations, words), annotated.document_type
    found = conclude(playbook, kind, annotated.annotations, words=words)
    valued = with_values(annotated.annotations)
    return Reviewed(
        annotated=annotated,
        playbook=playbook,
        clauses=tuple(one for one in annotated.annotations if one.category in CLAUSE_TYPES),
        marks=marks,
        findings=tuple(explain(one, playbook, kind, marks) for one in found),
        undecided=undecided_of(rulings(playbook, kind, marks)),
        fields=tuple(_distinct(fields_of(valued, [one.span.of(annotated.text) for one in valued]))),
    )


def _distinct(fields: Sequence[Field]) -> list[Field]:
    """One of each field and value, the first."""
    first: dict[tuple[str, str, str], Field] = {}
    for one in fields:
        first.setdefault((one.category, one.canonical, one.reason), one)
    return list(first.values())
