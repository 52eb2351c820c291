"""The newest living sets of version chains, many at once, in the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from services.annotation.queue.items import VisibleReviews
from services.annotation.sets.state import StoredDocument
from services.annotation.storage import tables as t
from services.annotation.storage.times import from_micros
from services.annotation.storage.workloads import LIVING
from services.shared.domain.document import BlobRef, DocumentRecord
from services.shared.wire.codec import decode

_d, _s = t.DOCUMENTS.c, t.SETS.c


@dataclass(frozen=True, slots=True)
class Head:
    """A document with its newest living set. `body` is the set as it is stored, without annotations."""

    stored: StoredDocument
    set_id: str
    inferred_at: datetime
    body: bytes

    @property
    def document(self) -> DocumentRecord:
        return self.stored.document

    @property
    def chain(self) -> tuple[str, str]:
        """The matter and the id of the version chain."""
        return self.document.matter, self.document.family


def is_head() -> sa.ColumnElement[bool]:
    """Whether the set of the current row is living, and that of the newest version of its chain which has one."""
    later, others = t.SETS.alias(), t.DOCUMENTS.alias()
    same = (others.c[name] == _d[name] for name in ("family", "tenant", "matter"))
    newer = (
        sa.select(sa.literal(1))
        .select_from(later.join(others, later.c.document_id == others.c.document_id))
        .where(*same, later.c.state.in_(LIVING), later.c.version > _s.version)
    )
    return sa.and_(_s.state.in_(LIVING), ~sa.exists(newer))


def is_seen(tenant: str, visible: VisibleReviews) -> sa.ColumnElement[bool]:
    """Whether the document of the current row is one of those that a caller can see."""
    hidden = (sa.and_(_d.matter == matter, _d.family == family) for matter, family in visible.closed)
    return sa.and_(_d.tenant == tenant, _d.matter.in_(visible.matters), *(sa.not_(one) for one in hidden))


def heads_where(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> Sequence[Head]:
    """The heads that fit, by document id. One query, whatever their number."""
    query = (
        sa.select(t.DOCUMENTS, _s.set_id, _s.inferred_at, _s.body)
        .join_from(t.SETS, t.DOCUMENTS, _d.document_id == _s.document_id)
        .where(is_head(), *conditions)
        .order_by(_d.document_id)
    )
    return [
        Head(stored_of(row), row.set_id, from_micros(row.inferred_at), bytes(row.body))
        for row in connection.execute(query)
    ]


def records_where(
    connection: sa.Connection, *conditions: sa.ColumnElement[bool]
) -> Sequence[tuple[DocumentRecord, int]]:
    """The records of the documents of `heads_where`, each with the code points of its text."""
    query = (
        sa.select(_d.record, _d.code_points)
        .join_from(t.SETS, t.DOCUMENTS, _d.document_id == _s.document_id)
        .where(is_head(), *conditions)
        .order_by(_d.document_id)
    )
    return [(decode(DocumentRecord, bytes(one)), size) for one, size in connection.execute(query)]


def stored_of(row: sa.Row[Any]) -> StoredDocument:
    """The document of a row that has all columns of documents."""
    return StoredDocument(
        document=decode(DocumentRecord, bytes(row.record)),
        submission_id=row.submission_id,
        text=decode(BlobRef, bytes(row.text)),
        layout=decode(BlobRef, bytes(row.layout)),
        redacted=decode(BlobRef, bytes(row.redacted)),
        map=decode(BlobRef, bytes(row.map)),
        code_points=row.code_points,
        submitted_at=None if row.submitted_at is None else from_micros(row.submitted_at),
    )
