"""What reviewers say before they see the answer of the model."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

_ID, _NAME, _LEVEL = sa.String(64), sa.String(200), sa.String(16)


def _needed(kind: Any, *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def upgrade() -> None:
    """Adds tables. The previous release shows the model's answers to everyone: finish the update before a rule of the
    review policy has `judge_first`.
    """
    op.create_table(
        "judge_first",
        sa.Column("document_id", _ID, primary_key=True),
        *_needed(sa.Boolean, "blind_share"),
        *_needed(_NAME, "severities"),
    )
    op.create_table(
        "first_judgements",
        sa.Column("set_id", _ID, primary_key=True),
        sa.Column("stage", _LEVEL, primary_key=True),
        sa.Column("place_id", _ID, primary_key=True),
        sa.Column("person", sa.String(300), primary_key=True),
        *_needed(_ID, "document_id"),
        *_needed(_NAME, "own_category"),
        *_needed(_LEVEL, "own_severity"),
        *_needed(_NAME, "model_category"),
        *_needed(_LEVEL, "model_severity"),
        *_needed(sa.BigInteger, "judged_at"),
        sa.Column("final_category", _NAME),
        sa.Column("final_severity", _LEVEL),
        sa.Column("changed", sa.Boolean),
    )
    op.create_index("first_judgements_document", "first_judgements", ["document_id"])
