"""The tables of who received which text, and of changes of reviews. Times are microseconds since 1970, in UTC."""

import sqlalchemy as sa

from services.annotation.storage.tables import metadata
from services.shared.runtime.columns import keys, required

_ID = sa.String(64)
_NAME = sa.String(200)
_WIDE = sa.BigInteger().with_variant(sa.Integer, "sqlite")

# A part of a text that a person received, which begins at `place`; or a personal value at `place`. `start` and `end`:
# the smallest range around all of it. Rows are kept when the document is destroyed: they have no text.
TEXT_VIEWS = sa.Table(
    "text_views",
    metadata,
    *keys(_ID, "document_id"),
    *keys(sa.String(300), "person"),
    *keys(sa.String(16), "use"),
    *keys(_ID, "value"),
    sa.Column("place", sa.BigInteger, primary_key=True, autoincrement=False),
    *required(sa.BigInteger, "start", "end", "first_at", "last_at", "responses"),
)

# Changes of a review that no other table keeps. `document_id` is empty if all versions of the document share it.
REVIEW_LOG = sa.Table(
    "review_log",
    metadata,
    sa.Column("entry", _WIDE, primary_key=True, autoincrement=True),
    *required(_ID, "family"),
    *required(_NAME, "tenant", "matter"),
    *required(_ID, "document_id"),
    *required(sa.String(16), "kind"),
    *required(_NAME, "actor", "person", "detail"),
    *required(sa.BigInteger, "at"),
    sa.Index("review_log_family", "family", "tenant", "matter"),
)
