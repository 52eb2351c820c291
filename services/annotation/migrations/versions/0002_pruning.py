"""The table and the index that the relay needs to delete old rows of the outbox."""

from alembic import op

from services.shared.runtime.kafka.outbox import create_pruning

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    create_pruning(op.get_bind())
