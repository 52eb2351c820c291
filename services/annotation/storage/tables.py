"""The tables. Bodies are protobuf messages, so that a new release can read old rows; columns are for queries."""

import sqlalchemy as sa

from services.shared.runtime.columns import keys, required
from services.shared.runtime.kafka.outbox import outbox_table

metadata = sa.MetaData()
OUTBOX = outbox_table(metadata)

_ID = sa.String(64)
_NAME = sa.String(200)

# `amends`: the version chain of the agreement that the document amends, or empty.
DOCUMENTS = sa.Table(
    "documents",
    metadata,
    *keys(_ID, "document_id"),
    *required(_ID, "family"),
    *required(sa.Integer, "version"),
    *required(_NAME, "tenant", "team", "matter", "source_system"),
    *required(sa.Text, "source_reference"),
    *required(_NAME, "correlation_id", "submission_id"),
    sa.Column("submitted_at", sa.BigInteger),
    *required(sa.LargeBinary, "record", "text", "layout", "redacted", "map"),
    *required(sa.Integer, "code_points"),
    sa.Column("amends", _ID, nullable=False, server_default=""),
    sa.Index("documents_family", "family", "version"),
    sa.Index("documents_matter", "tenant", "matter"),
    sa.Index("documents_amends", "amends"),
    sa.Index("documents_queue", "tenant", "matter", "document_id", "family"),
)

PLAYBOOKS = sa.Table(
    "playbooks",
    metadata,
    *keys(_NAME, "label"),
    *required(sa.Text, "source"),
)

# `compared_with`: the set of the agreement that the document amends, or empty.
SETS = sa.Table(
    "sets",
    metadata,
    *keys(_ID, "set_id"),
    sa.Column("document_id", _ID, sa.ForeignKey("documents.document_id"), nullable=False),
    *required(_ID, "family"),
    *required(sa.Integer, "version"),
    *required(sa.String(16), "state"),
    *required(sa.Integer, "revision"),
    *required(sa.BigInteger, "inferred_at"),
    sa.Column("playbook", _NAME, sa.ForeignKey("playbooks.label"), nullable=False),
    *required(sa.LargeBinary, "body"),
    sa.Column("compared_with", _ID, nullable=False, server_default=""),
    sa.Index("sets_family", "family", "state", "version"),
    sa.Index("sets_document", "document_id"),
    sa.Index("sets_queue", "document_id", "state", "set_id", "revision", "inferred_at"),
)

ANNOTATIONS = sa.Table(
    "annotations",
    metadata,
    sa.Column("set_id", _ID, sa.ForeignKey("sets.set_id"), primary_key=True),
    *keys(_ID, "annotation_id"),
    *keys(sa.Integer, "revision"),
    *required(sa.Boolean, "latest"),
    *required(_NAME, "category"),
    *required(sa.String(16), "state", "origin"),
    *required(sa.LargeBinary, "body"),
)

DECISIONS = sa.Table(
    "decisions",
    metadata,
    *keys(_ID, "document_id"),
    *keys(_NAME, "decision_id"),
    sa.Column("set_id", _ID, sa.ForeignKey("sets.set_id"), nullable=False),
    *required(sa.Integer, "set_revision"),
    *required(_ID, "fingerprint"),
    *required(sa.LargeBinary, "annotation", "body"),
    *required(_ID, "review_id"),
    sa.Index("decisions_set", "set_id", "review_id"),
)

# Decisions on findings apply to all versions in the chain and the matter. `lasting_id` is that of the finding.
FINDING_DECISIONS = sa.Table(
    "finding_decisions",
    metadata,
    *keys(_ID, "document_id"),
    *keys(_NAME, "decision_id"),
    *required(_ID, "family"),
    *required(_NAME, "tenant", "matter"),
    *required(_ID, "lasting_id"),
    sa.Column("set_id", _ID, sa.ForeignKey("sets.set_id"), nullable=False),
    *required(sa.Integer, "set_revision"),
    *required(sa.BigInteger, "decided_at"),
    *required(_ID, "fingerprint"),
    *required(sa.LargeBinary, "body"),
    sa.Index("finding_decisions_family", "family", "decided_at"),
)

# Decisions that their reviewers took back. A row moves here, and back if the reviewer puts the decision again: readers
# of the other tables need not know of undone decisions. `base`: the decision on the same target that was in force under
# it, or empty.
UNDONE_DECISIONS = sa.Table(
    "undone_decisions",
    metadata,
    *keys(_ID, "document_id"),
    *keys(_NAME, "decision_id"),
    sa.Column("set_id", _ID, sa.ForeignKey("sets.set_id"), nullable=False),
    *required(sa.Integer, "set_revision", "undone_revision"),
    *required(sa.BigInteger, "undone_at"),
    *required(_NAME, "base"),
    *required(_ID, "fingerprint"),
    *required(sa.LargeBinary, "annotation", "body"),
    *required(_ID, "review_id"),
    sa.Index("undone_decisions_set", "set_id"),
)

UNDONE_FINDING_DECISIONS = sa.Table(
    "undone_finding_decisions",
    metadata,
    *keys(_ID, "document_id"),
    *keys(_NAME, "decision_id"),
    *required(_ID, "family"),
    *required(_NAME, "tenant", "matter"),
    *required(_ID, "lasting_id"),
    sa.Column("set_id", _ID, sa.ForeignKey("sets.set_id"), nullable=False),
    *required(sa.Integer, "set_revision", "undone_revision"),
    *required(sa.BigInteger, "decided_at", "undone_at"),
    *required(_NAME, "base"),
    *required(_ID, "fingerprint"),
    *required(sa.LargeBinary, "body"),
)

REVIEWS = sa.Table(
    "reviews",
    metadata,
    *keys(_ID, "review_id"),
    sa.Column("set_id", _ID, sa.ForeignKey("sets.set_id"), nullable=False),
    *required(sa.Integer, "set_revision"),
    *required(_NAME, "actor"),
    *required(sa.LargeBinary, "body"),
    sa.Index("reviews_set", "set_id", "set_revision"),
)

# The last published set of a document while its review is reopened, complete with its annotations.
REOPENED = sa.Table(
    "reopened_sets",
    metadata,
    sa.Column("document_id", _ID, sa.ForeignKey("documents.document_id"), primary_key=True),
    *required(sa.LargeBinary, "body"),
)

# Rows are never deleted: a submission before `withdrawn_at` can arrive after it. Rows of earlier releases have no
# matter.
WITHDRAWN = sa.Table(
    "withdrawn",
    metadata,
    *keys(_ID, "family"),
    *keys(_NAME, "matter"),
    *required(_NAME, "tenant", "event_id"),
    *required(sa.BigInteger, "withdrawn_at"),
)

SUBSCRIPTIONS = sa.Table(
    "webhook_subscriptions",
    metadata,
    *keys(_ID, "subscription_id"),
    *required(_NAME, "tenant", "matter"),
    *required(sa.Text, "url"),
    *required(sa.Boolean, "include_proposed"),
    *required(sa.LargeBinary, "owner", "secret"),
    *required(sa.BigInteger, "cursor", "created_at"),
    sa.Column("suspended", sa.String(32), nullable=False, server_default=""),
)

DELIVERIES = sa.Table(
    "webhook_deliveries",
    metadata,
    sa.Column("subscription_id", _ID, sa.ForeignKey("webhook_subscriptions.subscription_id"), primary_key=True),
    *keys(sa.BigInteger, "cursor"),
    *required(_ID, "family"),
    *required(_NAME, "event_id"),
    *required(sa.String(16), "state"),
    *required(sa.Integer, "attempts"),
    *required(sa.BigInteger, "due_at"),
    *required(sa.Integer, "status"),
    sa.Index("webhook_deliveries_due", "state", "due_at"),
)

# Reveal grants and their requests. Times are microseconds since 1970, in UTC. `seconds`: how long a grant lasts.
REVEALS = sa.Table(
    "reveal_grants",
    metadata,
    *keys(_ID, "grant_id"),
    *required(_NAME, "tenant", "matter"),
    *required(_ID, "document_id"),
    *required(_NAME, "subject", "purpose"),
    *required(sa.String(16), "scope"),
    *required(sa.Integer, "page"),
    *required(_ID, "value"),
    *required(sa.BigInteger, "seconds", "requested_at"),
    sa.Column("mfa_at", sa.BigInteger),
    *required(_NAME, "granted_by"),
    sa.Column("granted_at", sa.BigInteger),
    sa.Column("expires_at", sa.BigInteger),
    *required(_NAME, "revoked_by"),
    sa.Column("revoked_at", sa.BigInteger),
    sa.Index("reveal_grants_document", "document_id", "subject"),
)

# What a set has to decide, for the queue. A row is current if its revision is that of the set, until `until`.
# `priority` grows with the urgency; it is -1 in rows of releases that did not know it, which are not current.
WORKLOADS = sa.Table(
    "review_workloads",
    metadata,
    sa.Column("set_id", _ID, sa.ForeignKey("sets.set_id"), primary_key=True),
    *required(sa.Integer, "revision"),
    sa.Column("until", sa.BigInteger),
    *required(sa.BigInteger, "received_at", "risk"),
    *required(_NAME, "document_type"),
    *required(sa.Integer, "annotations", "undecided_annotations", "findings"),
    *required(sa.Integer, "critical", "high", "medium", "low", "info"),
    sa.Column("client_id", _NAME, nullable=False, server_default=""),
    sa.Column("priority", sa.Integer, nullable=False, server_default="-1"),
)

# The assignment of the reviews of a version chain in a matter. Times are microseconds since 1970, in UTC.
ASSIGNMENTS = sa.Table(
    "review_assignments",
    metadata,
    *keys(_ID, "family"),
    *keys(_NAME, "tenant", "matter"),
    *required(_NAME, "assignee", "assigned_by", "holder"),
    *(sa.Column(name, sa.BigInteger) for name in ("assigned_at", "due_at", "held_until")),
    sa.Index("review_assignments_assignee", "tenant", "assignee"),
)

# Readers who stopped reading a version chain. `pages` are ranges of numbers. The membership of the matter has the wall.
READING_STOPS = sa.Table(
    "reading_stops",
    metadata,
    *keys(_ID, "family"),
    *keys(_NAME, "tenant", "matter"),
    *keys(sa.String(300), "person"),
    *required(_ID, "document_id"),
    *required(sa.String(16), "reason"),
    *required(sa.BigInteger, "stopped_at"),
    *required(sa.Text, "pages"),
)

# A person has one deputy at a time: another one replaces it.
DEPUTIES = sa.Table(
    "review_deputies",
    metadata,
    *keys(_NAME, "tenant", "person"),
    *required(_NAME, "deputy", "set_by"),
    *required(sa.BigInteger, "since", "until"),
)

# `text` is the reference of the sealed text, which is destroyed with the document. Times are microseconds since 1970.
COMMENTS = sa.Table(
    "review_comments",
    metadata,
    *keys(_ID, "comment_id"),
    *required(_ID, "document_id"),
    *required(_NAME, "author", "asked", "resolved_by"),
    *required(sa.String(16), "target_kind"),
    *required(_ID, "target_id"),
    *required(sa.BigInteger, "written_at"),
    *required(sa.LargeBinary, "text"),
    sa.Column("resolved_at", sa.BigInteger),
    sa.Index("review_comments_document", "document_id", "written_at"),
)
