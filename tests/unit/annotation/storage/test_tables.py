from pathlib import Path

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from services.annotation.storage import notice_tables
from services.annotation.storage.tables import metadata


def test_migrations_create_exactly_the_tables_of_the_code(annotation_template: Path) -> None:
    assert notice_tables.NOTICES.metadata is metadata
    engine = sa.create_engine(f"sqlite:///{annotation_template}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": "schema_annotation"})
        assert compare_metadata(context, metadata) == []
    engine.dispose()
