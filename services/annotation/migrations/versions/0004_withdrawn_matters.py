"""The matter becomes a part of the identity of withdrawals."""

import warnings

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_KEY = ["family", "matter"]


def upgrade() -> None:
    """Withdrawals of earlier releases keep an empty matter: they apply to their whole family."""
    matter = sa.Column("matter", sa.String(200), nullable=False, server_default="")
    op.add_column("withdrawn", matter)
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("withdrawn_pkey", "withdrawn", type_="primary")
        op.create_primary_key("withdrawn_pkey", "withdrawn", _KEY)
        return
    with warnings.catch_warnings():  # the table that Alembic reads has the earlier key
        warnings.filterwarnings("ignore", "Table '_alembic_tmp_", sa.exc.SAWarning)
        with op.batch_alter_table("withdrawn", recreate="always") as batch:  # SQLite cannot change a key
            batch.create_primary_key("withdrawn_pkey", _KEY)
