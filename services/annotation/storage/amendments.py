"""Agreements and their amendments, in the caller's transaction. Both are of one tenant, source system and matter."""

from dataclasses import replace

import sqlalchemy as sa

from services.annotation.sets.state import DocumentSet
from services.annotation.storage import tables as t
from services.annotation.storage.rows import head_of
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
    if not document.amends:
        return None
    earlier = reference_id(document.tenant, document.source_system, document.amends)  # a chain of an earlier release
    heads = (head_of(connection, replace(document, family=one)) for one in (amended_chain(document), earlier))
    return next((one for one in heads if one), None)


def base_id(connection: sa.Connection, document: DocumentRecord) -> str:
    """The id of the set of `base_of`, or empty."""
    base = base_of(connection, document)
    return base.annotation_set.set_id if base else ""


def waiting(connection: sa.Connection, agreement: DocumentRecord) -> list[str]:
    """The ids of the documents that amend the agreement, are under review, and were compared with another set than its
    newest one.
    """
    naming = replace(agreement, amends=agreement.source_reference)
    d, s = t.DOCUMENTS.c, t.SETS.c
    place = d.tenant == agreement.tenant, d.source_system == agreement.source_system, d.matter == agreement.matter
    other = s.state == SetState.PROPOSED, s.compared_with != base_id(connection, naming)
    query = (
        sa.select(d.document_id).join_from(t.DOCUMENTS, t.SETS).where(d.amends == amended_chain(naming), *place, *other)
    )
    return list(connection.execute(query.order_by(d.document_id)).scalars())


def mark_compared(connection: sa.Connection, set_id: str, base: str) -> None:
    """Stores the id of the set that a set was compared with."""
    connection.execute(sa.update(t.SETS).where(t.SETS.c.set_id == set_id).values(compared_with=base))
