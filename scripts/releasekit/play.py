"""Play the demo on a new system, with given keys, on SQLite or PostgreSQL."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg
import sqlalchemy as sa
from psycopg import sql
from rich.console import Console

from services.cli.backup.sources import KEYS, STORES
from services.cli.demo.manifest import load_samples
from services.cli.demo.story import Story
from services.cli.local.layout import SystemPorts
from services.cli.local.postgres import LocalPostgres
from services.cli.local.system import LocalSystem
from services.cli.local.tools import CHECKOUT


@contextmanager
def played(root: Path, keys: Path | None, databases: Mapping[str, str] | None = None) -> Iterator[LocalSystem]:
    """A running system in `root` after the demo. `keys`: a folder of key files. `databases`: PostgreSQL URLs by
    service, and of the wrapped keys; SQLite if empty. Raises `RuntimeError` if the demo has unexpected results.
    """
    extra = _environment(databases or {})
    system = LocalSystem(root, ports=SystemPorts.free(), extra=extra, die_with_parent=True)
    if keys is not None:
        system.layout.take_keys(keys)
    try:
        system.start()
        story = Story(system, load_samples(CHECKOUT / "samples"), Console(stderr=True))
        unexpected = asyncio.run(story.play()).unexpected
        if unexpected:
            raise RuntimeError("; ".join(unexpected))
        yield system
    finally:
        system.stop()


def make_databases(postgres: LocalPostgres, prefix: str) -> dict[str, str]:
    """Create empty databases for the services and the wrapped keys. URLs by service."""
    return {name: make_database(postgres, f"{prefix}_{name}") for name in (*STORES, KEYS)}


def make_database(postgres: LocalPostgres, name: str) -> str:
    """Create an empty database, and return its URL."""
    with psycopg.connect(postgres.dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return sa.make_url(postgres.url).set(database=name).render_as_string(hide_password=False)


def _environment(databases: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The `extra` environment of `LocalSystem`."""
    own = {name: {"GLOSSATOR_DATABASE_URL": databases[name]} for name in STORES if name in databases}
    shared = {"GLOSSATOR_KEYS_DATABASE_URL": databases[KEYS]} if KEYS in databases else {}
    return own | {"*": shared}
