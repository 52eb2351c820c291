"""Decisions on findings in the database, in the caller's transaction."""

import sqlalchemy as sa

from services.annotation.sets.finding_decisions import FindingRequest
from services.annotation.storage import tables as t
from services.annotation.storage.times import to_micros
from services.shared.domain.annotations import AnnotationSet, FindingDecision
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.wire.codec import decode, encode


def finding_decisions(connection: sa.Connection, document: DocumentRecord) -> tuple[FindingDecision, ...]:
    """The decisions in the version chain and the matter, in order."""
    c = t.FINDING_DECISIONS.c
    chain = c.family == document.family, c.tenant == document.tenant, c.matter == document.matter
    query = sa.select(c.body).where(*chain).order_by(c.decided_at, c.set_revision, c.decision_id)
    return tuple(decode(FindingDecision, body) for body in connection.execute(query).scalars())


def stored_decision(
    connection: sa.Connection, document_id: str, request: FindingRequest
) -> tuple[int, FindingDecision] | None:
    """The stored decision with the id of the request, and the revision that it made. Raises `Reject(CONFLICT)` if it is
    another decision.
    """
    c = t.FINDING_DECISIONS.c
    known = sa.select(t.FINDING_DECISIONS).where(c.document_id == document_id, c.decision_id == request.decision_id)
    row = connection.execute(known).first()
    if row is None:
        return None
    if row.fingerprint != request.fingerprint:
        detail = f"Another decision has the id {request.decision_id}"
        raise Reject(Reason.CONFLICT, detail=detail, field="decision_id")
    return row.set_revision, decode(FindingDecision, row.body)


def insert_decision(
    connection: sa.Connection,
    document: DocumentRecord,
    made: AnnotationSet,
    decision: FindingDecision,
    fingerprint: str,
) -> None:
    """Inserts a decision that made the revision of the set."""
    row = {
        "document_id": document.document_id,
        "decision_id": decision.decision_id,
        "family": document.family,
        "tenant": document.tenant,
        "matter": document.matter,
        "lasting_id": decision.finding.lasting_id,
        "set_id": made.set_id,
        "set_revision": made.revision,
        "decided_at": to_micros(decision.decided_at),
        "fingerprint": fingerprint,
        "body": encode(decision),
    }
    connection.execute(sa.insert(t.FINDING_DECISIONS).values(row))
