"""The events of a document from the records that have them. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from services.annotation.comments.records import Comment
from services.annotation.queue.stops import ReadingStop
from services.annotation.reveals.grants import RevealGrant
from services.annotation.sets.bulk import bulk_of
from services.annotation.sets.state import StoredDocument
from services.annotation.sets.undoing import LoggedDecision
from services.annotation.timeline.events import DocumentEvent, EventKind
from services.annotation.timeline.views import kinds_of
from services.shared.domain.annotations import AnnotationSet, Review, SetState, reason_code


def submitted_events(
    stored: StoredDocument, versions: Iterable[tuple[StoredDocument, datetime]]
) -> Iterator[DocumentEvent]:
    """The submission of the document, and those of the other versions. Each of `versions`, which include the document,
    has the time of its first result, in case that of its submission is unknown.
    """
    own = stored.document
    for version, processed_at in versions:
        document = version.document
        is_other = document.document_id != own.document_id
        later = document.version > own.version
        yield DocumentEvent(
            event_id=f"version-{document.document_id}",
            at=version.submitted_at or processed_at,
            kind=EventKind.SUPERSEDED if later else EventKind.SUBMITTED,
            actor=f"source:{document.source_system}",
            detail="version" if is_other else "",
            target_id="" if is_other else version.submission_id,
            document_id=document.document_id if is_other else "",
            version=document.version,
            batch_id="" if is_other else document.batch_id,
        )


def set_events(made: AnnotationSet, inferred_at: datetime) -> Iterator[DocumentEvent]:
    """The result of a processing, and its publication without a review."""
    event = DocumentEvent(
        f"set-{made.set_id}", inferred_at, EventKind.PROCESSED, target_id=made.set_id, provenance=made.provenance
    )
    yield event
    if made.state is SetState.PUBLISHED and not made.reviewed:
        yield replace(
            event,
            event_id=f"published-{made.set_id}",
            kind=EventKind.PUBLISHED,
            detail="unreviewed",
            revision=made.revision,
            provenance=None,
        )


def decision_events(decisions: Iterable[LoggedDecision]) -> Iterator[DocumentEvent]:
    """The decisions, and when they were taken back. Those that were made together are one event."""

    def key(one: LoggedDecision) -> tuple[str, datetime, str]:
        undone = one.undone_at.isoformat() if one.undone_at else ""
        return bulk_of(one.record) or f"{one.kind}-{one.record.decision_id}", one.decided_at, undone

    for (name, _, undone), group in groupby(sorted(decisions, key=key), key=key):
        same = list(group)
        one = same[-1]
        event = DocumentEvent(
            event_id=f"decision-{name}",
            at=one.decided_at,
            kind=EventKind.DECIDED,
            actor=one.record.actor,
            detail=f"{one.kind}.{one.decision}",
            target_id=one.target_id if len(same) == 1 else "",
            revision=one.revision,
            count=len(same),
            category=_category(one) if len(same) == 1 else "",
        )
        yield event if not undone else replace(event, event_id=f"{event.event_id}-{undone}")
        if one.undone_at:
            event_id = f"undone-{name}-{undone}"
            yield replace(
                event, event_id=event_id, at=one.undone_at, kind=EventKind.UNDONE, revision=one.undone_revision
            )


def review_events(reviews: Iterable[tuple[Review, int]]) -> Iterator[DocumentEvent]:
    """The completion of each review, and the publication of its set at a revision."""
    for one, revision in reviews:
        event = DocumentEvent(
            event_id=f"completed-{one.review_id}",
            at=one.closed_at,
            kind=EventKind.COMPLETED,
            actor=one.actor,
            detail=reason_code(one.undecided_reason),
            target_id=one.review_id,
            revision=revision,
            count=len(one.decisions),
        )
        yield event
        published = f"published-{one.review_id}"
        yield replace(event, event_id=published, kind=EventKind.PUBLISHED, detail="reviewed", count=0)


def comment_events(comments: Iterable[Comment]) -> Iterator[DocumentEvent]:
    """The comments, without their words, and when they were resolved."""
    for one in comments:
        event = DocumentEvent(
            event_id=f"comment-{one.comment_id}",
            at=one.written_at,
            kind=EventKind.COMMENTED,
            actor=one.author,
            detail=one.target_kind.value,
            person=one.asked,
            target_id=one.target_id,
        )
        yield event
        if one.resolved_at:
            yield replace(
                event,
                event_id=f"resolved-{one.comment_id}",
                at=one.resolved_at,
                actor=one.resolved_by,
                detail="resolved",
                person=one.author,
            )


def reveal_events(grants: Iterable[RevealGrant]) -> Iterator[DocumentEvent]:
    """When a person requested values, who granted that, and who ended it. The values are not in it."""
    for one in grants:
        requested = DocumentEvent(
            event_id=f"reveal-{one.grant_id}",
            at=one.requested_at,
            kind=EventKind.REVEALED,
            actor=one.subject,
            detail=f"requested.{one.scope}",
            target_id=one.grant_id,
            places=f"p{one.page}" if one.page else "",
            purpose=one.purpose,
            value_kinds=kinds_of([one.value]),
        )
        own = one.granted_by == one.subject
        yield replace(requested, detail=f"granted.{one.scope}", last_at=one.expires_at) if own else requested
        steps = (
            ("granted", one.granted_by, None if own else one.granted_at),
            ("ended", one.revoked_by, one.revoked_at),
        )
        for word, by, at in steps:
            if at:
                event_id = f"{word}-{one.grant_id}"
                until = one.expires_at if word == "granted" else None
                yield replace(
                    requested,
                    event_id=event_id,
                    at=at,
                    actor=by,
                    person=one.subject,
                    detail=f"{word}.{one.scope}",
                    last_at=until,
                )


def stop_events(stops: Iterable[ReadingStop]) -> Iterator[DocumentEvent]:
    """Readers who stopped reading; `places` are the pages that they had seen, as their clients report."""
    for one in stops:
        pages: Sequence[str] = [f"p{each}" for each in one.pages.split(",") if each]
        yield DocumentEvent(
            event_id=f"stop-{one.person}",
            at=one.stopped_at,
            kind=EventKind.STOPPED,
            actor=one.person,
            detail=one.reason.value,
            places=",".join(pages),
        )


def _category(one: LoggedDecision) -> str:
    return one.category or (one.annotation.category if one.annotation else "")
