"""Dump and load databases: SQLite with its online backup, PostgreSQL with pg_dump. A dump is a snapshot."""

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from services.cli.errors import CommandError
from services.cli.local.processes import base_environment
from services.cli.local.tools import Tools
from services.shared.runtime.storage.database import engine

_SQLITE, _POSTGRES = ".sqlite", ".pgdump"


def dump(url: str, folder: Path, name: str) -> Path:
    """Write a snapshot of the database to `folder`, while services use it. Raises `CommandError`."""
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _dump_sqlite(Path(str(parsed.database)), folder / (name + _SQLITE))
    target = folder / (name + _POSTGRES)
    _run(parsed, "pg_dump", "--format=custom", "--no-owner", f"--file={target}")
    return target


def load(path: Path, url: str) -> None:
    """Load a dump into an empty database. Raises `CommandError`."""
    parsed = sa.make_url(url)
    is_sqlite = parsed.get_backend_name() == "sqlite"
    if is_sqlite != (path.suffix == _SQLITE):
        raise CommandError(
            f"{path.name} cannot be loaded into {parsed.get_backend_name()}", "restore into the same kind of database"
        )
    if not is_sqlite:
        _run(parsed, "pg_restore", "--single-transaction", "--no-owner", f"--dbname={parsed.database}", str(path))
        return
    target = Path(str(parsed.database))
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(target)) as database:
        source.backup(database)


def is_empty(url: str) -> bool:
    """Whether the database has no tables. Creates no file."""
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return not Path(str(parsed.database)).exists()
    made = engine(url)
    try:
        return not sa.inspect(made).get_table_names()
    finally:
        made.dispose()


def schemas(url: str) -> dict[str, str]:
    """The schema versions of the database, by package."""
    made = engine(url)
    try:
        with made.begin() as connection:
            tables = [one for one in sa.inspect(connection).get_table_names() if one.startswith(_VERSIONS)]
            return {
                one.removeprefix(_VERSIONS): str(connection.execute(sa.select(_version(one))).scalar_one())
                for one in tables
            }
    finally:
        made.dispose()


def _version(table: str) -> sa.ColumnClause[str]:
    return sa.table(table, sa.column("version_num", sa.String)).c.version_num


def _dump_sqlite(source: Path, target: Path) -> Path:
    if not source.exists():
        raise CommandError(f"there is no {source}", "`glossator up` creates the databases")
    with closing(sqlite3.connect(source)) as database, closing(sqlite3.connect(target)) as copy:
        database.backup(copy)  # all pages in one step: a snapshot that does not block writers
        copy.execute("PRAGMA journal_mode = DELETE")
    return target


def _run(url: sa.URL, program: str, *arguments: str) -> None:
    """Pass the password in the environment: other users can see the arguments of a process."""
    names = {"PGHOST": url.host, "PGPORT": url.port, "PGUSER": url.username, "PGPASSWORD": url.password}
    environment = {name: str(value) for name, value in names.items() if value} | {"PGDATABASE": url.database or ""}
    run = subprocess.run(
        (Tools().postgres(program), *arguments),
        env=base_environment(**environment),
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise CommandError(f"{program}: {run.stderr.strip()}")


_VERSIONS = "schema_"
