"""The steps of reviews: draws, second reviews and adjudication."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

_ID = sa.String(64)
_NAME = sa.String(200)


def _needed(kind: Any, *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def upgrade() -> None:
    """Adds tables. The previous release completes reviews in one step: finish the update before a rule of the review
    policy asks for a second one.
    """
    op.create_table(
        "review_draws",
        sa.Column("document_id", _ID, primary_key=True),
        *_needed(_NAME, "rule"),
        *_needed(sa.Float, "share"),
        *_needed(sa.Boolean, "drawn"),
        *_needed(sa.BigInteger, "drawn_at"),
    )
    op.create_table(
        "review_stages",
        sa.Column("set_id", _ID, primary_key=True),
        *_needed(sa.String(16), "stage"),
        *_needed(sa.Boolean, "blind"),
        *_needed(sa.BigInteger, "began_at"),
    )
    op.create_table(
        "review_passes",
        sa.Column("set_id", _ID, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        *_needed(_ID, "document_id"),
        *_needed(_NAME, "actor"),
        *_needed(sa.BigInteger, "completed_at"),
        *_needed(sa.Integer, "set_revision"),
        *_needed(sa.LargeBinary, "annotation_set", "review"),
    )
    op.create_table(
        "review_people",
        sa.Column("set_id", _ID, primary_key=True),
        sa.Column("person", sa.String(300), primary_key=True),
    )
    op.create_table(
        "review_pass_decisions",
        sa.Column("set_id", _ID, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("decision_id", _NAME, primary_key=True),
        *_needed(sa.Boolean, "undone"),
        *_needed(sa.Integer, "set_revision"),
        *_needed(_ID, "fingerprint"),
        sa.Column("annotation", sa.LargeBinary),
        *_needed(sa.LargeBinary, "body"),
    )
    op.create_table(
        "review_rulings",
        sa.Column("set_id", _ID, primary_key=True),
        sa.Column("item_id", _ID, primary_key=True),
        *_needed(sa.Integer, "number"),
        *_needed(_NAME, "actor"),
        *_needed(sa.BigInteger, "decided_at"),
        *_needed(sa.Text, "reason"),
    )
