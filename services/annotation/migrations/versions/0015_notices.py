"""Notices to people, their messages, and how each person wants them."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

_ID = sa.String(64)
_NAME = sa.String(200)


def upgrade() -> None:
    """Adds tables. The previous release does not read them; what happens in it causes no notice."""
    op.create_table(
        "notices",
        sa.Column("notice_id", _ID, primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("tenant", _NAME, nullable=False),
        sa.Column("person", _NAME, nullable=False),
        sa.Column("family", _ID, nullable=False),
        sa.Column("matter", _NAME, nullable=False),
        sa.Column("document_id", _ID, nullable=False),
        sa.Column("cause", _ID, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("message_id", _ID, nullable=False),
    )
    op.create_index("notices_person", "notices", ["message_id", "tenant", "person"])
    op.create_table(
        "notice_messages",
        sa.Column("message_id", _ID, primary_key=True),
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("tenant", _NAME, nullable=False),
        sa.Column("person", _NAME, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("due_at", sa.BigInteger, nullable=False),
    )
    op.create_index("notice_messages_due", "notice_messages", ["state", "due_at"])
    op.create_index("notice_messages_person", "notice_messages", ["tenant", "person", "created_at"])
    op.create_table(
        "notice_preferences",
        sa.Column("tenant", _NAME, primary_key=True),
        sa.Column("person", _NAME, primary_key=True),
        sa.Column("delivery", sa.String(16), nullable=False),
    )
