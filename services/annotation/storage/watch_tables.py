"""The tables of watches. Times are microseconds since 1970, in UTC."""

import sqlalchemy as sa

from services.annotation.storage.tables import metadata
from services.shared.runtime.columns import keys, required

_ID = sa.String(64)
_NAME = sa.String(200)

# `question` is the reference of the sealed question.
WATCHES = sa.Table(
    "watches",
    metadata,
    *keys(_ID, "watch_id"),
    *required(_NAME, "tenant", "person"),
    *required(sa.BigInteger, "made_at"),
    *required(sa.LargeBinary, "question"),
    sa.Index("watches_person", "tenant", "person"),
)

# Documents that are not compared with the watches of their tenant yet.
UNWATCHED = sa.Table(
    "unwatched_documents",
    metadata,
    *keys(_ID, "document_id"),
    *required(_NAME, "tenant"),
)
