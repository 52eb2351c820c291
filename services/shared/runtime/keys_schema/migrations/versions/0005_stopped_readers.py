"""Readers who stopped reading a document: the previous release keeps the column when it changes a row."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("matter_members", sa.Column("stopped", sa.Text, nullable=False, server_default="[]"))
