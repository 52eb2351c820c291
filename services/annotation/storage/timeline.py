"""Reads what happened to a document from the tables that have it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain

import sqlalchemy as sa

from services.annotation.sets.state import StoredDocument
from services.annotation.storage import rows
from services.annotation.storage import tables as t
from services.annotation.storage.comments import comment_of
from services.annotation.storage.decision_log import logged_decisions
from services.annotation.storage.history_tables import REVIEW_LOG
from services.annotation.storage.reveals import grant_of
from services.annotation.storage.stops import stop_of
from services.annotation.storage.times import from_micros
from services.annotation.timeline import build
from services.annotation.timeline.events import DocumentEvent, EventKind
from services.shared.domain.annotations import AnnotationSet, Review
from services.shared.domain.document import DocumentRecord
from services.shared.runtime.ports import Transactions
from services.shared.wire.codec import decode


class TimelineStore:
    """What happened to documents, without what people read."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    async def events(self, stored: StoredDocument) -> Sequence[DocumentEvent]:
        """All events of the document, in no order."""
        return await self._database.run(lambda connection: list(_events(connection, stored)))


def _events(connection: sa.Connection, stored: StoredDocument) -> Iterator[DocumentEvent]:
    document = stored.document
    own, r, c = document.document_id, t.REVEALS.c, t.COMMENTS.c
    grants = connection.execute(sa.select(t.REVEALS).where(r.document_id == own))
    comments = connection.execute(sa.select(t.COMMENTS).where(c.document_id == own))
    stops = connection.execute(sa.select(t.READING_STOPS).where(_of_chain(t.READING_STOPS, document)))
    return chain(
        build.submitted_events(stored, _versions(connection, document)),
        *(build.set_events(made, at) for made, at in _sets(connection, own)),
        build.decision_events(logged_decisions(connection, own)),
        build.review_events(_reviews(connection, own)),
        build.comment_events(comment_of(row) for row in comments.all()),
        build.reveal_events(grant_of(row) for row in grants.all()),
        build.stop_events(stop_of(row) for row in stops.all()),
        _logged(connection, document),
        _withdrawn(connection, stored),
    )


def _of_chain(table: sa.Table, document: DocumentRecord) -> sa.ColumnElement[bool]:
    return sa.and_(*(table.c[name] == getattr(document, name) for name in ("family", "tenant", "matter")))


def _versions(connection: sa.Connection, document: DocumentRecord) -> list[tuple[StoredDocument, datetime]]:
    d, s = t.DOCUMENTS.c, t.SETS.c
    query = (
        sa.select(d.document_id, sa.func.min(s.inferred_at).label("at"))
        .join_from(t.DOCUMENTS, t.SETS, s.document_id == d.document_id)
        .where(_of_chain(t.DOCUMENTS, document))
        .group_by(d.document_id)
    )
    found = connection.execute(query).all()
    return [(rows.stored_document(connection, row.document_id), from_micros(row.at)) for row in found]


def _sets(connection: sa.Connection, document_id: str) -> list[tuple[AnnotationSet, datetime]]:
    c = t.SETS.c
    found = connection.execute(sa.select(c.body, c.inferred_at).where(c.document_id == document_id))
    return [(decode(AnnotationSet, bytes(row.body)), from_micros(row.inferred_at)) for row in found]


def _reviews(connection: sa.Connection, document_id: str) -> list[tuple[Review, int]]:
    s, r = t.SETS.c, t.REVIEWS.c
    query = sa.select(r.body, r.set_revision).join_from(t.REVIEWS, t.SETS, r.set_id == s.set_id)
    found = connection.execute(query.where(s.document_id == document_id))
    return [(decode(Review, row.body), row.set_revision) for row in found]


def _logged(connection: sa.Connection, document: DocumentRecord) -> Iterator[DocumentEvent]:
    own = REVIEW_LOG.c.document_id.in_(("", document.document_id))
    for row in connection.execute(sa.select(REVIEW_LOG).where(_of_chain(REVIEW_LOG, document), own)).all():
        yield DocumentEvent(
            event_id=f"log-{row.entry}",
            at=from_micros(row.at),
            kind=EventKind(row.kind),
            actor=row.actor,
            detail=row.detail,
            person=row.person,
        )


def _withdrawn(connection: sa.Connection, stored: StoredDocument) -> Iterator[DocumentEvent]:
    if at := rows.withdrawn_after(connection, stored.document, stored.submitted_at):
        yield DocumentEvent("withdrawn", at, EventKind.WITHDRAWN, actor=f"source:{stored.document.source_system}")
