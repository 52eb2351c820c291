"""Sign-ins in progress, sessions and preferences."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_HASH = sa.String(64)
_NAME = sa.String(200)


def upgrade() -> None:
    op.create_table(
        "sign_ins",
        sa.Column("state_hash", _HASH, primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("ends_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "sessions",
        sa.Column("id_hash", _HASH, primary_key=True),
        *(sa.Column(name, _NAME, nullable=False) for name in ("tenant", "subject", "issuer_subject", "issuer_session")),
        sa.Column("signed_in_at", sa.BigInteger, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_index("sessions_issuer_session", "sessions", ["issuer_session"])
    op.create_index("sessions_issuer_subject", "sessions", ["issuer_subject"])
    op.create_index("sessions_seen_at", "sessions", ["seen_at"])
    op.create_table(
        "preferences",
        sa.Column("tenant", _NAME, primary_key=True),
        sa.Column("subject", _NAME, primary_key=True),
        sa.Column("content", sa.Text, nullable=False),
    )
