"""Find documents that ingestion accepted and annotation did not receive because the broker was lost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from services.annotation.storage.tables import DOCUMENTS as ANNOTATED
from services.ingestion.store.sql import unpack_events
from services.ingestion.store.tables import DOCUMENTS, SUBMISSIONS
from services.shared.domain.document import DocumentRecord
from services.shared.domain.events import DocumentIngested, DocumentSubmitted
from services.shared.runtime.storage.database import engine
from services.shared.wire.codec import decode


@dataclass(frozen=True, slots=True)
class Unfinished:
    """`events` must be published again. The senders must submit the `undecided` documents again."""

    events: tuple[DocumentIngested | DocumentSubmitted, ...]
    undecided: tuple[DocumentRecord, ...]


def find_unfinished(ingestion_url: str, annotation_url: str) -> Unfinished:
    """Compare the two databases. The result includes documents in progress, whose events can be repeated."""
    ingestion, annotation = _reader(ingestion_url), _reader(annotation_url)
    done = frozenset(row.document_id for row in annotation(sa.select(ANNOTATED.c.document_id)))
    withdrawn = frozenset(row.document_id for row in ingestion(sa.select(_D.document_id).where(_D.withdrawn)))
    rows = ingestion(sa.select(_S.submission_id, _S.status, _S.record, _S.events))
    undecided = {row.submission_id: decode(DocumentRecord, row.record) for row in rows if not row.status}
    stored = [event for row in rows for event in unpack_events(row.events)]
    lost: list[DocumentIngested | DocumentSubmitted] = []
    for event in stored:
        if isinstance(event, DocumentSubmitted) and event.submission_id in undecided:
            del undecided[event.submission_id]
            lost.append(event)
        if isinstance(event, DocumentIngested) and event.document.document_id not in done | withdrawn:
            lost.append(event)
    return Unfinished(tuple(lost), tuple(undecided.values()))


def _reader(url: str) -> Callable[[sa.Select[Any]], Sequence[sa.Row[Any]]]:
    def read(query: sa.Select[Any]) -> Sequence[sa.Row[Any]]:
        made = engine(url)
        try:
            with made.begin() as connection:
                return connection.execute(query).all()
        finally:
            made.dispose()

    return read


_S, _D = SUBMISSIONS.c, DOCUMENTS.c
