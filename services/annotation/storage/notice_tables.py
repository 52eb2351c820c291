"""The tables of notices to people. Times are microseconds since 1970, in UTC."""

import sqlalchemy as sa

from services.annotation.storage.tables import metadata
from services.shared.runtime.columns import keys, required

_ID = sa.String(64)
_NAME = sa.String(200)

# A fact that a person is notified of. `message_id` is empty until a message has it. Rows prevent repetitions.
NOTICES = sa.Table(
    "notices",
    metadata,
    *keys(_ID, "notice_id"),
    *required(sa.String(16), "kind"),
    *required(_NAME, "tenant", "person"),
    *required(_ID, "family"),
    *required(_NAME, "matter"),
    *required(_ID, "document_id", "cause"),
    *required(sa.BigInteger, "at"),
    *required(_ID, "message_id"),
    sa.Index("notices_person", "message_id", "tenant", "person"),
)

# `body` is JSON: numbers by kind, and a link. It has no words of documents.
NOTICE_MESSAGES = sa.Table(
    "notice_messages",
    metadata,
    *keys(_ID, "message_id"),
    *keys(sa.String(16), "channel"),
    *required(_NAME, "tenant", "person"),
    *required(sa.Text, "body"),
    *required(sa.String(16), "state"),
    *required(sa.Integer, "attempts"),
    *required(sa.BigInteger, "created_at", "due_at"),
    sa.Index("notice_messages_due", "state", "due_at"),
    sa.Index("notice_messages_person", "tenant", "person", "created_at"),
)

NOTICE_PREFERENCES = sa.Table(
    "notice_preferences",
    metadata,
    *keys(_NAME, "tenant", "person"),
    *required(sa.String(16), "delivery"),
)
