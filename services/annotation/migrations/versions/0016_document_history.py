"""Who received which parts of a text, and changes of reviews that no other table keeps."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

_ID = sa.String(64)
_NAME = sa.String(200)
_WIDE = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Adds tables. The previous release does not write them: what happens in it is in the audit log only."""
    op.create_table(
        "text_views",
        sa.Column("document_id", _ID, primary_key=True),
        sa.Column("person", sa.String(300), primary_key=True),
        sa.Column("use", sa.String(16), primary_key=True),
        sa.Column("value", _ID, primary_key=True),
        sa.Column("place", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("start", sa.BigInteger, nullable=False),
        sa.Column("end", sa.BigInteger, nullable=False),
        sa.Column("first_at", sa.BigInteger, nullable=False),
        sa.Column("last_at", sa.BigInteger, nullable=False),
        sa.Column("responses", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "review_log",
        sa.Column("entry", _WIDE, primary_key=True, autoincrement=True),
        sa.Column("family", _ID, nullable=False),
        sa.Column("tenant", _NAME, nullable=False),
        sa.Column("matter", _NAME, nullable=False),
        sa.Column("document_id", _ID, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("actor", _NAME, nullable=False),
        sa.Column("person", _NAME, nullable=False),
        sa.Column("detail", _NAME, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_index("review_log_family", "review_log", ["family", "tenant", "matter"])
