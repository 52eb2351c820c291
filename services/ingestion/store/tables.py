"""The tables of the store, for queries. The migrations create them."""

import sqlalchemy as sa

from services.shared.runtime.columns import keys, required

METADATA = sa.MetaData()
_ID = sa.String(200)
_WHEN = sa.DateTime(timezone=True)

# One row per submission. If `status` is empty, an entry point accepted it and ingestion has not decided.
# `events`: the events of the decision. `reference`: `reference_id` of the source document; empty in rows of earlier
# releases, whose `family` has the same value. `outcome` and `outcome_reason`: the latest status, so that a database can
# count a batch. Rows of earlier releases have none, and belong to no batch.
SUBMISSIONS = sa.Table(
    "submissions",
    METADATA,
    *keys(_ID, "tenant", "source_system", "matter", "submission_id"),
    *required(_ID, "family"),
    sa.Column("reference", _ID, nullable=False, server_default=""),
    *required(sa.LargeBinary, "record"),
    sa.Column("status", sa.String(30), nullable=False, server_default=""),
    sa.Column("reason", sa.String(50), nullable=False, server_default=""),
    sa.Column("document_id", _ID, nullable=False, server_default=""),
    sa.Column("duplicate_of", _ID, nullable=False, server_default=""),
    sa.Column("content_hash", sa.String(64), nullable=False, server_default=""),
    sa.Column("events", sa.LargeBinary),
    sa.Column("later_status", sa.LargeBinary),
    *required(_WHEN, "changed_at"),
    sa.Column("batch_id", _ID, nullable=False, server_default=""),
    sa.Column("submitted_by", sa.String(300), nullable=False, server_default=""),
    sa.Column("outcome", sa.String(30), nullable=False, server_default=""),
    sa.Column("outcome_reason", sa.String(50), nullable=False, server_default=""),
    sa.Column("received_at", _WHEN),
    sa.Index(
        "submissions_batch",
        "tenant",
        "source_system",
        "batch_id",
        sqlite_where=sa.text("batch_id <> ''"),
        postgresql_where=sa.text("batch_id <> ''"),
    ),
    sa.Index("submissions_family", "tenant", "family", "changed_at"),
    sa.Index("submissions_reference", "tenant", "reference"),
    sa.Index("submissions_named", "tenant", "submission_id"),
    sa.Index("submissions_waiting", "status", "changed_at"),
)

# One row per version. A chain is `family` and `matter`: families of earlier releases can have documents of several
# matters. `simhash` is a signed number; its eight bytes are columns, so that an index finds similar ones.
DOCUMENTS = sa.Table(
    "documents",
    METADATA,
    *keys(_ID, "tenant", "family", "matter"),
    *keys(sa.Integer, "version"),
    sa.Column("document_id", _ID, nullable=False, unique=True),
    *required(_ID, "source_system", "submission_id"),
    *required(sa.LargeBinary, "record"),
    *required(sa.String(64), "content_hash"),
    *required(sa.BigInteger, "simhash"),
    *required(sa.SmallInteger, *(f"band{place}" for place in range(8))),
    sa.Column("withdrawn", sa.Boolean, nullable=False, server_default=sa.false()),
    *required(_WHEN, "ingested_at"),
    *(sa.Index(f"documents_band{place}", "tenant", "matter", f"band{place}") for place in range(8)),
)

# The first document with a content. The unique key decides between concurrent workers.
CONTENTS = sa.Table(
    "contents",
    METADATA,
    *keys(_ID, "tenant", "source_system", "matter"),
    *keys(sa.String(64), "content_hash"),
    *required(_ID, "family", "document_id"),
    sa.Index("contents_family", "tenant", "family"),
)

# `at`: submissions before this time are withdrawn, even if they arrive later. Rows of earlier releases have no matter:
# they apply to all matters in the family.
WITHDRAWALS = sa.Table(
    "withdrawals",
    METADATA,
    *keys(_ID, "tenant", "family", "matter", "event_id"),
    *required(_WHEN, "at"),
    *required(sa.LargeBinary, "events"),
)

# Interrupted uploads: the sizes of their encrypted pieces. `subject` is the id of the upload, and owns its data key.
# `record` is that of the document; rows of earlier releases have none. The pieces of a `refused` upload wait for their
# destruction, and cannot be resumed.
UPLOADS = sa.Table(
    "uploads",
    METADATA,
    *keys(_ID, "tenant", "subject"),
    *keys(sa.BigInteger, "offset"),
    *required(sa.BigInteger, "size"),
    *required(_ID, "actor", "matter"),
    *required(_WHEN, "kept_at"),
    sa.Column("record", sa.LargeBinary),
    sa.Column("refused", sa.Boolean, nullable=False, server_default=sa.false()),
)

# Contents of submissions that were decided and not ingested: refused, duplicate or withdrawn. They are destroyed if no
# hold covers them. `owns_key`: no other submission uses the data key of `subject`. `asked_at`: the time of the last
# question.
DISCARDS = sa.Table(
    "discards",
    METADATA,
    *keys(_ID, "tenant", "subject", "name"),
    *required(sa.LargeBinary, "blob", "record"),
    *required(sa.Boolean, "owns_key"),
    *required(_WHEN, "discarded_at"),
    sa.Column("asked_at", _WHEN),
    sa.Index("discards_asked", "asked_at", "discarded_at"),
)

# Documents whose original was destroyed after its retention time.
DESTROYED = sa.Table(
    "destroyed_originals",
    METADATA,
    *keys(_ID, "tenant", "document_id"),
)
