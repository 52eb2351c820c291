"""The tables of stopped source systems. The migrations create them."""

import sqlalchemy as sa

from services.shared.runtime.columns import keys, required

METADATA = sa.MetaData()
_ID = sa.String(200)
_WHEN = sa.DateTime(timezone=True)
_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")

# One row per source system that was ever stopped. Messages up to the number `cutoff` are handled before newer ones.
SOURCE_STATES = sa.Table(
    "source_states",
    METADATA,
    *keys(_ID, "tenant", "source_system"),
    *required(sa.String(20), "state"),
    *required(sa.String(50), "reason"),
    *required(_WHEN, "changed_at"),
    sa.Column("resumed_at", _WHEN),
    sa.Column("cutoff", sa.BigInteger, nullable=False, server_default="0"),
)

# Rejected messages that count against the budget; older ones are deleted.
REJECTIONS = sa.Table(
    "source_rejections",
    METADATA,
    *keys(_ID, "tenant", "source_system", "rejection_id"),
    *required(_WHEN, "at"),
)

# Parked messages. `message`: the reference to the encrypted bytes; `size`: their number before encryption.
PARKED = sa.Table(
    "parked_messages",
    METADATA,
    sa.Column("number", _NUMBER, primary_key=True, autoincrement=True),
    sa.Column("letter_id", _ID, nullable=False, unique=True),
    *required(_ID, "tenant", "source_system", "family", "topic", "channel"),
    *required(sa.Integer, "partition"),
    *required(sa.BigInteger, "offset"),
    *required(sa.LargeBinary, "message"),
    *required(_WHEN, "received_at", "parked_at"),
    sa.Column("size", sa.BigInteger, nullable=False, server_default="0"),
    sa.Index("parked_messages_place", "tenant", "source_system", "topic", "channel", "partition", "offset"),
    sa.Index("parked_messages_family", "tenant", "source_system", "family"),
    sqlite_autoincrement=True,
)
