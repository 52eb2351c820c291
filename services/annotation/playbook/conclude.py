"""Makes the findings of a document, and the state of each rule, from its annotations. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from services.annotation.agreement.nouns import Side
from services.annotation.playbook.bound import bound_side
from services.annotation.playbook.inside import Judged, documents_of
from services.annotation.playbook.judge import (
    INCOMPLETE,
    NEARBY,
    UNREADABLE,
    UNSURE,
    VALUE_ONLY,
    Ruling,
    Verdict,
    judge,
)
from services.annotation.playbook.marks import Mark, Words, WordsIn, marks_of, seen_from, unread
from services.annotation.playbook.presence import Weights, weights_for
from services.annotation.playbook.rules import GRAVITY, Expect, Playbook, Presence, Rule, type_name
from services.annotation.playbook.sentences import finding_message, in_document, is_noted
from services.annotation.playbook.subject import (
    Subject,
    asks_for_text,
    depends_on_side,
    is_for,
    is_for_other_side,
    near_values,
    severity_of,
)
from services.annotation.playbook.wording import Searched, applies, marks_by_words, near_place, search
from services.shared.domain.annotations import OTHER_SIDE, Annotation, Finding, RuleOutcome, RuleState
from services.shared.domain.clauses import Severity
from services.shared.domain.document_types import lineage
from services.shared.domain.identity import make_id


@dataclass(frozen=True, slots=True)
class Conclusion:
    """Findings by severity, the highest first, then by document, then in the playbook's order. Outcomes by document, in
    the playbook's order. `flags` has OTHER_SIDE if rules were not applied to the first document, because they protect
    the other side.
    """

    findings: tuple[Finding, ...]
    outcomes: tuple[RuleOutcome, ...]
    flags: tuple[str, ...] = ()

    def over(self, flags: Iterable[str]) -> tuple[str, ...]:
        """The flags of a set, with those of this conclusion instead of those of an earlier one."""
        return (*(one for one in flags if one != OTHER_SIDE), *self.flags)


def conclude(
    playbook: Playbook,
    subject: Subject,
    annotations: Iterable[Annotation],
    document_id: str = "",
    words: Words = unread,
) -> Conclusion:
    """Applies the playbook. The ids of findings depend on `document_id`.

    `words` returns the redacted text of an annotation. The result contains no document text.
    """
    words = seen_from(words, subject.perspective)
    if isinstance(words, WordsIn):
        subject = replace(subject, text=words)
    return conclude_marks(playbook, subject, marks_of(annotations, words), document_id)


def conclude_marks(playbook: Playbook, subject: Subject, marks: Sequence[Mark], document_id: str) -> Conclusion:
    """At most one finding per rule and document of the file, in the order of `conclude`."""
    first, *inside = documents_of(playbook, subject, marks)
    made = [_conclude(first, document_id)]
    satisfied = frozenset(one.rule_id for one in made[0].outcomes if one.state is RuleState.PRESENT)
    for one in inside:
        about = replace(one.subject, satisfied=satisfied) if one.subject.attached else one.subject
        made.append(_conclude(replace(one, subject=about), document_id))
    findings = sorted((one for each in made for one in each.findings), key=lambda one: -GRAVITY[one.severity])
    return Conclusion(tuple(findings), tuple(one for each in made for one in each.outcomes), made[0].flags)


def _conclude(document: Judged, document_id: str) -> Conclusion:
    """The findings in the playbook's order."""
    subject, judged = document.subject, _rulings(document)
    by_id = {one.annotation_id: one for one in document.marks}
    made = (
        _finding(document, rule, verdict, document_id, by_id)
        for rule, verdict in judged
        if is_finding(rule, verdict) and not (subject.is_partial and _is_note(rule, verdict))
    )
    outcomes = (
        RuleOutcome(rule.id, _outcome(state_of(rule, verdict), subject), verdict.annotation_ids, verdict.all_places)
        for rule, verdict in judged
    )
    others = any(is_for_other_side(rule, subject) for rule, _ in judged)
    return Conclusion(tuple(made), tuple(outcomes), (OTHER_SIDE,) if others else ())


def rulings(playbook: Playbook, subject: Subject, marks: Sequence[Mark]) -> list[tuple[Rule, Verdict]]:
    """The verdict on each rule for the type of each document of the file, by document, in the playbook's order."""
    return [one for document in documents_of(playbook, subject, marks) for one in _rulings(document)]


def _rulings(document: Judged) -> list[tuple[Rule, Verdict]]:
    subject = document.subject
    rules = document.playbook.rules_for(subject.document_type)
    searched = search(rules, subject.text) if subject.text else None
    kinds = lineage(type_name(subject.document_type), document.playbook.parents)
    weights = None if subject.is_partial else weights_for(kinds)
    judged = ((rule, _ruling(rule, subject, document.marks, searched, weights)) for rule in rules)
    if document.title is None:
        return list(judged)
    kind = subject.document_type
    return [(rule, replace(verdict, title=document.title, document_type=kind)) for rule, verdict in judged]


def is_finding(rule: Rule, verdict: Verdict) -> bool:
    """Whether the verdict makes a finding: a broken rule, or a required clause that is weak or noted. Words of the
    subject alone make none.
    """
    weak = verdict.ruling is Ruling.WEAK and verdict.why != NEARBY and rule.condition == Presence(Expect.REQUIRED)
    return weak or verdict.ruling is Ruling.BROKEN or is_noted(rule, verdict)


def _is_note(rule: Rule, verdict: Verdict) -> bool:
    """Whether the finding only lists what an agreement has."""
    return is_noted(rule, verdict) or (rule.by_words and rule.severity is Severity.INFO)


def state_of(rule: Rule, verdict: Verdict) -> RuleState:
    """The state of a rule. A clause that is not required, and was not found, is ABSENT."""
    if not isinstance(rule.condition, Presence):
        return _STATES[verdict.ruling]
    if verdict.ruling not in (Ruling.BROKEN, Ruling.KEPT):
        return _STATES[verdict.ruling]
    if not verdict.evidence:
        return RuleState.ABSENT
    return RuleState.WRONG if rule.condition.expect is Expect.FORBIDDEN else RuleState.PRESENT


def _outcome(state: RuleState, subject: Subject) -> RuleState:
    """What was not found is not read, if the text has gaps."""
    whole = subject.read and subject.complete
    return RuleState.NOT_READ if state is RuleState.ABSENT and not whole else state


def finding_id(playbook: Playbook, rule: Rule, document_id: str, number: int = 0) -> str:
    """The id of a finding. It depends only on the document, the playbook version, the rule, and the number of the
    document inside the file; 0: the first one.
    """
    inside = (str(number),) if number else ()
    return make_id("finding", document_id, playbook.name, playbook.version, rule.id, *inside)


def _ruling(
    rule: Rule, subject: Subject, marks: Sequence[Mark], searched: Searched | None, weights: Weights | None
) -> Verdict:
    if is_for_other_side(rule, subject):
        return Verdict(Ruling.NOT_THERE)
    if rule.if_words or rule.unless_words:
        if searched is None:
            return Verdict(Ruling.UNDECIDED, (), UNREADABLE)
        if not applies(rule, searched):
            verdict = judge(rule, marks, weights)  # a text that need not have the clause can have it
            return verdict if is_noted(rule, verdict) else Verdict(Ruling.NOT_THERE)
    verdict = _limited(rule, subject, _by_words(rule, subject, searched, marks, weights))
    return _nearby(rule, searched, verdict) if searched else verdict


def _nearby(rule: Rule, searched: Searched, verdict: Verdict) -> Verdict:
    """An absence is not established beside words of the subject that no rule reads."""
    place = near_place(rule, searched) if rule.near and verdict == Verdict(Ruling.BROKEN) else None
    return Verdict(Ruling.WEAK, (), NEARBY, (place,)) if place else verdict


def _by_words(
    rule: Rule, subject: Subject, searched: Searched | None, marks: Sequence[Mark], weights: Weights | None
) -> Verdict:
    """The verdict after a search of the text for the words of the rule, if the marks alone do not show the clause."""
    verdict = judge(rule, marks, weights)
    shown = Ruling.KEPT if asks_for_text(rule) else Ruling.BROKEN
    if not rule.words or verdict.ruling in (shown, Ruling.NOT_THERE):
        return verdict
    if not is_for(rule, subject) and not (rule.by_words and rule.noted):
        return verdict
    if searched is None:
        return Verdict(Ruling.UNDECIDED, verdict.evidence, UNREADABLE)
    made = judge(rule, (*marks, *marks_by_words(rule, searched)), weights)
    if made.ruling is not shown and verdict.ruling is Ruling.WEAK:
        return verdict
    evidence = (*(one for one in made.evidence if not one.place), *[one for one in made.evidence if one.place][:_MOST])
    return replace(made, evidence=evidence, places=tuple(one.place for one in evidence if one.place))


def _limited(rule: Rule, subject: Subject, verdict: Verdict) -> Verdict:
    """The verdict, unless the document cannot break the rule by silence, or states a value that the clause would."""
    if verdict.ruling not in (Ruling.BROKEN, Ruling.WEAK) or not asks_for_text(rule):
        return verdict
    if not is_for(rule, subject):
        return Verdict(Ruling.NOT_THERE)
    if not subject.read:
        return Verdict(Ruling.UNDECIDED, (), UNREADABLE)
    places = near_values(rule, subject)
    if not places:
        absent = verdict.ruling is Ruling.BROKEN and not verdict.evidence
        return Verdict(Ruling.UNDECIDED, (), INCOMPLETE) if absent and not subject.complete else verdict
    if verdict == Verdict(Ruling.BROKEN):
        return Verdict(Ruling.WEAK, (), VALUE_ONLY, places)
    # The value is found in another way than the mark: together they are no guess.
    kept = Verdict(Ruling.KEPT, verdict.evidence, "", (*verdict.places, *places))
    return kept if verdict.why == UNSURE else verdict


def _finding(document: Judged, rule: Rule, verdict: Verdict, document_id: str, marks: Mapping[str, Mark]) -> Finding:
    playbook, subject = document.playbook, document.subject
    state = state_of(rule, verdict)
    evidence = [marks[one] for one in verdict.annotation_ids if one in marks]
    return Finding(
        finding_id=finding_id(playbook, rule, document_id, document.number),
        rule_id=rule.id,
        category=rule.category,
        severity=_severity(rule, verdict, state, subject),
        message=in_document(finding_message(rule, verdict), verdict.document_type),
        playbook=playbook.name,
        playbook_version=playbook.version,
        annotation_ids=verdict.annotation_ids,
        hidden=any(one.hidden for one in evidence),
        uncertain_words=sum(one.uncertain_words for one in evidence),
        state=state,
        places=verdict.all_places,
    )


def _severity(rule: Rule, verdict: Verdict, state: RuleState, subject: Subject) -> Severity:
    if is_noted(rule, verdict):
        return Severity.INFO
    bound = bound_side(verdict.evidence) if depends_on_side(rule) else Side.UNKNOWN  # reads the sentences of the marks
    return severity_of(rule, state, subject, bound)


_MOST = 3
"""Places of one finding that the words of a rule found."""
_STATES: Mapping[Ruling, RuleState] = {
    Ruling.BROKEN: RuleState.WRONG,
    Ruling.KEPT: RuleState.PRESENT,
    Ruling.WEAK: RuleState.WEAK,
    Ruling.UNDECIDED: RuleState.NOT_READ,
    Ruling.NOT_THERE: RuleState.NOT_APPLICABLE,
}
