"""Makes the proposed set from a model result, and its events. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from services.annotation.placing.anchors import Anchors
from services.annotation.placing.grounding import Texts, ground_with
from services.annotation.playbook.conclude import conclude
from services.annotation.playbook.marks import WordsIn
from services.annotation.playbook.rules import Playbook
from services.annotation.playbook.subject import subject_of
from services.annotation.sampling.draws import Draw, draw
from services.annotation.sampling.passages import FlaggedPlace, PassageSample, sample
from services.annotation.sets.contents import Contents
from services.annotation.sets.findings import with_lasting_ids
from services.annotation.sets.judging.records import NOTHING, JudgeFirst
from services.annotation.sets.reanchor import reanchor
from services.annotation.sets.review_policy import ReviewPolicy
from services.annotation.sets.state import (
    DocumentSet,
    StoredDocument,
    as_proposed,
    as_published,
    emptied,
    ended_set,
    set_id,
    settled,
    without_people,
)
from services.annotation.sets.steps.records import Stage
from services.shared.domain.annotations import FLAGS, Annotation, AnnotationSet, Finding, PerspectiveSource, SetState
from services.shared.domain.clauses import Severity
from services.shared.domain.document import DocumentRecord
from services.shared.domain.events import (
    AnnotationsProposed,
    AnnotationsPublished,
    DocumentInferred,
    DocumentStatus,
    DocumentStatusChanged,
    Event,
)
from services.shared.domain.identity import make_id

LOST_ANCHOR = "lost-anchor"


class Turn(StrEnum):
    """Whether a result is the first of its version chain, replaces the newest set, or is late."""

    FIRST = "first"
    SUCCEEDS = "succeeds"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A set to store in one transaction, if `head` (set id, revision) is still the newest set of the chain.

    `base` is the id of the set of the agreement that the document amends, or empty: it must still be the newest one
    too. `ended` is the last revision of the set `head`, if this one replaces it. `dropped` counts predictions that did
    not verify, `lost` decisions whose text is not in the new version. `draw`: whether the document gets a blind second
    review; None if the review policy draws none. `passages`: those that are drawn, by the same rule. `judge_first`:
    what reviewers judge before they see the model's answer, by the same rule.
    """

    stored: StoredDocument
    annotation_set: AnnotationSet
    playbook: Playbook
    inferred_at: datetime
    head: tuple[str, int] | None
    ended: AnnotationSet | None
    events: tuple[Event, ...]
    dropped: int = 0
    lost: int = 0
    base: str = ""
    draw: Draw | None = None
    passages: PassageSample | None = None
    judge_first: JudgeFirst = NOTHING


@dataclass(frozen=True, slots=True)
class Rules:
    """The playbook, the review policy and the tenant's hash key for one result."""

    playbook: Playbook
    policy: ReviewPolicy
    hash_key: bytes


def propose(
    event: DocumentInferred,
    texts: Texts,
    contents: Contents,
    head: DocumentSet | None,
    head_text: str,
    rules: Rules,
    now: datetime,
    submitted_at: datetime | None,
) -> Proposal:
    """Makes the proposal. `head`: the newest proposed or published set of the chain; `head_text`: its original text."""
    document = event.document
    provenance = replace(event.provenance, playbook=rules.playbook.label)
    anchors = Anchors(texts.original, texts.map, chain=document.family, hash_key=rules.hash_key)
    grounded = ground_with(anchors, event.predictions, texts, provenance)
    turn = turn_of(event, head)
    earlier = head.annotation_set if head and turn is Turn.SUCCEEDS else None
    decided = (head.put_away or earlier.annotations) if head and earlier else ()
    anchored = reanchor(decided, head_text, grounded.annotations, anchors)
    words = WordsIn(texts.redacted, texts.map)
    made = AnnotationSet(
        set_id=set_id(document, provenance),
        revision=1,
        state=SetState.PROPOSED,
        document_type=event.document_type,
        document_type_confidence=event.document_type_confidence,
        annotations=anchored.annotations,
        provenance=provenance,
        flags=_known((*event.flags, *contents.flags)),
        summary=event.summary,
        hidden_passages=len(texts.original.hidden),
        paper=contents.paper,
        perspective=contents.perspective,
        perspective_source=contents.perspective_source,
        economics=contents.economics,
    )
    subject = subject_of(made, read=bool(texts.redacted.text.strip()))
    found = conclude(rules.playbook, subject, anchored.annotations, document.document_id, words)
    lost = (_lost(rules.playbook, one, document) for one in anchored.lost)
    findings = with_lasting_ids(
        (*found.findings, *contents.findings, *lost), made.annotations, document.family, words, rules.hash_key
    )
    made = replace(made, findings=findings, outcomes=found.outcomes, flags=found.over(made.flags))
    made, ended = _placed(made, head, turn)
    if made.state is SetState.PROPOSED and rules.policy.publishes_unreviewed(document, made):
        made = replace(made, state=SetState.PUBLISHED)
    return Proposal(
        stored=_stored(event, len(texts.original.text), submitted_at),
        annotation_set=made,
        playbook=rules.playbook,
        inferred_at=event.occurred_at,
        head=(head.annotation_set.set_id, head.annotation_set.revision) if head else None,
        ended=ended,
        events=tuple(_events(event, head, made, ended, now)),
        dropped=grounded.dropped,
        lost=len(anchored.lost),
        draw=_draw(document, made, rules),
        passages=_passages(document, made, texts.original.text, grounded.annotations, rules),
        judge_first=_judge_first(document, made, rules),
    )


def withdrawn_proposal(event: DocumentInferred, playbook: Playbook, submitted_at: datetime | None) -> Proposal:
    """The empty, withdrawn set for a document that was withdrawn before its result arrived."""
    provenance = replace(event.provenance, playbook=playbook.label)
    made = AnnotationSet(set_id(event.document, provenance), 1, SetState.WITHDRAWN, provenance=provenance)
    stored = _stored(event, 0, submitted_at)
    return Proposal(stored, made, playbook, event.occurred_at, head=None, ended=None, events=())


def chosen_role(event: DocumentInferred, head: DocumentSet | None) -> str:
    """The role that a reviewer chose in the set that the result replaces; empty if there is none."""
    earlier = head.annotation_set if head and turn_of(event, head) is Turn.SUCCEEDS else None
    return earlier.perspective if earlier and earlier.perspective_source is PerspectiveSource.REVIEWER else ""


def is_concluded(event: DocumentInferred, head: DocumentSet) -> bool:
    """Whether `head` was made from the same result with an earlier playbook."""
    made = replace(head.annotation_set.provenance, playbook="")
    same = head.document.document_id == event.document.document_id and head.inferred_at == event.occurred_at
    return same and made == replace(event.provenance, playbook="")


def turn_of(event: DocumentInferred, head: DocumentSet | None) -> Turn:
    """The turn of a result. LATE: it is for an older version, from an earlier model run, or for a version that is
    published or whose first review is complete.
    """
    if head is None:
        return Turn.FIRST
    if event.document.version != head.document.version:
        return Turn.SUCCEEDS if event.document.version > head.document.version else Turn.LATE
    completed = head.annotation_set.state is SetState.PUBLISHED or head.stage in _LATER
    return Turn.LATE if completed or event.occurred_at < head.inferred_at else Turn.SUCCEEDS


def proposed_event(document: DocumentRecord, annotation_set: AnnotationSet, now: datetime) -> AnnotationsProposed:
    """The event for a proposed or ended set, without the content that the document's arm hides."""
    shown = as_proposed(document, annotation_set)
    shown = replace(shown, findings=without_people(shown.findings))
    parts = (document.document_id, shown.set_id, shown.state.value, str(shown.revision))
    return AnnotationsProposed(make_id("event", "annotations.proposed", *parts), now, document, shown)


def published_event(document: DocumentRecord, annotation_set: AnnotationSet, now: datetime) -> AnnotationsPublished:
    """The event for a published set, without the content that the document's arm hides."""
    shown = as_published(document, annotation_set)
    event_id = make_id("event", "annotations.published", document.document_id, shown.set_id, str(shown.revision))
    return AnnotationsPublished(event_id, now, document, shown)


def reopened_event(document: DocumentRecord, published: AnnotationSet, now: datetime) -> AnnotationsPublished:
    """The event for a published set whose review is reopened: the same revision and content, with `reopened`."""
    shown = as_published(document, replace(published, reopened=True))
    parts = (document.document_id, shown.set_id, str(shown.revision), "reopened")
    return AnnotationsPublished(make_id("event", "annotations.published", *parts), now, document, shown)


def notify_sender(
    stored: StoredDocument, annotation_set: AnnotationSet, status: DocumentStatus, now: datetime
) -> DocumentStatusChanged:
    """The status event for the source system."""
    parts = (stored.document.document_id, annotation_set.set_id, status.value, str(annotation_set.revision))
    event_id = make_id("event", "documents.status", *parts)
    return DocumentStatusChanged(event_id, now, stored.document, stored.submission_id, status)


def _known(flags: Iterable[str]) -> tuple[str, ...]:
    """Removes unknown flags, which a newer release of inference can send."""
    return tuple(one for one in flags if one in FLAGS)


def _placed(made: AnnotationSet, head: DocumentSet | None, turn: Turn) -> tuple[AnnotationSet, AnnotationSet | None]:
    if head is None:
        return made, None
    newest = head.annotation_set
    if turn is Turn.LATE:
        return settled(replace(made, state=SetState.SUPERSEDED, superseded_by=newest.set_id)), None
    if newest.state is SetState.PROPOSED:
        return replace(made, supersedes=newest.set_id), ended_set(newest, SetState.SUPERSEDED, made.set_id)
    return made, None


def _events(
    event: DocumentInferred, head: DocumentSet | None, made: AnnotationSet, ended: AnnotationSet | None, now: datetime
) -> Iterable[Event]:
    if head and ended:
        yield proposed_event(head.document, ended, now)
    stored = _stored(event, 0, None)
    if made.state is SetState.PUBLISHED:
        yield published_event(event.document, made, now)
        yield notify_sender(stored, made, DocumentStatus.PUBLISHED, now)
        return
    shown = emptied(made) if made.state is SetState.SUPERSEDED else made
    yield proposed_event(event.document, shown, now)
    yield notify_sender(stored, made, DocumentStatus.PROPOSED, now)


def _lost(playbook: Playbook, one: Annotation, document: DocumentRecord) -> Finding:
    return Finding(
        finding_id=make_id("finding", document.document_id, LOST_ANCHOR, one.annotation_id),
        rule_id=LOST_ANCHOR,
        category=one.category,
        severity=Severity.MEDIUM,
        message=f"The text of a decision on an earlier version ({one.state}) is not in this version.",
        playbook=playbook.name,
        playbook_version=playbook.version,
        annotation_ids=(one.annotation_id,),
    )


def _draw(document: DocumentRecord, made: AnnotationSet, rules: Rules) -> Draw | None:
    method = rules.policy.method(document, made.document_type)
    if method is None or made.state is not SetState.PROPOSED:
        return None
    return draw(rules.hash_key, document.document_id, method.id, method.second_review_share)


def _passages(
    document: DocumentRecord, made: AnnotationSet, text: str, flagged: Iterable[Annotation], rules: Rules
) -> PassageSample | None:
    method = rules.policy.method(document, made.document_type)
    if method is None or made.state is not SetState.PROPOSED:
        return None
    places = [FlaggedPlace(one.span, one.confidence) for one in flagged]
    return sample(rules.hash_key, document.document_id, text, places, method.passage_share)


def _judge_first(document: DocumentRecord, made: AnnotationSet, rules: Rules) -> JudgeFirst:
    method = rules.policy.method(document, made.document_type)
    return method.judge_first if method and made.state is SetState.PROPOSED else NOTHING


_LATER = frozenset({Stage.SECOND, Stage.ADJUDICATION})


def _stored(event: DocumentInferred, code_points: int, submitted_at: datetime | None) -> StoredDocument:
    return StoredDocument(
        document=event.document,
        submission_id=event.submission_id,
        text=event.sealed,
        layout=event.layout,
        redacted=event.redacted,
        map=event.map,
        code_points=code_points,
        submitted_at=submitted_at,
    )
