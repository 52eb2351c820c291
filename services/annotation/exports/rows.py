"""What a workbook and a memo say of a document and of its findings: words by name, for a template. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.annotation.exports.notes import decision_of, leaves, rules_of, spans_of
from services.annotation.exports.sheets import Words
from services.annotation.playbook.rules import Playbook
from services.shared.domain.annotations import Annotation, AnnotationSet, AnnotationState, Finding
from services.shared.domain.clauses import Severity
from services.shared.domain.document import DocumentRecord
from services.shared.domain.spans import OriginalSpan

_LONGEST = 2_000  # code points of the quoted words of a place
_ORDER = {one: place for place, one in enumerate(reversed(list(Severity)))}


@dataclass(frozen=True, slots=True)
class Report:
    """The words of the document, and those of each finding, in order: the gravest first."""

    document: Words
    findings: tuple[Words, ...]


def places_of(findings: Iterable[Finding], annotations: Sequence[Annotation]) -> list[OriginalSpan]:
    """The places whose words a report quotes, each once."""
    known = _known(annotations)
    return list(dict.fromkeys(span for one in findings if leaves(one) for span in spans_of(one, known)))


def report_of(
    document: DocumentRecord,
    shown: AnnotationSet,
    findings: Sequence[Finding],
    playbook: Playbook | None,
    quotes: Mapping[OriginalSpan, str],
    at: datetime,
) -> Report:
    """The report of a document. `quotes`: the words of places, with placeholders for values that the reader does not
    see.
    """
    kept = sorted((one for one in findings if leaves(one)), key=lambda one: _ORDER.get(one.severity, 0))
    rows = tuple(_row(number, one, shown.annotations, playbook, quotes) for number, one in enumerate(kept, 1))
    undecided = sum(row["decision"] == "Not decided yet" for row in rows)
    words = {
        **document_words(document),
        "type": shown.document_type,
        "playbook": shown.provenance.playbook,
        "state": shown.state.value,
        "findings": str(len(rows)),
        "undecided": str(undecided),
        "written": f"{at:%Y-%m-%d %H:%M} UTC",
    }
    return Report(words, rows)


def document_words(document: DocumentRecord) -> Words:
    """What is known of a document without its text."""
    return {
        "id": document.document_id,
        "reference": document.source_reference,
        "matter": document.matter,
        "client": document.client_id,
        "version": str(document.version),
    }


def _row(
    number: int,
    finding: Finding,
    annotations: Sequence[Annotation],
    playbook: Playbook | None,
    quotes: Mapping[OriginalSpan, str],
) -> Words:
    rule = rules_of(playbook).get((finding.playbook, finding.rule_id))
    known = _known(annotations)
    spans = spans_of(finding, known)
    decided = list(decision_of(finding.review))
    review = finding.review
    evidence = known.keys() & set(finding.annotation_ids)
    pages = sorted({one.page for one in annotations if one.page and one.annotation_id in evidence})
    return {
        "number": str(number),
        "id": finding.finding_id,
        "clause": finding.category,
        "severity": finding.severity.value.capitalize(),
        "finding": finding.message,
        "guidance": rule.guidance if rule and rule.guidance not in finding.message else "",
        "words": "\n".join(quotes[one][:_LONGEST] for one in spans if one in quotes),
        "place": f"{spans[0].start}-{spans[0].end}" if spans else "",
        "pages": ", ".join(map(str, pages)),
        "decision": decided[0],
        "person": review.actor if review else "",
        "date": f"{review.decided_at:%Y-%m-%d}" if review and review.decided_at else "",
        "reason": review.reason if review else "",
        "wording": rule.fallback if rule else "",
    }


def _known(annotations: Iterable[Annotation]) -> Mapping[str, OriginalSpan]:
    gone = (AnnotationState.REJECTED, AnnotationState.SUPERSEDED)
    return {one.annotation_id: one.span for one in annotations if one.state not in gone}
