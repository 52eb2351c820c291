"""Databases as SQL text. Recording a release writes them, and tests load them into an empty database."""

import lzma
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from services.cli.local.processes import base_environment
from services.cli.local.tools import Tools

SQLITE, POSTGRES = "sqlite", "postgres"
_END = ".sql.xz"
_RESTRICT = ("\\restrict ", "\\unrestrict ")  # older minor releases of psql do not know these commands


def write_dump(url: str, folder: Path, name: str) -> None:
    """Write the dump to `folder`, which must exist."""
    (folder / (name + _END)).write_bytes(lzma.compress(_dump(sa.make_url(url)).encode(), preset=9))


def load_dump(folder: Path, name: str, url: str) -> None:
    """Load a dump into an empty database of the same kind."""
    text = lzma.decompress((folder / (name + _END)).read_bytes()).decode()
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == SQLITE:
        with closing(sqlite3.connect(str(parsed.database))) as database:
            database.executescript(text)
        return
    _run(parsed, "psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction", text=text)


def _dump(url: sa.URL) -> str:
    if url.get_backend_name() == SQLITE:
        with closing(sqlite3.connect(str(url.database))) as database:
            return "\n".join(database.iterdump()) + "\n"
    lines = _run(url, "pg_dump", "--no-owner", "--no-privileges").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(_RESTRICT))


def _run(url: sa.URL, program: str, *arguments: str, text: str | None = None) -> str:
    """Return the standard output. Raises `RuntimeError` with the standard error."""
    names = {"PGHOST": url.host, "PGPORT": url.port, "PGUSER": url.username, "PGPASSWORD": url.password}
    environment = {name: str(value) for name, value in names.items()} | {"PGDATABASE": str(url.database)}
    run = subprocess.run(
        (Tools().postgres(program), *arguments),
        env=base_environment(**environment),
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise RuntimeError(f"{program}: {run.stderr.strip()}")
    return run.stdout
