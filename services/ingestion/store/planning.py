"""Decide on a content: the next version of its chain, a duplicate, or withdrawn."""

from datetime import UTC, datetime

import sqlalchemy as sa

from services.ingestion.parsing.quality import distance, similarity
from services.ingestion.records import Plan, Version, names_another_agreement
from services.ingestion.store.tables import CONTENTS, DOCUMENTS, WITHDRAWALS
from services.shared.domain.document import DocumentRecord
from services.shared.runtime.rows import insert_or_keep
from services.shared.wire.codec import decode, encode

_NEAR = 7  # bits that can differ: less than the number of bands, so that one band is equal and the index finds it


def make_plan(connection: sa.Connection, record: DocumentRecord, content_hash: str, simhash: int, at: datetime) -> Plan:
    """The decision on a content that was submitted `at`."""
    chain = sa.and_(_D.tenant == record.tenant, _D.family == record.family, _D.matter == record.matter)
    latest = connection.execute(sa.select(DOCUMENTS).where(chain).order_by(_D.version.desc()).limit(1)).one_or_none()
    version = latest.version + 1 if latest else 1
    if _withdrawn_after(connection, record, at):
        return Plan(version, withdrawn=True)
    equal = sa.select(_D.document_id).where(chain, _D.content_hash == content_hash).order_by(_D.version)
    same = tuple(connection.execute(equal).scalars())
    if latest and not latest.withdrawn and latest.content_hash == content_hash and not _differs(record, latest.record):
        return Plan(version, duplicate_of=latest.document_id, same_content=same)
    first = connection.execute(sa.select(CONTENTS).where(_content(record, content_hash))).one_or_none()
    if first and first.family != record.family and not _amends_another(connection, record, first.document_id):
        return Plan(version, duplicate_of=first.document_id, same_content=(*same, first.document_id))
    near_id, similar = _nearest(connection, record, simhash) or ("", 0.0)
    return Plan(version, near_duplicate_of=near_id, similarity=similar, same_content=same)


def _differs(record: DocumentRecord, stored: bytes) -> bool:
    """Whether the same content amends another agreement than before, so that it is no duplicate."""
    return names_another_agreement(record, decode(DocumentRecord, stored))


def _amends_another(connection: sa.Connection, record: DocumentRecord, document_id: str) -> bool:
    if not record.amends:
        return False
    query = sa.select(_D.record).where(_D.tenant == record.tenant, _D.document_id == document_id)
    stored = connection.execute(query).scalar_one_or_none()
    return stored is not None and _differs(record, stored)


def _withdrawn_after(connection: sa.Connection, record: DocumentRecord, at: datetime) -> bool:
    chain = sa.and_(_W.tenant == record.tenant, _W.family == record.family, _W.matter.in_((record.matter, "")))
    query = sa.select(sa.func.max(_W.at)).where(chain)
    last: datetime | None = connection.execute(query).scalar()
    if last is None:
        return False
    return at < (
        last if last.tzinfo else last.replace(tzinfo=UTC)
    )  # SQLite does not store the zone, which is always UTC


def _content(record: DocumentRecord, content_hash: str) -> sa.ColumnElement[bool]:
    return sa.and_(
        _C.tenant == record.tenant,
        _C.source_system == record.source_system,
        _C.matter == record.matter,
        _C.content_hash == content_hash,
    )


def _nearest(connection: sa.Connection, record: DocumentRecord, simhash: int) -> tuple[str, float] | None:
    """The most similar document of another chain in the matter, if it is a near duplicate."""
    if not simhash:
        return None
    same_band = sa.or_(*(_D[f"band{place}"] == band for place, band in enumerate(_bands(simhash))))
    query = sa.select(_D.document_id, _D.simhash).where(
        _D.tenant == record.tenant,
        _D.matter == record.matter,
        _D.family != record.family,
        _D.withdrawn.is_(sa.false()),
        same_band,
    )
    found = [(distance(simhash, row.simhash & _MASK), row.document_id) for row in connection.execute(query)]
    bits, document_id = min(found, default=(_NEAR + 1, ""))
    return (document_id, similarity(0, (1 << bits) - 1)) if bits <= _NEAR else None


def add_version(connection: sa.Connection, submission_id: str, version: Version, now: datetime) -> None:
    """Store a version, and its content unless it is known."""
    record = version.record
    simhash = version.simhash
    row = {
        "tenant": record.tenant,
        "family": record.family,
        "version": record.version,
        "document_id": record.document_id,
        "source_system": record.source_system,
        "matter": record.matter,
        "submission_id": submission_id,
        "record": encode(record),
        "content_hash": version.content_hash,
        "simhash": simhash - (1 << 64) if simhash >> 63 else simhash,
        "ingested_at": now.astimezone(UTC),
    }
    bands = {f"band{place}": band for place, band in enumerate(_bands(simhash))}
    insert_or_keep(connection, DOCUMENTS, row | bands)
    named = ("tenant", "source_system", "matter", "content_hash", "family", "document_id")
    insert_or_keep(connection, CONTENTS, {name: row[name] for name in named})


def _bands(simhash: int) -> tuple[int, ...]:
    return tuple(simhash >> (8 * place) & 0xFF for place in range(8))


_D, _C, _W = DOCUMENTS.c, CONTENTS.c, WITHDRAWALS.c
_MASK = (1 << 64) - 1
