"""The suites of store and webhooks on PostgreSQL, where replicas work side by side."""

from collections.abc import AsyncIterator
from itertools import count

import psycopg
import pytest

from services.cli.local.postgres import LocalPostgres
from services.shared.runtime.storage.database import Database
from services.shared.runtime.storage.schema import migrate
from tests.unit.annotation.storage.suite import StoreSuite
from tests.unit.annotation.support import World, make_world
from tests.unit.annotation.webhooks.suite import WebhookSuite

pytestmark = pytest.mark.postgres

_numbers = count()


@pytest.fixture(scope="module")
def template(postgres: LocalPostgres) -> str:
    """The name of a migrated database."""
    _execute(postgres, "CREATE DATABASE annotation_template")
    migrate(_url(postgres, "annotation_template"), "services.annotation")
    return "annotation_template"


@pytest.fixture
async def world(postgres: LocalPostgres, template: str) -> AsyncIterator[World]:
    name = f"annotation_{next(_numbers)}"
    _execute(postgres, f"CREATE DATABASE {name} TEMPLATE {template}")
    database = Database(_url(postgres, name))
    yield make_world(database)
    await database.close()


class TestStore(StoreSuite):
    """The store."""


class TestWebhooks(WebhookSuite):
    """Subscriptions and deliveries."""


def _execute(postgres: LocalPostgres, statement: str) -> None:
    with psycopg.connect(postgres.dsn, autocommit=True) as connection:
        connection.execute(statement.encode())


def _url(postgres: LocalPostgres, name: str) -> str:
    return postgres.url.rpartition("/")[0] + f"/{name}"
