"""Reads and writes records as rows, inside the caller's transaction."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from services.annotation.placing.grounding import in_order
from services.annotation.sets.judging.records import NOT_JUDGED
from services.annotation.sets.state import DocumentSet, ReviewState, StoredDocument, Successor, set_id, settled
from services.annotation.storage import tables as t
from services.annotation.storage.annotation_rows import annotation_row, proposals, removed
from services.annotation.storage.finding_rows import finding_decisions
from services.annotation.storage.steps.judging import judging_of
from services.annotation.storage.steps.reading import labels_put_away, stage_of, steps_of
from services.annotation.storage.times import from_micros, to_micros
from services.shared.domain.annotations import Annotation, AnnotationSet, Review, ReviewDecision, SetState
from services.shared.domain.document import BlobRef, DocumentRecord, Provenance
from services.shared.domain.events import DocumentWithdrawn
from services.shared.runtime.rows import insert_or_keep
from services.shared.wire.codec import decode, encode


def insert_document(connection: sa.Connection, stored: StoredDocument, amends: str) -> bool:
    """Inserts the document; False if it is stored already. `amends`: the version chain that it amends, or empty."""
    record = stored.document
    row = {name: getattr(record, name) for name in _RECORD_COLUMNS}
    refs = {name: encode(getattr(stored, name)) for name in ("text", "layout", "redacted", "map")}
    more = {
        "record": encode(record),
        "submission_id": stored.submission_id,
        "submitted_at": to_micros(stored.submitted_at) if stored.submitted_at else None,
        "code_points": stored.code_points,
        "amends": amends,
    }
    return insert_or_keep(connection, t.DOCUMENTS, {**row, **refs, **more})


def insert_set(
    connection: sa.Connection, document: DocumentRecord, made: AnnotationSet, inferred_at: datetime, playbook: str
) -> None:
    """Inserts the set and its annotations."""
    row = {
        "set_id": made.set_id,
        "document_id": document.document_id,
        "family": document.family,
        "version": document.version,
        "inferred_at": to_micros(inferred_at),
        "playbook": playbook,
    }
    connection.execute(sa.insert(t.SETS).values({**row, **_set_columns(made)}))
    if made.annotations:
        connection.execute(sa.insert(t.ANNOTATIONS), [annotation_row(made.set_id, one) for one in made.annotations])


def update_set(connection: sa.Connection, made: AnnotationSet) -> None:
    """Updates the set, without its annotations."""
    connection.execute(sa.update(t.SETS).where(t.SETS.c.set_id == made.set_id).values(_set_columns(made)))


def keep_published(connection: sa.Connection, document_id: str, published: AnnotationSet) -> None:
    """Keeps the published set, complete, while its review is reopened."""
    forget_published(connection, document_id)
    connection.execute(sa.insert(t.REOPENED).values({"document_id": document_id, "body": encode(published)}))


def forget_published(connection: sa.Connection, document_id: str) -> None:
    """Deletes the set that `keep_published` kept, if there is one."""
    connection.execute(sa.delete(t.REOPENED).where(t.REOPENED.c.document_id == document_id))


def forget_withdrawn(connection: sa.Connection, document: DocumentRecord) -> None:
    """Deletes the kept sets of the chain's withdrawn versions, those of superseded sets included."""
    d = t.DOCUMENTS.c
    withdrawn = sa.or_(d.submitted_at.is_(None), d.submitted_at < _withdrawn_at(document).scalar_subquery())
    ids = sa.select(d.document_id).where(_in_chain(document), withdrawn)
    connection.execute(sa.delete(t.REOPENED).where(t.REOPENED.c.document_id.in_(ids)))


def has_published(connection: sa.Connection, document: DocumentRecord) -> bool:
    """Whether the chain has a set that is published, or was until its review was reopened."""
    c = t.SETS.c
    published = (c.state == SetState.PUBLISHED) | c.document_id.in_(sa.select(t.REOPENED.c.document_id))
    found = sa.select(c.set_id).where(_sets_in_chain(document), published).limit(1)
    return connection.execute(found).first() is not None


def head_of(connection: sa.Connection, document: DocumentRecord) -> DocumentSet | None:
    """The newest set in the document's chain that is proposed or published."""
    row = connection.execute(heads(document)).first()
    if row is None:
        return None
    return replace(_document_set(connection, row), put_away=labels_put_away(connection, row.set_id))


def heads(document: DocumentRecord) -> sa.Select[Any]:
    """The row of the set of `head_of`."""
    c = t.SETS.c
    living = sa.select(t.SETS).where(_sets_in_chain(document), c.state.in_((SetState.PROPOSED, SetState.PUBLISHED)))
    return living.order_by(c.version.desc(), c.inferred_at.desc(), c.set_id).limit(1)


def current_set(connection: sa.Connection, document_id: str) -> DocumentSet | None:
    """A document's current set: proposed or published, else withdrawn, else the last superseded one."""
    best = next(iter(_ranked(connection, document_id)), None)
    return _document_set(connection, best) if best else None


def all_sets(connection: sa.Connection, document_id: str) -> list[tuple[DocumentSet, str]]:
    """All sets of a document, each with the source of its playbook. The current set is first."""
    c = t.PLAYBOOKS.c
    ranked = _ranked(connection, document_id)
    known = sa.select(c.label, c.source).where(c.label.in_({row.playbook for row in ranked}))
    sources = {row.label: row.source for row in connection.execute(known)}
    return [(_document_set(connection, row), sources[row.playbook]) for row in ranked]


def _ranked(connection: sa.Connection, document_id: str) -> list[sa.Row[tuple[object, ...]]]:
    rows = connection.execute(sa.select(t.SETS).where(t.SETS.c.document_id == document_id)).all()
    return sorted(rows, key=lambda row: (_RANK[SetState(row.state)], row.inferred_at, row.set_id), reverse=True)


def is_stored(connection: sa.Connection, document: DocumentRecord, made: Provenance) -> bool:
    """Whether a set was made from these versions, with or without playbooks for documents inside the file: which ones
    is known only when the text is read.
    """
    c = t.SETS.c
    found = connection.execute(sa.select(c.set_id, c.playbook).where(c.document_id == document.document_id))
    labels = [(one.set_id, one.playbook) for one in found if one.playbook.split("+")[0] == made.playbook]
    return any(one == set_id(document, replace(made, playbook=label)) for one, label in labels)


def review_state(connection: sa.Connection, document_id: str) -> ReviewState | None:
    """The input of a decision or a completion; None if the document is unknown."""
    document_set = current_set(connection, document_id)
    if document_set is None:
        return None
    made = document_set.annotation_set
    d = t.DECISIONS.c
    open_ones = sa.select(d.body).where(d.set_id == made.set_id, d.review_id == "").order_by(d.set_revision)
    label = sa.select(t.SETS.c.playbook).where(t.SETS.c.set_id == made.set_id).scalar_subquery()
    source = connection.execute(sa.select(t.PLAYBOOKS.c.source).where(t.PLAYBOOKS.c.label == label)).scalar_one()
    return ReviewState(
        document_set=document_set,
        playbook=source,
        proposals=proposals(connection, made.set_id),
        decisions=tuple(decode(ReviewDecision, row.body) for row in connection.execute(open_ones)),
        last_review=last_review(connection, made.set_id),
        removed=removed(connection, made.set_id),
        steps=steps_of(connection, document_id, made.set_id),
    )


def last_review(connection: sa.Connection, set_id: str) -> Review | None:
    """The set's latest completed review."""
    c = t.REVIEWS.c
    found = sa.select(c.body).where(c.set_id == set_id).order_by(c.set_revision.desc()).limit(1)
    body = connection.execute(found).scalar_one_or_none()
    return decode(Review, body) if body is not None else None


def is_withdrawn(connection: sa.Connection, document: DocumentRecord, submitted_at: datetime | None) -> bool:
    """Whether the document was withdrawn after `submitted_at`, or at any time if `submitted_at` is None."""
    return withdrawn_after(connection, document, submitted_at) is not None


def withdrawn_after(
    connection: sa.Connection, document: DocumentRecord, submitted_at: datetime | None
) -> datetime | None:
    """When the document was withdrawn last, if that was after `submitted_at`; None if it was not withdrawn."""
    at = connection.execute(_withdrawn_at(document)).scalar_one_or_none()
    if at is None or (submitted_at is not None and to_micros(submitted_at) >= at):
        return None
    return from_micros(at)


def remember_withdrawal(connection: sa.Connection, event: DocumentWithdrawn) -> None:
    """Stores the withdrawal, unless a later one of the version chain is stored."""
    document, at = event.document, to_micros(event.occurred_at)
    values = {"tenant": document.tenant, "event_id": event.event_id, "withdrawn_at": at}
    if not insert_or_keep(connection, t.WITHDRAWN, {"family": document.family, "matter": document.matter, **values}):
        c = t.WITHDRAWN.c
        earlier = sa.and_(c.family == document.family, c.matter == document.matter, c.withdrawn_at < at)
        connection.execute(sa.update(t.WITHDRAWN).where(earlier).values(values))


def living_sets(connection: sa.Connection, document: DocumentRecord) -> Sequence[DocumentSet]:
    """The proposed and published sets in the document's chain, by version."""
    c = t.SETS.c
    query = sa.select(t.SETS).where(_sets_in_chain(document), c.state.in_((SetState.PROPOSED, SetState.PUBLISHED)))
    rows = connection.execute(query.order_by(c.version, c.set_id)).all()
    return [_document_set(connection, row) for row in rows]


def _in_chain(document: DocumentRecord) -> sa.ColumnElement[bool]:
    """The documents in the chain. Families of earlier releases can have documents of several matters."""
    c = t.DOCUMENTS.c
    return sa.and_(c.family == document.family, c.tenant == document.tenant, c.matter == document.matter)


def _sets_in_chain(document: DocumentRecord) -> sa.ColumnElement[bool]:
    c = t.SETS.c
    ids = sa.select(t.DOCUMENTS.c.document_id).where(_in_chain(document))
    return sa.and_(c.family == document.family, c.document_id.in_(ids))


def _withdrawn_at(document: DocumentRecord) -> sa.Select[Any]:
    """When the chain was withdrawn last. Rows of earlier releases have no matter: they apply to the whole family."""
    c = t.WITHDRAWN.c
    fits = c.matter.in_((document.matter, ""))
    return sa.select(sa.func.max(c.withdrawn_at)).where(c.family == document.family, fits)


def _document_set(connection: sa.Connection, row: sa.Row[tuple[object, ...]]) -> DocumentSet:
    made = decode(AnnotationSet, bytes(row.body))
    stored = stored_document(connection, row.document_id)
    c = t.ANNOTATIONS.c
    bodies = connection.execute(sa.select(c.body).where(c.set_id == row.set_id, c.latest)).scalars()
    annotations = in_order(decode(Annotation, body) for body in bodies)
    stage, blind = stage_of(connection, row.set_id)
    return DocumentSet(
        stored=stored,
        annotation_set=settled(replace(made, annotations=annotations)),
        inferred_at=from_micros(row.inferred_at),
        superseded_by=_later_version(connection, stored.document),
        published=None if made.state in _FINAL else _kept(connection, row.document_id),
        successor=_successor(connection, made) if made.state is SetState.SUPERSEDED else None,
        finding_decisions=finding_decisions(connection, stored.document) if made.state is SetState.PROPOSED else (),
        stage=stage,
        blind=blind,
        judging=NOT_JUDGED if made.state in _FINAL else judging_of(connection, row.document_id, row.set_id),
    )


def _kept(connection: sa.Connection, document_id: str) -> AnnotationSet | None:
    query = sa.select(t.REOPENED.c.body).where(t.REOPENED.c.document_id == document_id)
    body = connection.execute(query).scalar_one_or_none()
    return None if body is None else decode(AnnotationSet, bytes(body))


def _successor(connection: sa.Connection, made: AnnotationSet) -> Successor | None:
    d, s = t.DOCUMENTS.c, t.SETS.c
    query = sa.select(s.set_id, s.document_id, d.tenant, d.matter, s.inferred_at).join_from(t.SETS, t.DOCUMENTS)
    row = connection.execute(query.where(s.set_id == made.superseded_by)).first()
    return row and Successor(row.set_id, row.document_id, row.tenant, row.matter, from_micros(row.inferred_at))


def stored_document(connection: sa.Connection, document_id: str) -> StoredDocument:
    """The document with the references of its texts."""
    row = connection.execute(sa.select(t.DOCUMENTS).where(t.DOCUMENTS.c.document_id == document_id)).one()
    return StoredDocument(
        document=decode(DocumentRecord, row.record),
        submission_id=row.submission_id,
        text=decode(BlobRef, row.text),
        layout=decode(BlobRef, row.layout),
        redacted=decode(BlobRef, row.redacted),
        map=decode(BlobRef, row.map),
        code_points=row.code_points,
        submitted_at=None if row.submitted_at is None else from_micros(row.submitted_at),
    )


def _later_version(connection: sa.Connection, document: DocumentRecord) -> str:
    c = t.DOCUMENTS.c
    later = sa.select(c.document_id).where(_in_chain(document), c.version > document.version)
    later = later.order_by(c.version.desc()).limit(1)
    return connection.execute(later).scalar_one_or_none() or ""


def _set_columns(made: AnnotationSet) -> dict[str, object]:
    body = encode(replace(made, annotations=()))
    return {"state": made.state.value, "revision": made.revision, "body": body}


_FINAL = frozenset({SetState.PUBLISHED, SetState.WITHDRAWN})
_RANK = {SetState.SUPERSEDED: 0, SetState.WITHDRAWN: 1, SetState.PROPOSED: 2, SetState.PUBLISHED: 3}
_RECORD_COLUMNS = (
    "document_id",
    "family",
    "version",
    "tenant",
    "team",
    "matter",
    "source_system",
    "source_reference",
    "correlation_id",
)
