"""Adds the marks of values that are parties of a matter."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_NAME = sa.String(200)


def upgrade() -> None:
    op.create_table(
        "vault_parties",
        sa.Column("tenant", _NAME, primary_key=True),
        sa.Column("matter", _NAME, primary_key=True),
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
    )


def downgrade() -> None:
    op.drop_table("vault_parties")
