"""Brings a database to the newest schema of a package, safely when two processes do so at once."""

from importlib.util import find_spec
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from services.shared.domain.identity import make_id
from services.shared.runtime.database import engine

_ENVIRONMENT = Path(__file__).with_name("migrations")


def migrate(url: str, package: str) -> None:
    """Runs what is missing of `<package>/migrations/versions`, all in one transaction. Safe to run again.

    Each package keeps its own version table, so that packages may share a database. Raises SQLAlchemy's errors.
    """
    made = engine(url)
    try:
        with made.begin() as connection:
            _wait_for_others(connection, package)
            command.upgrade(_config(connection, package), "head")
    finally:
        made.dispose()


def _wait_for_others(connection: sa.Connection, package: str) -> None:
    """SQLite's transaction shuts others out already."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SET TRANSACTION ISOLATION LEVEL READ COMMITTED"))  # sees what the other has done
        connection.execute(sa.text("SET LOCAL lock_timeout = '120s'"))
        key = int.from_bytes(bytes.fromhex(make_id("migration", package))[:8], "big", signed=True)
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))


def _config(connection: sa.Connection, package: str) -> Config:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ValueError(f"{package} is not a package")
    config = Config()
    config.set_main_option("script_location", str(_ENVIRONMENT))
    config.set_main_option("version_locations", str(Path(spec.submodule_search_locations[0], "migrations", "versions")))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    config.attributes["version_table"] = "schema_" + package.rpartition(".")[2]
    return config
