"""The suites of the store, of the history and of webhooks on PostgreSQL, with several replicas."""

from collections.abc import AsyncIterator

import pytest

from services.cli.local.postgres import LocalPostgres
from services.shared.runtime.storage.database import Database
from tests.databases import create_migrated_database, open_database_like
from tests.unit.annotation.storage.across_suite import AcrossSuite
from tests.unit.annotation.storage.passage_facts_suite import PassageFactsSuite
from tests.unit.annotation.storage.playbook_suite import PlaybookSuite
from tests.unit.annotation.storage.quality_suite import QualitySuite
from tests.unit.annotation.storage.search_suite import SearchSuite
from tests.unit.annotation.storage.suite import StoreSuite
from tests.unit.annotation.storage.timeline_suite import TimelineSuite
from tests.unit.annotation.storage.watch_suite import WatchSuite
from tests.unit.annotation.support import World, make_world
from tests.unit.annotation.webhooks.suite import WebhookSuite

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def template(postgres: LocalPostgres) -> str:
    return create_migrated_database(postgres, "services.annotation")


@pytest.fixture
async def database(postgres: LocalPostgres, template: str) -> AsyncIterator[Database]:
    async with open_database_like(postgres, template) as opened:
        yield opened


@pytest.fixture
def world(database: Database) -> World:
    return make_world(database)


class TestStore(StoreSuite):
    """The suite of the store on PostgreSQL."""


class TestWebhooks(WebhookSuite):
    """The suite of webhooks on PostgreSQL."""


class TestTimeline(TimelineSuite):
    """The suite of the history of documents on PostgreSQL."""


class TestAcross(AcrossSuite):
    """The suite of questions across documents on PostgreSQL."""


class TestQuality(QualitySuite):
    """The suite of the figures of quality on PostgreSQL."""


class TestSearch(SearchSuite):
    """The suite of the search across documents on PostgreSQL."""


class TestPlaybooks(PlaybookSuite):
    """The suite of a tenant's own playbooks on PostgreSQL."""


class TestPassageFacts(PassageFactsSuite):
    """The suite of the facts about drawn passages on PostgreSQL."""


class TestWatches(WatchSuite):
    """The suite of watches on PostgreSQL."""
