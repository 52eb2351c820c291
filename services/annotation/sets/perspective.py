"""The perspective of a set: the role that we have in the document. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime

from services.annotation.agreement.nouns import noun_of
from services.annotation.agreement.roles import perspective_of
from services.annotation.placing.grounding import Texts
from services.annotation.playbook.marks import WordsIn
from services.annotation.playbook.rules import Playbook
from services.annotation.sets.comparison import needs_base, places_of, with_places
from services.annotation.sets.completion import with_findings
from services.annotation.sets.contents import change_findings
from services.annotation.sets.decisions import check_open
from services.annotation.sets.proposal import proposed_event
from services.annotation.sets.refusals import check_revision, invalid
from services.annotation.sets.state import ReviewState
from services.shared.domain.annotations import AnnotationSet, Finding, FindingKind, PerspectiveSource
from services.shared.domain.document import DocumentRecord
from services.shared.domain.events import Event


@dataclass(frozen=True, slots=True)
class PerspectiveRequest:
    """A request to see the document as `role`. `revision` is the one that the reviewer saw."""

    revision: int
    role: str


def changes_for(role: str, texts: Texts, document: DocumentRecord) -> tuple[Finding, ...] | None:
    """The changes of an amendment for our role; None if the document has no such role. It reads the whole text: call it
    outside of a transaction.
    """
    noun = noun_of(role)
    if not noun or perspective_of(texts.redacted.without_hidden().unconfused().text, noun) != noun:
        return None
    return change_findings(texts, document, noun)


def with_perspective(
    state: ReviewState,
    request: PerspectiveRequest,
    changes: tuple[Finding, ...] | None,
    words: WordsIn,
    playbook: Playbook,
    hash_key: bytes,
    now: datetime,
) -> tuple[AnnotationSet, tuple[Event, ...]]:
    """The set with the findings for our role, and the events. Annotations and decisions on them are kept. `changes`:
    those of `changes_for`.

    Raises `Reject`: CONFLICT if the set has another revision, PRECONDITION_FAILED if it is not under review, WITHDRAWN,
    INVALID_METADATA if the document has no such role.
    """
    check_revision(request.revision)
    check_open(state, request.revision)
    if changes is None:
        raise invalid("perspective", "is no role that a party of the document has, or that its kind of agreement knows")
    document, current = state.document, state.annotation_set
    others = tuple(one for one in current.findings if one.kind is not FindingKind.CHANGE or needs_base(one))
    seen = replace(
        current,
        revision=current.revision + 1,
        perspective=noun_of(request.role),
        perspective_source=PerspectiveSource.REVIEWER,
        findings=(*with_places(changes, places_of(current.findings)), *others),
    )
    made = with_findings(state.document_set.stored, seen, playbook, words, hash_key)
    return made, (proposed_event(document, made, now),)
