"""Tables of release 0.1.0: the first schema."""

import sqlalchemy as sa
from alembic import op

from services.shared.runtime.kafka.outbox import create_outbox

revision = "0001"
down_revision = None

# A copy of the tables of that release: a migration must not change with the code.
metadata = sa.MetaData()

_ID = sa.String(64)
_NAME = sa.String(200)

sa.Table(
    "documents",
    metadata,
    sa.Column("document_id", _ID, primary_key=True),
    sa.Column("family", _ID, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("tenant", _NAME, nullable=False),
    sa.Column("team", _NAME, nullable=False),
    sa.Column("matter", _NAME, nullable=False),
    sa.Column("source_system", _NAME, nullable=False),
    sa.Column("source_reference", sa.Text, nullable=False),
    sa.Column("correlation_id", _NAME, nullable=False),
    sa.Column("submission_id", _NAME, nullable=False),
    sa.Column("submitted_at", sa.BigInteger),
    sa.Column("record", sa.LargeBinary, nullable=False),
    sa.Column("text", sa.LargeBinary, nullable=False),
    sa.Column("layout", sa.LargeBinary, nullable=False),
    sa.Column("redacted", sa.LargeBinary, nullable=False),
    sa.Column("map", sa.LargeBinary, nullable=False),
    sa.Column("code_points", sa.Integer, nullable=False),
    sa.Index("documents_family", "family", "version"),
    sa.Index("documents_matter", "tenant", "matter"),
)

sa.Table(
    "playbooks",
    metadata,
    sa.Column("label", _NAME, primary_key=True),
    sa.Column("source", sa.Text, nullable=False),
)

sa.Table(
    "sets",
    metadata,
    sa.Column("set_id", _ID, primary_key=True),
    sa.Column("document_id", _ID, sa.ForeignKey("documents.document_id"), nullable=False),
    sa.Column("family", _ID, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("inferred_at", sa.BigInteger, nullable=False),
    sa.Column("playbook", _NAME, sa.ForeignKey("playbooks.label"), nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Index("sets_family", "family", "state", "version"),
    sa.Index("sets_document", "document_id"),
)

sa.Table(
    "annotations",
    metadata,
    sa.Column("set_id", _ID, sa.ForeignKey("sets.set_id"), primary_key=True),
    sa.Column("annotation_id", _ID, primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True),
    sa.Column("latest", sa.Boolean, nullable=False),
    sa.Column("category", _NAME, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("origin", sa.String(16), nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
)

sa.Table(
    "decisions",
    metadata,
    sa.Column("document_id", _ID, primary_key=True),
    sa.Column("decision_id", _NAME, primary_key=True),
    sa.Column("set_id", _ID, sa.ForeignKey("sets.set_id"), nullable=False),
    sa.Column("set_revision", sa.Integer, nullable=False),
    sa.Column("fingerprint", _ID, nullable=False),
    sa.Column("annotation", sa.LargeBinary, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("review_id", _ID, nullable=False),
    sa.Index("decisions_set", "set_id", "review_id"),
)

sa.Table(
    "reviews",
    metadata,
    sa.Column("review_id", _ID, primary_key=True),
    sa.Column("set_id", _ID, sa.ForeignKey("sets.set_id"), nullable=False),
    sa.Column("set_revision", sa.Integer, nullable=False),
    sa.Column("actor", _NAME, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Index("reviews_set", "set_id", "set_revision"),
)

sa.Table(
    "withdrawn",
    metadata,
    sa.Column("family", _ID, primary_key=True),
    sa.Column("tenant", _NAME, nullable=False),
    sa.Column("event_id", _NAME, nullable=False),
    sa.Column("withdrawn_at", sa.BigInteger, nullable=False),
)

sa.Table(
    "webhook_subscriptions",
    metadata,
    sa.Column("subscription_id", _ID, primary_key=True),
    sa.Column("tenant", _NAME, nullable=False),
    sa.Column("matter", _NAME, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("include_proposed", sa.Boolean, nullable=False),
    sa.Column("owner", sa.LargeBinary, nullable=False),
    sa.Column("secret", sa.LargeBinary, nullable=False),
    sa.Column("cursor", sa.BigInteger, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
)

sa.Table(
    "webhook_deliveries",
    metadata,
    sa.Column("subscription_id", _ID, sa.ForeignKey("webhook_subscriptions.subscription_id"), primary_key=True),
    sa.Column("cursor", sa.BigInteger, primary_key=True),
    sa.Column("family", _ID, nullable=False),
    sa.Column("event_id", _NAME, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("due_at", sa.BigInteger, nullable=False),
    sa.Column("status", sa.Integer, nullable=False),
    sa.Index("webhook_deliveries_due", "state", "due_at"),
)


def upgrade() -> None:
    """Creates the tables of release 0.1.0."""
    create_outbox(op.get_bind())
    metadata.create_all(op.get_bind())
