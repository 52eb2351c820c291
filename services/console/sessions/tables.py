"""The tables of the console. Times are whole seconds since 1970."""

import sqlalchemy as sa

metadata = sa.MetaData()
_HASH = sa.String(64)
_NAME = sa.String(200)

SIGN_INS = sa.Table(
    "sign_ins",
    metadata,
    sa.Column("state_hash", _HASH, primary_key=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("ends_at", sa.BigInteger, nullable=False),
)

SESSIONS = sa.Table(
    "sessions",
    metadata,
    sa.Column("id_hash", _HASH, primary_key=True),
    sa.Column("tenant", _NAME, nullable=False),
    sa.Column("subject", _NAME, nullable=False),
    sa.Column("issuer_subject", _NAME, nullable=False),
    sa.Column("issuer_session", _NAME, nullable=False),
    sa.Column("signed_in_at", sa.BigInteger, nullable=False),
    sa.Column("seen_at", sa.BigInteger, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)

PREFERENCES = sa.Table(
    "preferences",
    metadata,
    sa.Column("tenant", _NAME, primary_key=True),
    sa.Column("subject", _NAME, primary_key=True),
    sa.Column("content", sa.Text, nullable=False),
)

READING_PLACES = sa.Table(
    "reading_places",
    metadata,
    sa.Column("tenant", _NAME, primary_key=True),
    sa.Column("subject", _NAME, primary_key=True),
    sa.Column("document_id", sa.String(64), primary_key=True),
    sa.Column("kept_at", sa.BigInteger, nullable=False),
    sa.Column("content", sa.Text, nullable=False),
)
