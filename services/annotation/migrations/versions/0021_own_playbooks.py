"""Playbooks of a tenant: drafts and publications."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

_ID = sa.String(64)
_NAME = sa.String(200)


def upgrade() -> None:
    """Adds tables. The previous release does not read them: while both run, it judges with the files of the folder."""
    op.create_table(
        "playbook_drafts",
        sa.Column("draft_id", _ID, primary_key=True),
        sa.Column("tenant", _NAME, nullable=False),
        sa.Column("name", _NAME, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("restores", sa.Integer, nullable=False),
        sa.Column("published_as", sa.Integer, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("cases", sa.Text, nullable=False),
        sa.Column("base_source", sa.Text, nullable=False),
        sa.Column("base_cases", sa.Text, nullable=False),
        sa.Column("authors", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.Column("proposed_by", sa.String(300), nullable=False),
        sa.Column("decided_by", sa.String(300), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("decision", sa.Text, nullable=False),
    )
    op.create_index("playbook_drafts_name", "playbook_drafts", ["tenant", "state", "name"])
    op.create_table(
        "playbook_publications",
        sa.Column("tenant", _NAME, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("name", _NAME, nullable=False),
        sa.Column("version", _ID, nullable=False),
        sa.Column("over", _ID, nullable=False),
        sa.Column("draft_id", _ID, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("cases", sa.Text, nullable=False),
        sa.Column("authors", sa.Text, nullable=False),
        sa.Column("published_by", sa.String(300), nullable=False),
        sa.Column("published_at", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("restores", sa.Integer, nullable=False),
    )
    op.create_index("playbook_publications_name", "playbook_publications", ["tenant", "name", "number"])
