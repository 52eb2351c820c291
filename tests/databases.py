import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from uuid import uuid4

import psycopg

from services.cli.local.postgres import LocalPostgres
from services.shared.runtime.storage.database import Database
from services.shared.runtime.storage.schema import migrate


def make_template(folder: Path, schema: str) -> Path:
    """A migrated SQLite database without rows, for `open_copy`."""
    path = folder / "empty.sqlite"
    migrate(f"sqlite:///{path}", schema)
    return path


@asynccontextmanager
async def open_copy(template: Path, folder: Path) -> AsyncIterator[Database]:
    copy = await asyncio.to_thread(shutil.copy, template, folder / "copy.sqlite")
    async with open_database(f"sqlite:///{copy}") as database:
        yield database


@asynccontextmanager
async def open_database(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    yield database
    await database.close()


def create_database(server: LocalPostgres, template: str = "template1") -> str:
    """Makes a database with the content of `template` and returns its URL. `template` is a name or a URL."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(server.dsn, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template.rpartition('/')[2]}".encode())
    return f"{server.url.rpartition('/')[0]}/{name}"


def create_migrated_database(server: LocalPostgres, schema: str) -> str:
    """Returns the URL, a template of `open_database_like`."""
    url = create_database(server)
    migrate(url, schema)
    return url


def open_database_like(server: LocalPostgres, template: str) -> AbstractAsyncContextManager[Database]:
    return open_database(create_database(server, template))
