"""The table of exports that are handed to other systems."""

import sqlalchemy as sa

from services.annotation.storage.tables import metadata
from services.shared.runtime.columns import keys, required

_ID = sa.String(64)
_NAME = sa.String(200)

# `file` refers to the sealed file, which is deleted when the filing ends; the row stays. `owner` and `covers` are JSON:
# ids, roles and matters. Times are microseconds since 1970, in UTC.
FILINGS = sa.Table(
    "filings",
    metadata,
    *keys(_ID, "filing_id"),
    *required(_NAME, "tenant", "matter", "target", "name", "media_type"),
    *required(_ID, "digest"),
    *required(sa.LargeBinary, "file", "owner", "covers"),
    *required(_NAME, "purpose"),
    *required(sa.String(16), "state"),
    *required(sa.BigInteger, "attempts", "created_at", "due_at"),
    sa.Index("filings_due", "state", "due_at"),
)
