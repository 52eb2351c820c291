"""Makes a reviewer's view of one document from the predictions: findings, reasons and values. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.annotation.desk.fields import Field, fields_of, with_values
from services.annotation.playbook.conclude import conclude, rulings
from services.annotation.playbook.explain import Explanation, Undecided, explain, undecided_of
from services.annotation.playbook.marks import Mark, WordsIn, marks_of
from services.annotation.playbook.rules import Playbook
from services.annotation.playbook.subject import Subject
from services.cli.standalone.annotate import AnnotatedText
from services.shared.domain.annotations import Annotation, EconomicsEntry
from services.shared.domain.clauses import CLAUSE_TYPES


@dataclass(frozen=True, slots=True)
class Reviewed:
    """`clauses`: the annotations of clause types, by place. `marks`: all annotations, as the input of rules."""

    annotated: AnnotatedText
    subject: Subject
    playbook: Playbook
    clauses: tuple[Annotation, ...]
    marks: tuple[Mark, ...]
    findings: tuple[Explanation, ...]
    undecided: tuple[Undecided, ...]
    fields: tuple[Field, ...]
    deal: tuple[EconomicsEntry, ...]

    def words(self, annotation: Annotation) -> str:
        """The original text of the annotation, with single spaces."""
        return " ".join(annotation.span.of(self.annotated.text).split())


def review(annotated: AnnotatedText, playbook: Playbook) -> Reviewed:
    """Applies the playbook as the annotation service does: rules read the redacted text, values the original text."""
    words = WordsIn(annotated.texts.redacted, annotated.texts.map)
    marks = marks_of(annotated.annotations, words)
    subject = replace(annotated.subject(), text=words)
    found = conclude(playbook, subject, annotated.annotations, words=words).findings
    valued = with_values(annotated.annotations)
    return Reviewed(
        annotated=annotated,
        subject=subject,
        playbook=playbook,
        clauses=tuple(one for one in annotated.annotations if one.category in CLAUSE_TYPES),
        marks=marks,
        findings=tuple(explain(one, playbook, subject, marks) for one in found),
        undecided=undecided_of(rulings(playbook, subject, marks)),
        fields=tuple(_distinct(fields_of(valued, [one.span.of(annotated.text) for one in valued]))),
        deal=annotated.contents().economics,
    )


def _distinct(fields: Sequence[Field]) -> list[Field]:
    """The first field for each pair of category and value."""
    first: dict[tuple[str, str, str], Field] = {}
    for one in fields:
        first.setdefault((one.category, one.canonical, one.reason), one)
    return list(first.values())
