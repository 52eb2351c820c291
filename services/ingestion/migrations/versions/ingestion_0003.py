"""The matter becomes a part of the identity of submissions, versions and withdrawals."""

import warnings
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "ingestion_0003"
down_revision = "ingestion_0002"

_ID = sa.String(200)


def upgrade() -> None:
    """Rows stay as they are. Releases with and without the matter in these keys can use the tables at the same time."""
    op.add_column("submissions", sa.Column("reference", _ID, nullable=False, server_default=""))
    op.add_column("withdrawals", sa.Column("matter", _ID, nullable=False, server_default=""))
    _set_key("submissions", ["tenant", "source_system", "matter", "submission_id"])
    _set_key("documents", ["tenant", "family", "matter", "version"])
    _set_key("withdrawals", ["tenant", "family", "matter", "event_id"])
    op.create_index("submissions_reference", "submissions", ["tenant", "reference"])
    op.create_index("submissions_named", "submissions", ["tenant", "submission_id"])


def downgrade() -> None:
    raise NotImplementedError


def _set_key(table: str, columns: Sequence[str]) -> None:
    name = f"{table}_pkey"  # the name that PostgreSQL gives
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(name, table, type_="primary")
        op.create_primary_key(name, table, list(columns))
        return
    with warnings.catch_warnings():  # the table that Alembic reads has the earlier key
        warnings.filterwarnings("ignore", "Table '_alembic_tmp_", sa.exc.SAWarning)
        with op.batch_alter_table(table, recreate="always") as batch:  # SQLite cannot change a key
            batch.create_primary_key(name, list(columns))
