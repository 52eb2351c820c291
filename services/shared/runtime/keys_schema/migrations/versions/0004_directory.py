"""People and groups that a directory provisions."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "directory_people",
        sa.Column("tenant", sa.String(200), primary_key=True),
        sa.Column("person_id", sa.String(64), primary_key=True),
        sa.Column("subject", sa.String(300), nullable=False),
        sa.Column("user_name", sa.String(300), nullable=False),
        sa.Column("external_id", sa.String(300), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("deleted", sa.Boolean, nullable=False),
        sa.Column("change", sa.BigInteger, nullable=False),
    )
    op.create_index("directory_people_change", "directory_people", ["change"])
    op.create_table(
        "directory_groups",
        sa.Column("tenant", sa.String(200), primary_key=True),
        sa.Column("group_id", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("external_id", sa.String(300), nullable=False),
        sa.Column("members", sa.Text, nullable=False),
        sa.Column("deleted", sa.Boolean, nullable=False),
        sa.Column("change", sa.BigInteger, nullable=False),
    )
    op.create_index("directory_groups_change", "directory_groups", ["change"])
