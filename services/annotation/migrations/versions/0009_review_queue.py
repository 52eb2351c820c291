"""The queue of reviews: what sets have to decide, assignments, and deputies."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_ID = sa.String(64)
_NAME = sa.String(200)


def upgrade() -> None:
    """Adds tables. The previous release does not read them. Workloads of sets that it changes are computed again."""
    op.create_table(
        "review_workloads",
        sa.Column("set_id", _ID, sa.ForeignKey("sets.set_id"), primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("until", sa.BigInteger),
        sa.Column("received_at", sa.BigInteger, nullable=False),
        sa.Column("risk", sa.BigInteger, nullable=False),
        sa.Column("document_type", _NAME, nullable=False),
        *(
            sa.Column(name, sa.Integer, nullable=False)
            for name in (
                "annotations",
                "undecided_annotations",
                "findings",
                "critical",
                "high",
                "medium",
                "low",
                "info",
            )
        ),
    )
    op.create_table(
        "review_assignments",
        sa.Column("family", _ID, primary_key=True),
        sa.Column("tenant", _NAME, primary_key=True),
        sa.Column("matter", _NAME, primary_key=True),
        *(sa.Column(name, _NAME, nullable=False) for name in ("assignee", "assigned_by", "holder")),
        *(sa.Column(name, sa.BigInteger) for name in ("assigned_at", "due_at", "held_until")),
    )
    op.create_index("review_assignments_assignee", "review_assignments", ["tenant", "assignee"])
    op.create_table(
        "review_deputies",
        sa.Column("tenant", _NAME, primary_key=True),
        sa.Column("person", _NAME, primary_key=True),
        *(sa.Column(name, _NAME, nullable=False) for name in ("deputy", "set_by")),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("since", "until")),
    )
