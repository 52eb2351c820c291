"""The places that are judged first, and the set without the answers of the model about them. Pure.

The model's answer is taken out of the set before any operation sees it: what is not there cannot leak. It is taken out
for each person who has not judged the place, whichever right the person has.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from services.annotation.playbook.rules import more_severe
from services.annotation.sets.judging.records import Answer, Judging
from services.annotation.sets.state import DocumentSet, hides_proposals
from services.annotation.sets.steps.records import Stage
from services.shared.domain.annotations import (
    Annotation,
    AnnotationSet,
    AnnotationState,
    Finding,
    FindingDecision,
    FindingKind,
    Origin,
    SetState,
)
from services.shared.domain.clauses import Severity
from services.shared.domain.identity import make_id
from services.shared.domain.spans import OriginalSpan

NOBODY = ""
"""A person who has judged nothing: for what does not belong to a person."""


@dataclass(frozen=True, slots=True)
class AskedPlace:
    """A place that is judged first. `span` is None for the document as a whole: is something missing from it?"""

    place_id: str
    span: OriginalSpan | None = None
    annotation: Annotation | None = None


def places_of(one: DocumentSet) -> tuple[AskedPlace, ...]:
    """The places that are judged first in this step, in the order of the text, and then the document as a whole."""
    if not _is_asked(one):
        return ()
    made, judging = one.annotation_set, one.judging
    judged = {each.place_id for each in judging.judgements}
    grave = {name for each in _grave(made.findings, judging) for name in each.annotation_ids}
    found = []
    for each in made.annotations:
        place_id = _place_id(made, each.annotation_id)
        is_open = each.state in _OPEN and (judging.whole or each.annotation_id in grave)
        if each.origin is not Origin.PERSON and (place_id in judged or is_open):
            found.append(AskedPlace(place_id, each.span, each))
    whole = _place_id(made, _DOCUMENT)
    if judging.whole or whole in judged or any(_is_missing(each) for each in _grave(made.findings, judging)):
        found.append(AskedPlace(whole))
    return tuple(found)


def answer_of(one: DocumentSet, place: AskedPlace, said: str) -> Answer:
    """What the model says about the place. Of several missing clauses, the one that was `said`, else the gravest."""
    findings = [each for each in one.annotation_set.findings if each.kind is FindingKind.PLAYBOOK]
    if place.annotation:
        identity = place.annotation.annotation_id
        severities = [each.severity for each in findings if identity in each.annotation_ids]
        return Answer(place.annotation.category, gravest(severities))
    missing = [each for each in findings if _is_missing(each)]
    same = [each for each in missing if each.category == said]
    severity = gravest(each.severity for each in same or missing)
    category = next((each.category for each in same or missing if each.severity is severity), "")
    return Answer(category, severity)


def without_answers(one: DocumentSet, person: str) -> DocumentSet:
    """The document as `person` sees it: without annotations and findings about places that the person has not judged,
    and then without what was made from all of them. `withheld` is the number of these places.
    """
    own = one.judging.by(person)
    hidden = [each for each in places_of(one) if each.place_id not in own]
    if not hidden:
        return one
    made = one.annotation_set
    gone = {each.annotation.annotation_id for each in hidden if each.annotation}
    missing = any(each.span is None for each in hidden)
    grave = _grave(made.findings, one.judging)
    findings = tuple(
        each
        for each in made.findings
        if gone.isdisjoint(each.annotation_ids) and not (missing and _is_missing(each) and each in grave)
    )
    shown = replace(
        made,
        annotations=tuple(each for each in made.annotations if each.annotation_id not in gone),
        findings=findings,
        summary=None,
        outcomes=(),
        economics=(),
    )
    decisions = tuple(each for each in one.finding_decisions if _is_seen(each, findings, person))
    return replace(one, annotation_set=shown, finding_decisions=decisions, put_away=(), withheld=len(hidden))


def hidden_from(one: DocumentSet, person: str) -> tuple[Annotation, ...]:
    """The annotations that `without_answers` takes out."""
    own = one.judging.by(person)
    return tuple(each.annotation for each in places_of(one) if each.annotation and each.place_id not in own)


def gravest(severities: Iterable[Severity]) -> Severity | None:
    """The gravest one; None if there is none."""
    worst: Severity | None = None
    for one in severities:
        worst = one if worst is None or more_severe(one, worst) else worst
    return worst


def _is_asked(one: DocumentSet) -> bool:
    state = one.annotation_set.state
    in_review = state in {SetState.PROPOSED, SetState.SUPERSEDED} and one.judging.stage in _STEPS
    return one.judging.plan.asks and in_review and not hides_proposals(one.document, state)


def _grave(findings: Iterable[Finding], judging: Judging) -> Sequence[Finding]:
    """The findings of the playbook that are judged first."""
    severities = judging.plan.severities
    own = (one for one in findings if one.kind is FindingKind.PLAYBOOK)
    return [one for one in own if judging.whole or one.severity in severities]


def _is_missing(one: Finding) -> bool:
    """Whether the finding has no annotation: it is about the document as a whole."""
    return one.kind is FindingKind.PLAYBOOK and not one.annotation_ids


def _is_seen(one: FindingDecision, shown: Sequence[Finding], person: str) -> bool:
    """Whether the person sees the decision: it would say what the finding was."""
    decided = one.finding
    same = any(
        each.finding_id == decided.finding_id or (each.lasting_id and each.lasting_id == decided.lasting_id)
        for each in shown
    )
    return one.actor == person or same


def _place_id(made: AnnotationSet, identity: str) -> str:
    """Another id than that of the annotation, which is the same in other versions of the document."""
    return make_id("judged-place", made.set_id, identity)


_DOCUMENT = "document"
_STEPS = frozenset({Stage.FIRST, Stage.SECOND})
_OPEN = frozenset({AnnotationState.PROPOSED, AnnotationState.SUPERSEDED})
