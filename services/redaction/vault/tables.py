"""The tables of the vault, the results and the erasures. No column contains a value in clear, or a hash that can be
computed without the key.
"""

import sqlalchemy as sa

from services.shared.runtime.columns import keys, required

metadata = sa.MetaData()

_ID = sa.String(64)
_NAME = sa.String(200)
_KIND = sa.String(32)

# One row per matter, locked while numbers are assigned in it.
MATTERS = sa.Table(
    "vault_matters",
    metadata,
    *keys(_NAME, "tenant", "matter"),
    *required(sa.Integer, "last_sequence"),
)

# All numbers that were ever assigned. `alias_of` is an earlier number of the same subject.
NUMBERS = sa.Table(
    "vault_numbers",
    metadata,
    *keys(_NAME, "tenant", "matter"),
    *keys(_KIND, "entity_type"),
    *keys(sa.Integer, "number"),
    *required(_ID, "coined_hash"),
    *required(sa.Boolean, "coined_exact"),
    sa.Column("alias_of", sa.Integer),
)

# The number of each key: null if two subjects share the key.
KEYS = sa.Table(
    "vault_keys",
    metadata,
    *keys(_NAME, "tenant", "matter"),
    *keys(_KIND, "entity_type"),
    *keys(_ID, "key_hash"),
    *keys(sa.Boolean, "exact"),
    sa.Column("number", sa.Integer),
)

# All spellings of all values, sealed: under the key of the number if `key_version` is 0.
VALUES = sa.Table(
    "vault_values",
    metadata,
    *keys(_NAME, "tenant", "matter"),
    *keys(sa.Integer, "sequence"),
    *required(_KIND, "entity_type"),
    *required(sa.Integer, "number"),
    *required(_ID, "form_hash"),
    *required(sa.Integer, "key_version"),
    *required(sa.LargeBinary, "sealed"),
    sa.UniqueConstraint("tenant", "matter", "entity_type", "form_hash", "number", name="vault_values_spelling"),
)

# The matters in which a subject occurs, by a hash that only data subject requests use.
SUBJECTS = sa.Table(
    "vault_subjects",
    metadata,
    *keys(_NAME, "tenant"),
    *keys(_ID, "subject_hash"),
    *keys(_NAME, "matter"),
    *keys(_KIND, "entity_type"),
    *keys(sa.Integer, "number"),
)

# The values that the document system submitted as parties of the matter.
PARTIES = sa.Table(
    "vault_parties",
    metadata,
    *keys(_NAME, "tenant", "matter"),
    *keys(sa.Integer, "sequence"),
)

# All ingested documents, including documents whose redaction failed. `event` is the DocumentIngested.
DOCUMENTS = sa.Table(
    "documents",
    metadata,
    *keys(_ID, "document_id"),
    *required(_NAME, "tenant", "matter"),
    *required(_ID, "parent_document_id"),
    *required(sa.LargeBinary, "event"),
    sa.Column("erased_at", sa.DateTime(timezone=True)),
    sa.Index("documents_matter", "tenant", "matter"),
)

# The placeholders that a document contains or contained.
MENTIONS = sa.Table(
    "mentions",
    metadata,
    *keys(_NAME, "tenant", "matter"),
    *keys(sa.String(64), "placeholder"),
    *keys(_ID, "document_id"),
    sa.Index("mentions_document", "document_id"),
)

# The result for a document under a policy. A repeated event gets the stored result.
RESULTS = sa.Table(
    "results",
    metadata,
    *keys(_ID, "document_id"),
    *keys(_NAME, "policy"),
    *required(_NAME, "tenant", "matter"),
    *required(sa.LargeBinary, "event"),
)

# Requests for erasure. `sealed` is the target of the erasure, under a key that is destroyed with the erasure.
ERASURES = sa.Table(
    "erasures",
    metadata,
    *keys(_ID, "erasure_id"),
    *required(_NAME, "tenant"),
    *required(sa.String(16), "state"),
    *required(_NAME, "reason", "requested_by", "approved_by"),
    *required(sa.DateTime(timezone=True), "requested_at"),
    *required(sa.Text, "document_ids", "held_document_ids"),
    *required(sa.Integer, "numbers"),
    *required(sa.LargeBinary, "sealed"),
    sa.Index("erasures_state", "state"),
)

# One row per placement of a hold. `document_id` is that of a hold that a sender named, else empty. `scope` is JSON.
# `sealed` are the values of custodians, under a key that is destroyed when the hold is lifted.
HOLDS = sa.Table(
    "holds",
    metadata,
    *keys(_ID, "placement_id"),
    *required(_NAME, "tenant", "hold_id"),
    *required(_ID, "document_id"),
    *required(sa.Text, "scope"),
    *required(sa.LargeBinary, "sealed"),
    *required(_NAME, "reason", "placed_by"),
    *required(sa.DateTime(timezone=True), "placed_at"),
    *required(_ID, "lift_id"),
    sa.Column("lifted_at", sa.DateTime(timezone=True)),
    sa.Index("holds_active", "tenant", "lifted_at"),
    sa.Index("holds_document", "document_id"),
)

# Requests to lift a hold. `placements` is a JSON list: the request does not lift what is placed after it.
LIFTS = sa.Table(
    "hold_lifts",
    metadata,
    *keys(_ID, "lift_id"),
    *required(_NAME, "tenant", "hold_id", "reason", "requested_by", "approved_by"),
    *required(sa.DateTime(timezone=True), "requested_at"),
    sa.Column("approved_at", sa.DateTime(timezone=True)),
    *required(sa.Text, "placements"),
    sa.Index("hold_lifts_hold", "tenant", "hold_id"),
)
