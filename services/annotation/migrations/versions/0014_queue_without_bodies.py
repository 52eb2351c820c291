"""Indexes with all columns by which the queue finds and counts reviews: bodies of documents and sets are not read."""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Adds indexes. The previous release does not need them."""
    op.create_index("documents_queue", "documents", ["tenant", "matter", "document_id", "family"])
    op.create_index("sets_queue", "sets", ["document_id", "state", "set_id", "revision", "inferred_at"])
