"""Notes from findings: what is found, why it matters, what was decided and by whom. Pure, and without document text."""

from collections.abc import Iterable, Mapping, Sequence

from services.annotation.exports.records import ExportNote
from services.annotation.playbook.inside import TITLE
from services.annotation.playbook.rules import Playbook, Rule
from services.shared.domain.annotations import Annotation, AnnotationState, Finding, FindingReview, FindingState
from services.shared.domain.spans import OriginalSpan


def notes_of(
    findings: Iterable[Finding], annotations: Sequence[Annotation], playbook: Playbook | None
) -> tuple[ExportNote, ...]:
    """The notes of a file: one for each place of each finding, in the order of the findings; one without a place for a
    finding that has none. Findings that a person rejected or waived, and those of earlier versions, are left out.

    Wording is offered once for a finding.
    """
    places = {one.annotation_id: one.span for one in annotations if one.state not in _GONE}
    rules = rules_of(playbook)
    return tuple(
        note for one in findings if leaves(one) for note in _notes(one, places, rules.get((one.playbook, one.rule_id)))
    )


def _notes(finding: Finding, places: Mapping[str, OriginalSpan], rule: Rule | None) -> Iterable[ExportNote]:
    spans = spans_of(finding, places)
    offered = rule.fallback if rule else ""
    if not spans:
        yield ExportNote(_lines(finding, rule), None, offered, finding.finding_id)
    for number, span in enumerate(spans):
        of = (f"Place {number + 1} of {len(spans)}",) if len(spans) > 1 else ()
        lines = (*_lines(finding, rule), *of)
        yield ExportNote(lines, span, "" if number else offered, finding.finding_id)


def spans_of(finding: Finding, places: Mapping[str, OriginalSpan]) -> list[OriginalSpan]:
    """The places of a finding in this document: those of its evidence, then its own."""
    evidence = (places[one] for one in finding.annotation_ids if one in places)
    own = (one.span for one in finding.places if not one.document_id and one.part != TITLE)
    return list(dict.fromkeys(one for one in (*evidence, *own) if len(one)))


def _lines(finding: Finding, rule: Rule | None) -> tuple[str, ...]:
    guidance = (rule.guidance,) if rule and rule.guidance and rule.guidance not in finding.message else ()
    return (f"{finding.severity.value.capitalize()}: {finding.message}", *guidance, *decision_of(finding.review))


def decision_of(review: FindingReview | None) -> Iterable[str]:
    """What was decided, by whom, and the reason. Typed reasons have placeholders since they were stored."""
    if review is None or review.state is FindingState.UNDECIDED:
        yield "Not decided yet"
        return
    who = f" by {review.actor}" if review.actor else ""
    when = f" on {review.decided_at:%Y-%m-%d}" if review.decided_at else ""
    yield f"{_WORDS[review.state]}{who}{when}"
    if review.reason:
        yield f"Reason: {review.reason}"


def leaves(finding: Finding) -> bool:
    """Whether a finding is in a file that leaves."""
    return finding.review is None or finding.review.state not in _NOT_LEAVING


def rules_of(playbook: Playbook | None) -> Mapping[tuple[str, str], Rule]:
    """The rules by the name of their playbook and their id."""
    books = () if playbook is None else (*reversed(playbook.inside), playbook)
    return {(book.name, rule.id): rule for book in books for rule in book.rules}


_GONE = frozenset({AnnotationState.REJECTED, AnnotationState.SUPERSEDED})
_NOT_LEAVING = frozenset({FindingState.REJECTED, FindingState.WAIVED, FindingState.OUTDATED})
_WORDS: Mapping[FindingState, str] = {
    FindingState.ACCEPTED: "Accepted",
    FindingState.CHANGED: "Severity changed",
    FindingState.ADDED: "Added",
    FindingState.WAITING: "Waits for an answer, asked",
    FindingState.LEFT_UNDECIDED: "Left undecided",
}
