"""Uses of key-encryption keys, by version."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "kek_versions",
        sa.Column("tenant", sa.String(200), primary_key=True),
        sa.Column("scope", sa.String(16), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("uses", sa.BigInteger, nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
    )
