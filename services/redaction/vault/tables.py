"""The tables of the vault and of the results. No column contains a value in clear, or a hash that can be made without
the key.
"""

import sqlalchemy as sa

metadata = sa.MetaData()

_ID = sa.String(64)
_NAME = sa.String(200)
_KIND = sa.String(32)

# One row for each matter, locked while numbers are assigned in it.
MATTERS = sa.Table(
    "vault_matters",
    metadata,
    sa.Column("tenant", _NAME, primary_key=True),
    sa.Column("matter", _NAME, primary_key=True),
    sa.Column("last_sequence", sa.Integer, nullable=False),
)

# Each number that was ever assigned. `alias_of` is an earlier number of the same subject.
NUMBERS = sa.Table(
    "vault_numbers",
    metadata,
    sa.Column("tenant", _NAME, primary_key=True),
    sa.Column("matter", _NAME, primary_key=True),
    sa.Column("entity_type", _KIND, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("coined_hash", _ID, nullable=False),
    sa.Column("coined_exact", sa.Boolean, nullable=False),
    sa.Column("alias_of", sa.Integer),
)

# The number of a key: none if two subjects share the key.
KEYS = sa.Table(
    "vault_keys",
    metadata,
    sa.Column("tenant", _NAME, primary_key=True),
    sa.Column("matter", _NAME, primary_key=True),
    sa.Column("entity_type", _KIND, primary_key=True),
    sa.Column("key_hash", _ID, primary_key=True),
    sa.Column("exact", sa.Boolean, primary_key=True),
    sa.Column("number", sa.Integer),
)

# Every spelling of every value, sealed, under its number's own key if `key_version` is 0.
VALUES = sa.Table(
    "vault_values",
    metadata,
    sa.Column("tenant", _NAME, primary_key=True),
    sa.Column("matter", _NAME, primary_key=True),
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("entity_type", _KIND, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("form_hash", _ID, nullable=False),
    sa.Column("key_version", sa.Integer, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("tenant", "matter", "entity_type", "form_hash", "number", name="vault_values_spelling"),
)

# The matters that have a subject, by a hash that only a data subject's request uses.
SUBJECTS = sa.Table(
    "vault_subjects",
    metadata,
    sa.Column("tenant", _NAME, primary_key=True),
    sa.Column("subject_hash", _ID, primary_key=True),
    sa.Column("matter", _NAME, primary_key=True),
    sa.Column("entity_type", _KIND, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
)

# The values that the document system names as parties of the matter.
PARTIES = sa.Table(
    "vault_parties",
    metadata,
    sa.Column("tenant", _NAME, primary_key=True),
    sa.Column("matter", _NAME, primary_key=True),
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
)

# Each document that was ingested, also one whose redaction failed. `event` is its DocumentIngested.
DOCUMENTS = sa.Table(
    "documents",
    metadata,
    sa.Column("document_id", _ID, primary_key=True),
    sa.Column("tenant", _NAME, nullable=False),
    sa.Column("matter", _NAME, nullable=False),
    sa.Column("parent_document_id", _ID, nullable=False),
    sa.Column("event", sa.LargeBinary, nullable=False),
    sa.Column("erased_at", sa.DateTime(timezone=True)),
    sa.Index("documents_matter", "tenant", "matter"),
)

# The placeholders that a document contains or contained.
MENTIONS = sa.Table(
    "mentions",
    metadata,
    sa.Column("tenant", _NAME, primary_key=True),
    sa.Column("matter", _NAME, primary_key=True),
    sa.Column("placeholder", sa.String(64), primary_key=True),
    sa.Column("document_id", _ID, primary_key=True),
    sa.Index("mentions_document", "document_id"),
)

# The result for a document under a policy, which is sent again for a repeated event.
RESULTS = sa.Table(
    "results",
    metadata,
    sa.Column("document_id", _ID, primary_key=True),
    sa.Column("policy", _NAME, primary_key=True),
    sa.Column("tenant", _NAME, nullable=False),
    sa.Column("matter", _NAME, nullable=False),
    sa.Column("event", sa.LargeBinary, nullable=False),
)

# Requests for erasure. `sealed` says what to erase, under a key of its own that is destroyed with the erasure.
ERASURES = sa.Table(
    "erasures",
    metadata,
    sa.Column("erasure_id", _ID, primary_key=True),
    sa.Column("tenant", _NAME, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("reason", _NAME, nullable=False),
    sa.Column("requested_by", _NAME, nullable=False),
    sa.Column("approved_by", _NAME, nullable=False),
    sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("document_ids", sa.Text, nullable=False),
    sa.Column("held_document_ids", sa.Text, nullable=False),
    sa.Column("numbers", sa.Integer, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Index("erasures_state", "state"),
)
