"""The contents that wait for their destruction, and what is known of the document of an interrupted upload."""

import sqlalchemy as sa
from alembic import op

revision = "ingestion_0006"
down_revision = "ingestion_0005"

_ID = sa.String(200)
_WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "discards",
        *(sa.Column(name, _ID, primary_key=True) for name in ("tenant", "subject", "name")),
        sa.Column("blob", sa.LargeBinary, nullable=False),
        sa.Column("record", sa.LargeBinary, nullable=False),
        sa.Column("owns_key", sa.Boolean, nullable=False),
        sa.Column("discarded_at", _WHEN, nullable=False),
        sa.Column("asked_at", _WHEN),
    )
    op.create_index("discards_asked", "discards", ["asked_at", "discarded_at"])
    op.add_column("uploads", sa.Column("record", sa.LargeBinary))
    op.add_column("uploads", sa.Column("refused", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("uploads", "refused")
    op.drop_column("uploads", "record")
    op.drop_table("discards")
