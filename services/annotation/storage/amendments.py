"""Agreements and their amendments, in the caller's transaction. Both are of one tenant, source system and matter."""

from dataclasses import replace

import sqlalchemy as sa

from services.annotation.sets.state import DocumentSet
from services.annotation.storage import tables as t
from services.annotation.storage.rows import head_of, heads
from services.shared.domain.annotations import SetState
from services.shared.domain.document import DocumentRecord
from services.shared.domain.identity import family_id, reference_id


def amended_chain(document: DocumentRecord) -> str:
    """The id of the version chain that the document amends, as new chains have it; empty if it amends none."""
    if not document.amends:
        return ""
    return family_id(document.tenant, document.source_system, document.amends, document.matter)


def base_of(connection: sa.Connection, document: DocumentRecord) -> DocumentSet | None:
    """The newest proposed or published set of the agreement that the document amends; None if there is none."""
    found = (head_of(connection, one) for one in _chains(document))
    return next((one for one in found if one), None)


def base_id(connection: sa.Connection, document: DocumentRecord) -> str:
    """The id of the set of `base_of`, or empty."""
    set_ids = (heads(one).with_only_columns(t.SETS.c.set_id) for one in _chains(document))
    found = (connection.execute(one).scalar() for one in set_ids)
    return next((one for one in found if one), "")


def _chains(document: DocumentRecord) -> list[DocumentRecord]:
    """A record for each version chain that the agreement can have: a new one, or one of an earlier release."""
    if not document.amends:
        return []
    earlier = reference_id(document.tenant, document.source_system, document.amends)
    return [replace(document, family=one) for one in (amended_chain(document), earlier)]


def waiting(connection: sa.Connection, agreement: DocumentRecord, after: str, limit: int) -> list[str]:
    """The ids of the documents that amend the agreement, are under review, and were compared with another set than its
    newest one: the first `limit` after `after`, in order.
    """
    naming = replace(agreement, amends=agreement.source_reference)
    d, s = t.DOCUMENTS.c, t.SETS.c
    place = d.tenant == agreement.tenant, d.source_system == agreement.source_system, d.matter == agreement.matter
    other = s.state == SetState.PROPOSED, s.compared_with != base_id(connection, naming)
    query = (
        sa.select(d.document_id).join_from(t.DOCUMENTS, t.SETS).where(d.amends == amended_chain(naming), *place, *other)
    )
    page = query.where(d.document_id > after).order_by(d.document_id).limit(limit)
    return list(connection.execute(page).scalars())


def mark_compared(connection: sa.Connection, set_id: str, base: str) -> None:
    """Stores the id of the set that a set was compared with."""
    connection.execute(sa.update(t.SETS).where(t.SETS.c.set_id == set_id).values(compared_with=base))
