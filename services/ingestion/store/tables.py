"""The tables of the store. The migrations make them; here they are named for queries."""

import sqlalchemy as sa

METADATA = sa.MetaData()
_ID = sa.String(200)
_REFERENCE = sa.String(500)
_WHEN = sa.DateTime(timezone=True)

# A row for each submission. No `status`: received at a door, not decided. `events`: what the decision sent, in frames.
SUBMISSIONS = sa.Table(
    "submissions",
    METADATA,
    sa.Column("tenant", _ID, primary_key=True),
    sa.Column("source_system", _ID, primary_key=True),
    sa.Column("submission_id", _ID, primary_key=True),
    sa.Column("family", _ID, nullable=False),
    sa.Column("matter", _ID, nullable=False),
    sa.Column("record", sa.LargeBinary, nullable=False),
    sa.Column("status", sa.String(30), nullable=False, server_default=""),
    sa.Column("reason", sa.String(50), nullable=False, server_default=""),
    sa.Column("document_id", _ID, nullable=False, server_default=""),
    sa.Column("duplicate_of", _ID, nullable=False, server_default=""),
    sa.Column("content_hash", sa.String(64), nullable=False, server_default=""),
    sa.Column("events", sa.LargeBinary),
    sa.Column("later_status", sa.LargeBinary),
    sa.Column("changed_at", _WHEN, nullable=False),
    sa.Index("submissions_family", "tenant", "family", "changed_at"),
    sa.Index("submissions_waiting", "status", "changed_at"),
)

# One row for each version. `simhash` as a signed number, its eight bytes apart to find near ones by an index.
DOCUMENTS = sa.Table(
    "documents",
    METADATA,
    sa.Column("tenant", _ID, primary_key=True),
    sa.Column("family", _ID, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("document_id", _ID, nullable=False, unique=True),
    sa.Column("source_system", _ID, nullable=False),
    sa.Column("matter", _ID, nullable=False),
    sa.Column("submission_id", _ID, nullable=False),
    sa.Column("record", sa.LargeBinary, nullable=False),
    sa.Column("content_hash", sa.String(64), nullable=False),
    sa.Column("simhash", sa.BigInteger, nullable=False),
    *(sa.Column(f"band{place}", sa.SmallInteger, nullable=False) for place in range(8)),
    sa.Column("withdrawn", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("ingested_at", _WHEN, nullable=False),
    *(sa.Index(f"documents_band{place}", "tenant", "matter", f"band{place}") for place in range(8)),
)

# Which document was first with a content: the unique key on which racing workers meet.
CONTENTS = sa.Table(
    "contents",
    METADATA,
    sa.Column("tenant", _ID, primary_key=True),
    sa.Column("source_system", _ID, primary_key=True),
    sa.Column("matter", _ID, primary_key=True),
    sa.Column("content_hash", sa.String(64), primary_key=True),
    sa.Column("family", _ID, nullable=False),
    sa.Column("document_id", _ID, nullable=False),
    sa.Index("contents_family", "tenant", "family"),
)

# `at`: what was handed in before is no longer wanted, even where it arrives later.
WITHDRAWALS = sa.Table(
    "withdrawals",
    METADATA,
    sa.Column("tenant", _ID, primary_key=True),
    sa.Column("family", _ID, primary_key=True),
    sa.Column("event_id", _ID, primary_key=True),
    sa.Column("at", _WHEN, nullable=False),
    sa.Column("events", sa.LargeBinary, nullable=False),
)

# Broken uploads: how much of each is kept, in encrypted pieces of these sizes.
UPLOADS = sa.Table(
    "uploads",
    METADATA,
    sa.Column("tenant", _ID, primary_key=True),
    sa.Column("subject", _ID, primary_key=True),
    sa.Column("offset", sa.BigInteger, primary_key=True),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("actor", _ID, nullable=False),
    sa.Column("matter", _ID, nullable=False),
    sa.Column("kept_at", _WHEN, nullable=False),
)

# Documents whose original was destroyed because it was kept for long enough.
DESTROYED = sa.Table(
    "destroyed_originals",
    METADATA,
    sa.Column("tenant", _ID, primary_key=True),
    sa.Column("document_id", _ID, primary_key=True),
)
