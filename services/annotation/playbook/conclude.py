"""Makes the findings of a document from its annotations. Pure."""

from collections.abc import Iterable, Sequence, Set

from services.annotation.playbook.judge import Ruling, Verdict, judge
from services.annotation.playbook.marks import Mark, Words, marks_of, unread
from services.annotation.playbook.rules import GRAVITY, Playbook, Rule
from services.annotation.playbook.sentences import finding_message
from services.shared.domain.annotations import Annotation, Finding
from services.shared.domain.identity import make_id


def conclude(
    playbook: Playbook,
    document_type: str,
    annotations: Iterable[Annotation],
    document_id: str = "",
    words: Words = unread,
) -> tuple[Finding, ...]:
    """Findings by severity, the highest first, then in the playbook's order. Their ids depend on `document_id`.

    `words` returns the redacted text of an annotation. Findings contain no document text.
    """
    return conclude_marks(playbook, document_type, marks_of(annotations, words), document_id)


def conclude_marks(
    playbook: Playbook, document_type: str, marks: Sequence[Mark], document_id: str
) -> tuple[Finding, ...]:
    """One finding per broken rule, in the order of `conclude`."""
    judged = rulings(playbook, document_type, marks)
    broken = [(rule, verdict) for rule, verdict in judged if verdict.ruling is Ruling.BROKEN]
    broken.sort(key=lambda pair: -GRAVITY[pair[0].severity])
    hidden = {one.annotation_id for one in marks if one.hidden}
    return tuple(_finding(playbook, rule, verdict, document_id, hidden) for rule, verdict in broken)


def rulings(playbook: Playbook, document_type: str, marks: Sequence[Mark]) -> list[tuple[Rule, Verdict]]:
    """The verdict on each rule for the document type, in the playbook's order."""
    return [(rule, judge(rule, marks)) for rule in playbook.rules_for(document_type)]


def finding_id(playbook: Playbook, rule: Rule, document_id: str) -> str:
    """The id of a finding. It depends only on the document, the playbook version and the rule."""
    return make_id("finding", document_id, playbook.name, playbook.version, rule.id)


def _finding(playbook: Playbook, rule: Rule, verdict: Verdict, document_id: str, hidden: Set[str]) -> Finding:
    return Finding(
        finding_id=finding_id(playbook, rule, document_id),
        rule_id=rule.id,
        category=rule.category,
        severity=rule.severity,
        message=finding_message(rule),
        playbook=playbook.name,
        playbook_version=playbook.version,
        annotation_ids=verdict.annotation_ids,
        hidden=not hidden.isdisjoint(verdict.annotation_ids),
    )
