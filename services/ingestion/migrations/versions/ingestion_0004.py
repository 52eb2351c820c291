"""The tables of stopped source systems and their parked messages."""

import sqlalchemy as sa
from alembic import op

revision = "ingestion_0004"
down_revision = "ingestion_0003"

_ID = sa.String(200)
_WHEN = sa.DateTime(timezone=True)
_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "source_states",
        sa.Column("tenant", _ID, primary_key=True),
        sa.Column("source_system", _ID, primary_key=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(50), nullable=False),
        sa.Column("changed_at", _WHEN, nullable=False),
        sa.Column("resumed_at", _WHEN),
        sa.Column("cutoff", sa.BigInteger, nullable=False, server_default="0"),
    )
    op.create_table(
        "source_rejections",
        sa.Column("tenant", _ID, primary_key=True),
        sa.Column("source_system", _ID, primary_key=True),
        sa.Column("rejection_id", _ID, primary_key=True),
        sa.Column("at", _WHEN, nullable=False),
    )
    _create_parked()


def downgrade() -> None:
    for table in ("parked_messages", "source_rejections", "source_states"):
        op.drop_table(table)


def _create_parked() -> None:
    op.create_table(
        "parked_messages",
        sa.Column("number", _NUMBER, primary_key=True, autoincrement=True),
        sa.Column("letter_id", _ID, nullable=False, unique=True),
        sa.Column("tenant", _ID, nullable=False),
        sa.Column("source_system", _ID, nullable=False),
        sa.Column("family", _ID, nullable=False),
        sa.Column("topic", _ID, nullable=False),
        sa.Column("channel", _ID, nullable=False),
        sa.Column("partition", sa.Integer, nullable=False),
        sa.Column("offset", sa.BigInteger, nullable=False),
        sa.Column("message", sa.LargeBinary, nullable=False),
        sa.Column("received_at", _WHEN, nullable=False),
        sa.Column("parked_at", _WHEN, nullable=False),
        sqlite_autoincrement=True,
    )
    place = ["tenant", "source_system", "topic", "channel", "partition", "offset"]
    op.create_index("parked_messages_place", "parked_messages", place)
    op.create_index("parked_messages_family", "parked_messages", ["tenant", "source_system", "family"])
