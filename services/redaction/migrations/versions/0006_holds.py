"""Adds holds, and places the hold ids in the metadata of stored documents."""

import json
from collections.abc import Iterator
from datetime import UTC

import sqlalchemy as sa
from alembic import op

from services.shared.domain.events import DocumentIngested
from services.shared.domain.identity import make_id
from services.shared.runtime.rows import insert_all_or_keep
from services.shared.wire.codec import decode

revision = "0006"
down_revision = "0005"

_ID = sa.String(64)
_NAME = sa.String(200)
_WHEN = sa.DateTime(timezone=True)
_BATCH = 500


def upgrade() -> None:
    holds = op.create_table(
        "holds",
        sa.Column("placement_id", _ID, primary_key=True),
        sa.Column("tenant", _NAME, nullable=False),
        sa.Column("hold_id", _NAME, nullable=False),
        sa.Column("document_id", _ID, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("reason", _NAME, nullable=False),
        sa.Column("placed_by", _NAME, nullable=False),
        sa.Column("placed_at", _WHEN, nullable=False),
        sa.Column("lift_id", _ID, nullable=False),
        sa.Column("lifted_at", _WHEN),
    )
    op.create_index("holds_active", "holds", ["tenant", "lifted_at"])
    op.create_index("holds_document", "holds", ["document_id"])
    op.create_table(
        "hold_lifts",
        sa.Column("lift_id", _ID, primary_key=True),
        sa.Column("tenant", _NAME, nullable=False),
        sa.Column("hold_id", _NAME, nullable=False),
        sa.Column("reason", _NAME, nullable=False),
        sa.Column("requested_by", _NAME, nullable=False),
        sa.Column("approved_by", _NAME, nullable=False),
        sa.Column("requested_at", _WHEN, nullable=False),
        sa.Column("approved_at", _WHEN),
        sa.Column("placements", sa.Text, nullable=False),
    )
    op.create_index("hold_lifts_hold", "hold_lifts", ["tenant", "hold_id"])
    connection = op.get_bind()
    for event in _stored(connection):
        insert_all_or_keep(connection, holds, list(_named(event)))


def _stored(connection: sa.Connection) -> Iterator[DocumentIngested]:
    documents = sa.table("documents", sa.column("document_id", _ID), sa.column("event", sa.LargeBinary))
    last = ""
    while True:
        query = sa.select(documents).where(documents.c.document_id > last).order_by(documents.c.document_id)
        rows = connection.execute(query.limit(_BATCH)).all()
        if not rows:
            return
        last = rows[-1].document_id
        yield from (decode(DocumentIngested, bytes(row.event)) for row in rows)


def _named(event: DocumentIngested) -> Iterator[dict[str, object]]:
    """As `services.redaction.holds.naming` does, so that a repeated event adds nothing."""
    document, moment = event.document, event.occurred_at.astimezone(UTC).isoformat()
    for hold_id in dict.fromkeys(document.hold_ids):
        names = (document.tenant, hold_id, document.document_id, document.source_system)
        yield {
            "placement_id": make_id("hold", *names, event.submission_id, moment),
            "tenant": document.tenant,
            "hold_id": hold_id,
            "document_id": document.document_id,
            "scope": json.dumps({"documents": [document.document_id]}),
            "sealed": b"",
            "reason": "",
            "placed_by": f"source:{document.source_system}",
            "placed_at": event.occurred_at,
            "lift_id": "",
            "lifted_at": None,
        }


def downgrade() -> None:
    op.drop_table("hold_lifts")
    op.drop_table("holds")
