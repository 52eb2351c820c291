"""The table of relations between the documents of a matter."""

import sqlalchemy as sa

from services.annotation.storage.tables import metadata
from services.shared.runtime.columns import keys, required

_ID = sa.String(64)
_NAME = sa.String(200)

# Suggestions of texts and decisions of people. What senders state is in the records of documents, and has a row only if
# a person decided on it. `start` and `end` are the words of `document_id` that name the other document: no row has
# text. `effective_on` is an ISO date, or empty. Times are microseconds since 1970, in UTC.
RELATIONS = sa.Table(
    "document_relations",
    metadata,
    *keys(_NAME, "tenant", "matter"),
    *keys(_ID, "family", "other"),
    *keys(sa.String(16), "kind"),
    *required(sa.String(16), "source", "state"),
    *required(sa.String(64), "evidence"),
    *required(_ID, "document_id"),
    sa.Column("start", sa.BigInteger),
    sa.Column("end", sa.BigInteger),
    *required(_NAME, "decided_by"),
    sa.Column("decided_at", sa.BigInteger),
    *required(sa.String(10), "effective_on"),
)
