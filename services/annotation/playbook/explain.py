"""Explains findings with the playbook that made them, without document text. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.annotation.playbook.conclude import conclude_marks, finding_id, is_finding, rulings
from services.annotation.playbook.inside import documents_of, title_of
from services.annotation.playbook.judge import Ruling, Verdict
from services.annotation.playbook.marks import Mark
from services.annotation.playbook.rules import Playbook, Rule
from services.annotation.playbook.sentences import in_document, reason, requirement, undecided
from services.annotation.playbook.subject import Subject
from services.shared.domain.annotations import Finding
from services.shared.domain.fields.types import FieldValue


@dataclass(frozen=True, slots=True)
class Undecided:
    """A rule that cannot be decided on a document of the file. `reason` is a sentence, `why` its code."""

    rule_id: str
    reason: str
    question: str
    annotation_ids: tuple[str, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A finding with the rule behind it. `values` has one canonical value per annotation; "" if it has no value."""

    finding: Finding
    playbook_title: str
    condition: str
    reason: str
    values: tuple[str, ...]
    guidance: str
    fallback: str
    undecided: tuple[Undecided, ...]


def explain(finding: Finding, playbook: Playbook, subject: Subject, marks: Sequence[Mark]) -> Explanation:
    """Explains a finding of the set that `marks` belong to."""
    judged = rulings(playbook, subject, marks)
    title = title_of(finding.places)
    own = ((rule, verdict) for rule, verdict in judged if rule.id == finding.rule_id and verdict.title == title)
    rule, verdict = next(own, (None, None))
    by_id = {one.annotation_id: one for one in marks}
    return Explanation(
        finding=finding,
        playbook_title=_playbook_of(finding, playbook).title,
        condition=f"{requirement(rule)}." if rule else "",
        reason=_reason(finding, rule, verdict),
        values=tuple(_value(by_id.get(one)) for one in finding.annotation_ids),
        guidance=rule.guidance if rule else "",
        fallback=rule.fallback if rule else "",
        undecided=undecided_of(judged),
    )


def past_finding(
    finding: str, playbook: Playbook, subject: Subject, marks: Sequence[Mark], document_id: str
) -> Finding | None:
    """Applies the playbook again to make the finding with the id `finding`, for a set that no longer stores it. None if
    the set never had it.
    """
    possible = (
        finding_id(one.playbook, rule, document_id, one.number)
        for one in documents_of(playbook, subject, marks)
        for rule in one.playbook.rules
    )
    if finding not in possible:
        return None
    made = conclude_marks(playbook, subject, marks, document_id).findings
    return next((one for one in made if one.finding_id == finding), None)


def undecided_of(judged: Sequence[tuple[Rule, Verdict]]) -> tuple[Undecided, ...]:
    """The undecided rules, in the playbook's order."""
    return tuple(
        Undecided(
            rule.id,
            in_document(undecided(rule, verdict), verdict.document_type),
            rule.question,
            verdict.annotation_ids,
            verdict.why,
        )
        for rule, verdict in judged
        if verdict.ruling is Ruling.UNDECIDED
    )


def _playbook_of(finding: Finding, playbook: Playbook) -> Playbook:
    return next((one for one in playbook.inside if one.name == finding.playbook), playbook)


def _reason(finding: Finding, rule: Rule | None, verdict: Verdict | None) -> str:
    """A finding without a rule, such as `lost-anchor`, has only its message."""
    if rule is None or verdict is None:
        return finding.message
    if is_finding(rule, verdict):
        return reason(rule, verdict)
    return f"{requirement(rule)}; an earlier release read another value, and the rule was broken then."


def _value(mark: Mark | None) -> str:
    value = mark.value if mark else None
    return value.canonical if isinstance(value, FieldValue) else ""
