"""Adds the index of subjects over all matters of a tenant, and allows several numbers for one spelling."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_NAME = sa.String(200)


def upgrade() -> None:
    op.create_table(
        "vault_subjects",
        sa.Column("tenant", _NAME, primary_key=True),
        sa.Column("subject_hash", sa.String(64), primary_key=True),
        sa.Column("matter", _NAME, primary_key=True),
        sa.Column("entity_type", sa.String(32), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    )
    op.create_index("vault_subjects_number", "vault_subjects", ["tenant", "matter", "entity_type", "number"])
    with op.batch_alter_table("vault_values") as table:
        table.drop_constraint("vault_values_form", type_="unique")
        table.create_unique_constraint(
            "vault_values_spelling", ["tenant", "matter", "entity_type", "form_hash", "number"]
        )


def downgrade() -> None:
    with op.batch_alter_table("vault_values") as table:
        table.drop_constraint("vault_values_spelling", type_="unique")
        table.create_unique_constraint("vault_values_form", ["tenant", "matter", "entity_type", "form_hash"])
    op.drop_table("vault_subjects")
