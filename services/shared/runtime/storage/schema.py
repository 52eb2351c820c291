"""Migrates a database to the newest schema of a package. Safe if two processes do so at once."""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from services.shared.domain.identity import make_id
from services.shared.runtime.storage.database import engine

if TYPE_CHECKING:
    from alembic.config import Config

PATIENCE = 120
"""Seconds that a migration waits for another one of the same database: services start together, on slow disks too."""
_ENVIRONMENT = Path(__file__).with_name("migrations")
_REVISION = re.compile(r'^revision\b[^=]*= *"([^"]+)"', re.MULTILINE)
_PREVIOUS = re.compile(r'^down_revision\b[^=]*= *"([^"]+)"', re.MULTILINE)


def migrate(url: str, package: str) -> None:
    """Run the missing migrations of `<package>/migrations/versions` in one transaction. Idempotent.

    A database of a newer release stays unchanged: migrations only add, so that both releases work with it. Each package
    has its own version table, so that packages can share a database. Raises SQLAlchemy's errors.
    """
    made = engine(url, PATIENCE)
    try:
        with made.begin() as connection:
            _wait_for_others(connection, package)
            current, (newest, known) = _current(connection, package), _revisions(package)
            if current is None or (current in known and current != newest):
                _upgrade(connection, package)
    finally:
        made.dispose()


def _wait_for_others(connection: sa.Connection, package: str) -> None:
    """Needed on PostgreSQL only: a transaction of SQLite excludes other writers, and waits for them as long."""
    if connection.dialect.name == "postgresql":
        connection.execute(
            sa.text("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
        )  # to see the migrations of the other process
        connection.execute(sa.text(f"SET LOCAL lock_timeout = '{PATIENCE}s'"))
        key = int.from_bytes(bytes.fromhex(make_id("migration", package))[:8], "big", signed=True)
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))


def _current(connection: sa.Connection, package: str) -> str | None:
    """The revision of the database, or None for a new database."""
    if not sa.inspect(connection).has_table(_version_table(package)):
        return None
    query = sa.select(sa.column("version_num", sa.String)).select_from(sa.table(_version_table(package)))
    return connection.execute(query).scalar()


def _revisions(package: str) -> tuple[str, frozenset[str]]:
    """The newest revision, and all revisions."""
    scripts = [path.read_text("utf-8") for path in _versions(package).glob("[!_]*.py")]
    previous = {str(one) for script in scripts for one in _PREVIOUS.findall(script)}
    known = frozenset(str(one) for script in scripts for one in _REVISION.findall(script))
    (newest,) = known - previous
    return newest, known


def _upgrade(connection: sa.Connection, package: str) -> None:
    from alembic import command  # noqa: PLC0415 - slow to import, and rarely needed

    command.upgrade(_config(connection, package), "head")


def _config(connection: sa.Connection, package: str) -> "Config":
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(_ENVIRONMENT))
    config.set_main_option("version_locations", str(_versions(package)))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    config.attributes["version_table"] = _version_table(package)
    return config


def _versions(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ValueError(f"{package} is not a package")
    return Path(spec.submodule_search_locations[0], "migrations", "versions")


def _version_table(package: str) -> str:
    return "schema_" + package.rpartition(".")[2]
