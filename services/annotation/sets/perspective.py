"""The perspective of a set: the role that we have in the document. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime

from services.annotation.agreement.nouns import noun_of
from services.annotation.agreement.roles import perspective_of
from services.annotation.placing.grounding import Texts
from services.annotation.playbook.marks import WordsIn
from services.annotation.playbook.rules import Playbook
from services.annotation.sets.base import needs_base
from services.annotation.sets.completion import with_findings
from services.annotation.sets.contents import changes_of
from services.annotation.sets.decisions import check_open
from services.annotation.sets.proposal import proposed_event
from services.annotation.sets.refusals import check_revision, invalid
from services.annotation.sets.state import ReviewState
from services.shared.domain.annotations import AnnotationSet, FindingKind, PerspectiveSource
from services.shared.domain.events import Event


@dataclass(frozen=True, slots=True)
class PerspectiveRequest:
    """A request to see the document as `role`. `revision` is the one that the reviewer saw."""

    revision: int
    role: str


def see_from(
    state: ReviewState, request: PerspectiveRequest, texts: Texts, playbook: Playbook, now: datetime
) -> tuple[AnnotationSet, tuple[Event, ...]]:
    """The set with the findings for our role, and the events. Annotations and decisions on them are kept.

    Raises `Reject`: CONFLICT if the set has another revision, PRECONDITION_FAILED if it is not under review, WITHDRAWN,
    INVALID_METADATA if the document has no such role.
    """
    check_revision(request.revision)
    check_open(state, request.revision)
    text = texts.redacted.without_hidden().text
    role = noun_of(request.role)
    if not role or perspective_of(text, role) != role:
        raise invalid("perspective", "is no role that a party of the document has, or that its kind of agreement knows")
    document, current = state.document, state.annotation_set
    others = tuple(one for one in current.findings if one.kind is not FindingKind.CHANGE or needs_base(one))
    seen = replace(
        current,
        revision=current.revision + 1,
        perspective=role,
        perspective_source=PerspectiveSource.REVIEWER,
        findings=(*changes_of(texts, document, role), *others),
    )
    made = with_findings(state.document_set.stored, seen, playbook, WordsIn(texts.redacted, texts.map))
    return made, (proposed_event(document, made, now),)
