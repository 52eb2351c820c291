"""Compares the findings of a sample with the marks of its author. Pure.

CUAD's rule compares the words of a commercial clause; for a loan provision, the spans must overlap. See
`models/evaluation/cuad.py` and `models/evaluation/loans.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.evaluation import cuad, loans
from scripts.findingskit.reviewed import Reviewed
from services.annotation.desk.fields import Field
from services.annotation.playbook.conclude import conclude_marks
from services.annotation.playbook.marks import Mark
from services.cli.demo.attorney import find_quote
from services.cli.demo.manifest import ExpectedFinding
from services.cli.review.text_search import find_text
from services.shared.domain.clauses import CLAUSE_TYPES, COMMERCIAL_TYPES, LOAN_TYPES
from services.shared.domain.fields.types import FIELD_TYPES, FieldKind, FieldValue
from services.shared.domain.spans import OriginalSpan


class Verdict(StrEnum):
    """The result for an annotation or an expected clause. PART: the spans overlap, but not enough for the metric."""

    RIGHT = "right"
    PART = "part"
    WRONG = "wrong"  # for an annotation: the author marked no such clause; for a clause: missed
    UNJUDGED = "unjudged"  # the author marks no clauses of this type


@dataclass(frozen=True, slots=True)
class Expected:
    """The document type, clauses and fields that the author of a sample marked."""

    document_type: str
    clauses: tuple[ExpectedFinding, ...]
    fields: tuple[tuple[str, str], ...] = ()
    """Pairs of name and value. If it is empty, fields are not judged."""

    @property
    def of_loan(self) -> bool:
        """Whether the author marked a clause type that only loans have."""
        return any(one.category not in COMMERCIAL_TYPES for one in self.clauses)

    @property
    def types(self) -> tuple[str, ...]:
        """The clause types that the author marks in this sample."""
        return CLAUSE_TYPES if self.of_loan else COMMERCIAL_TYPES


@dataclass(frozen=True, slots=True)
class Judged:
    """A clause that the author marked. `span` is its first place in the text, None if the text does not have it."""

    clause: ExpectedFinding
    span: OriginalSpan | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Comparison:
    """`verdicts` and `fields` are by annotation id. `unfounded`: rules that are broken only for the annotations;
    `overlooked`: rules that are broken only for the author's marks.
    """

    expected: Expected
    clauses: tuple[Judged, ...]
    verdicts: Mapping[str, Verdict]
    fields: Mapping[str, Verdict]
    missed_fields: tuple[tuple[str, str], ...]
    unfounded: tuple[str, ...]
    overlooked: tuple[str, ...]

    def count(self, verdict: Verdict) -> int:
        """The number of the author's clauses with this verdict."""
        return sum(one.verdict is verdict for one in self.clauses)

    @property
    def surplus(self) -> int:
        """The number of annotations where the author marked nothing."""
        return sum(one is Verdict.WRONG for one in self.verdicts.values())


def compare(reviewed: Reviewed, expected: Expected) -> Comparison:
    """Judges every annotation, and every clause of the author."""
    by_words: dict[str, Verdict] = {
        one.annotation_id: Verdict.WRONG if one.category in expected.types else Verdict.UNJUDGED
        for one in reviewed.clauses
    }
    clauses: list[Judged] = []
    for wanted in expected.clauses:
        places = _places(reviewed.annotated.text, wanted.quote)
        verdict = Verdict.WRONG
        for one in reviewed.clauses:
            met = Verdict.UNJUDGED
            if one.category == wanted.category:
                loan = expected.of_loan and one.category in LOAN_TYPES
                met = _met(wanted, reviewed.words(one), places, one.span, loan=loan)
            by_words[one.annotation_id] = _better(by_words[one.annotation_id], met)
            verdict = _better(verdict, met)
        clauses.append(Judged(wanted, places[0] if places else None, verdict))
    by_author = _by_author(reviewed, expected)
    reported = [one.finding.rule_id for one in reviewed.findings]
    return Comparison(
        expected=expected,
        clauses=tuple(clauses),
        verdicts=by_words,
        fields={one.annotation_id: _on_field(one, expected) for one in reviewed.fields},
        missed_fields=tuple(one for one in expected.fields if not any(_says(field, *one) for field in reviewed.fields)),
        unfounded=tuple(one for one in reported if one not in by_author),
        overlooked=tuple(one for one in by_author if one not in reported),
    )


def _by_author(reviewed: Reviewed, expected: Expected) -> list[str]:
    """The rules that the author's clauses and values break. For types without the author's marks, predictions count."""
    own = [
        Mark(f"author-{place}", one.category, confirmed=True, words=one.quote)
        for place, one in enumerate(expected.clauses)
    ]
    own += [
        Mark(f"author-{name}-{value}", name, confirmed=True, given=FieldValue(FIELD_TYPES[name].kind, value))
        for name, value in expected.fields
        if name not in CLAUSE_TYPES
    ]
    judged_types = {*expected.types, *(FIELD_TYPES if expected.fields else ())}
    others = [one for one in reviewed.marks if one.category not in judged_types]
    found = conclude_marks(reviewed.playbook, reviewed.subject, [*own, *others], "")
    return [one.rule_id for one in found.findings]


def _on_field(field: Field, expected: Expected) -> Verdict:
    if not expected.fields:
        return Verdict.UNJUDGED
    return Verdict.RIGHT if any(_says(field, *one) for one in expected.fields) else Verdict.WRONG


def _says(field: Field, name: str, value: str) -> bool:
    """Whether the field has the value. Names and places match if they share enough words."""
    if field.category != name:
        return False
    loose = field.kind in (FieldKind.TEXT, FieldKind.PARTY)
    return field.canonical == value or (loose and cuad.jaccard(field.canonical, value) >= cuad.MINIMUM_JACCARD)


def _met(
    wanted: ExpectedFinding, words: str, places: Sequence[OriginalSpan], span: OriginalSpan, *, loan: bool
) -> Verdict:
    gold, found = (cuad.Mark("", wanted.category, 0, 0, one) for one in (wanted.quote, words))
    near = any(loans.overlaps((one.start, one.end), (span.start, span.end)) for one in places)
    if cuad.matches(gold, found) or (loan and near):
        return Verdict.RIGHT
    return Verdict.PART if any(one.overlaps(span) for one in places) else Verdict.WRONG


def _better(one: Verdict, other: Verdict) -> Verdict:
    order = (Verdict.UNJUDGED, Verdict.WRONG, Verdict.PART, Verdict.RIGHT)
    return max(one, other, key=order.index)


def _places(text: str, quote: str) -> list[OriginalSpan]:
    """All places of the quote; only the first if the text splits the quote."""
    first = find_quote(text, quote)
    return find_text(text, quote) or ([first] if first else [])
