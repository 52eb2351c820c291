"""Adds the membership of matters, numbered by its changes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "matter_members",
        sa.Column("tenant", sa.String(200), primary_key=True),
        sa.Column("matter", sa.String(200), primary_key=True),
        sa.Column("members", sa.Text, nullable=False),
        sa.Column("denied", sa.Text, nullable=False),
        sa.Column("everyone", sa.Boolean, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("change", sa.BigInteger, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(300), nullable=False),
    )
    op.create_index("matter_members_change", "matter_members", ["change"])
    op.create_table(
        "member_changes",
        sa.Column("name", sa.String(16), primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False),
    )
