"""The ids in the databases of a system by natural key, so that two systems can be compared.

A natural key identifies an object without ids: "harbour-bank HB-2024-0117 deal-vault DV/2024/3301 v1". It begins with
tenant and matter.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import astuple

import sqlalchemy as sa

from services.annotation.playbook.inside import title_of
from services.annotation.sets.proposal import LOST_ANCHOR
from services.annotation.storage.tables import ANNOTATIONS, OUTBOX, REVIEWS, SETS
from services.annotation.storage.tables import DOCUMENTS as ANNOTATED
from services.ingestion.store.sql import unpack_events
from services.ingestion.store.tables import DOCUMENTS, SUBMISSIONS
from services.shared.domain.annotations import Annotation, AnnotationSet, FindingKind
from services.shared.domain.document import DocumentRecord
from services.shared.domain.events import (
    AnnotationsProposed,
    AnnotationsPublished,
    AuditRecorded,
    DeadLetter,
    DocumentIngested,
    DocumentStatusChanged,
    Event,
)
from services.shared.runtime.storage.database import engine
from services.shared.wire.codec import decode
from services.shared.wire.topics import BY_NAME, topic_of

Ids = dict[str, dict[str, str]]
Pairs = Iterator[tuple[str, str]]


def read_ids(databases: Mapping[str, str]) -> Ids:
    """The ids by kind and natural key. `databases`: URLs by service."""
    return {kind: _read(databases[service], pairs) for kind, (service, pairs) in _KINDS.items()}


def _read(url: str, pairs: Callable[[sa.Connection], Pairs]) -> dict[str, str]:
    """Raises `ValueError` if a natural key has two ids."""
    made = engine(url)
    found: dict[str, str] = {}
    try:
        with made.begin() as connection:
            for key, identity in pairs(connection):
                if found.setdefault(key, identity) != identity:
                    raise ValueError(f"two ids for {key}: {found[key]} and {identity}")
    finally:
        made.dispose()
    return dict(sorted(found.items()))


def _families(connection: sa.Connection) -> Pairs:
    for row in connection.execute(sa.select(SUBMISSIONS)):
        yield _source(decode(DocumentRecord, row.record)), row.family


def _submissions(connection: sa.Connection) -> Pairs:
    """Version and status distinguish two submissions of one source document."""
    versions = {row.document_id: row.version for row in connection.execute(sa.select(DOCUMENTS))}
    for row in connection.execute(sa.select(SUBMISSIONS)):
        version = versions.get(row.document_id, 0)
        yield f"{_source(decode(DocumentRecord, row.record))} v{version} {row.status}", row.submission_id


def _documents(connection: sa.Connection) -> Pairs:
    for row in connection.execute(sa.select(DOCUMENTS)):
        yield _name(decode(DocumentRecord, row.record)), row.document_id


def _ingestion_events(connection: sa.Connection) -> Pairs:
    """Events of one topic and document are numbered in order."""
    seen: Counter[str] = Counter()
    query = sa.select(SUBMISSIONS.c.events).where(SUBMISSIONS.c.events.is_not(None)).order_by(SUBMISSIONS.c.changed_at)
    for packed in connection.execute(query).scalars():
        for event, record in _of_documents(unpack_events(packed)):
            extractor = event.provenance.extractor if isinstance(event, DocumentIngested) else ""
            name = " ".join((_name(record), topic_of(event).name, extractor)).strip()
            seen[name] += 1
            yield f"{name} {seen[name]}", event.event_id


def _sets(connection: sa.Connection) -> Pairs:
    yield from ((name, set_id) for set_id, name in _set_names(connection).items())


def _annotations(connection: sa.Connection) -> Pairs:
    """Named by the first span of the annotation in its family. A reviewer or a later version can move the annotation,
    but its id does not change.
    """
    query = sa.select(ANNOTATIONS, ANNOTATED.c.record).select_from(ANNOTATIONS.join(SETS).join(ANNOTATED))
    seen: set[str] = set()
    for row in connection.execute(query.order_by(SETS.c.version, ANNOTATIONS.c.revision)):
        if row.annotation_id not in seen:
            seen.add(row.annotation_id)
            one, name = decode(Annotation, row.body), _name(decode(DocumentRecord, row.record))
            yield f"{name} {one.category} {one.span.start}-{one.span.end}", one.annotation_id


def _findings(connection: sa.Connection) -> Pairs:
    """Named by rule and document of the file. The annotations distinguish several lost anchors of one set, and the
    places other kinds.
    """
    names = _set_names(connection)
    for row in connection.execute(sa.select(SETS)):
        for one in decode(AnnotationSet, row.body).findings:
            which = one.annotation_ids[0] if one.rule_id == LOST_ANCHOR else ""
            if one.kind is not FindingKind.PLAYBOOK and one.places:
                which = f"{one.places[0].span.start}-{one.places[0].span.end}"
            elif title := title_of(one.places):
                which = f"in {title.span.start}"
            yield f"{names[row.set_id]} {one.rule_id} {which}".strip(), one.finding_id


def _reviews(connection: sa.Connection) -> Pairs:
    names = _set_names(connection)
    for row in connection.execute(sa.select(REVIEWS)):
        yield f"{names[row.set_id]} revision {row.set_revision}", row.review_id


def _annotation_events(connection: sa.Connection) -> Pairs:
    """Named by set and revision. An event without a set belongs to the set of the previous event."""
    names, latest = _set_names(connection), dict[str, str]()
    rows = connection.execute(sa.select(OUTBOX).order_by(OUTBOX.c.sequence))
    for event, record in _of_documents(decode(BY_NAME[row.topic].event, row.value) for row in rows):
        if isinstance(event, AnnotationsProposed | AnnotationsPublished):
            shown = event.annotation_set
            latest[record.document_id] = f"{names[shown.set_id]} revision {shown.revision}"
        status = event.status if isinstance(event, DocumentStatusChanged) else ""
        yield f"{latest[record.document_id]} {topic_of(event).name} {status}".strip(), event.event_id


def _of_documents(events: Iterable[Event]) -> Iterator[tuple[Event, DocumentRecord]]:
    for event in events:
        if not isinstance(event, AuditRecorded | DeadLetter):
            yield event, event.document


def _set_names(connection: sa.Connection) -> dict[str, str]:
    """The natural key of each set by its id: the document and the versions in its provenance."""
    query = sa.select(SETS.c.set_id, SETS.c.body, ANNOTATED.c.record).join(ANNOTATED)
    return {
        row.set_id: " ".join((_name(decode(DocumentRecord, row.record)), *_versions(decode(AnnotationSet, row.body))))
        for row in connection.execute(query)
    }


def _versions(annotation_set: AnnotationSet) -> list[str]:
    return [one or "-" for one in astuple(annotation_set.provenance)]


def _name(record: DocumentRecord) -> str:
    return f"{_source(record)} v{record.version}"


def _source(record: DocumentRecord) -> str:
    return f"{record.tenant} {record.matter} {record.source_system} {record.source_reference}"


_KINDS: Mapping[str, tuple[str, Callable[[sa.Connection], Pairs]]] = {
    "families": ("ingestion", _families),
    "submissions": ("ingestion", _submissions),
    "documents": ("ingestion", _documents),
    "ingestion events": ("ingestion", _ingestion_events),
    "sets": ("annotation", _sets),
    "annotations": ("annotation", _annotations),
    "findings": ("annotation", _findings),
    "reviews": ("annotation", _reviews),
    "annotation events": ("annotation", _annotation_events),
}
