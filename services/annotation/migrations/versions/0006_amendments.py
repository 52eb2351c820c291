"""The agreement that a document amends, and the set that an amendment was compared with."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Adds two columns and an index. Documents of earlier releases name no agreement that they amend."""
    op.add_column("documents", sa.Column("amends", sa.String(64), nullable=False, server_default=""))
    op.add_column("sets", sa.Column("compared_with", sa.String(64), nullable=False, server_default=""))
    op.create_index("documents_amends", "documents", ["amends"])
