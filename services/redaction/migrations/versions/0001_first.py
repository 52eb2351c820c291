"""The vault and the results."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# A copy of the tables at that time: the result of a migration must not change with the code.
metadata = sa.MetaData()

_ID = sa.String(64)
_NAME = sa.String(200)
_KIND = sa.String(32)

sa.Table(
    "vault_matters",
    metadata,
    sa.Column("tenant", _NAME, primary_key=True),
    sa.Column("matter", _NAME, primary_key=True),
    sa.Column("last_sequence", sa.Integer, nullable=False),
)

sa.Table(
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

sa.Table(
    "vault_keys",
    metadata,
    sa.Column("tenant", _NAME, primary_key=True),
    sa.Column("matter", _NAME, primary_key=True),
    sa.Column("entity_type", _KIND, primary_key=True),
    sa.Column("key_hash", _ID, primary_key=True),
    sa.Column("exact", sa.Boolean, primary_key=True),
    sa.Column("number", sa.Integer),
)

sa.Table(
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
    sa.UniqueConstraint("tenant", "matter", "entity_type", "form_hash", name="vault_values_form"),
)

sa.Table(
    "results",
    metadata,
    sa.Column("document_id", _ID, primary_key=True),
    sa.Column("policy", _NAME, primary_key=True),
    sa.Column("tenant", _NAME, nullable=False),
    sa.Column("matter", _NAME, nullable=False),
    sa.Column("event", sa.LargeBinary, nullable=False),
)


def upgrade() -> None:
    metadata.create_all(op.get_bind(), checkfirst=False)


def downgrade() -> None:
    metadata.drop_all(op.get_bind())
