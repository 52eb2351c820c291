"""Real parts, each started once per worker, and rules for all tests."""

import os
import sys
from collections.abc import Generator, Iterator

import pytest
from hypothesis import HealthCheck, settings

from services.cli.local import ports
from services.cli.local.kafka import LocalKafka
from services.cli.local.postgres import LocalPostgres
from tests import scheduling, schemas, skips
from tests.databases import create_database
from tests.real_parts import need_kafka, need_postgres

# On a busy machine the duration of an example has no meaning.
settings.register_profile("tests", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tests")
ports._RANGE = scheduling.own_part(ports._RANGE)
schemas.share()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    scheduling.spread(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> scheduling.GroupScheduling:
    return scheduling.GroupScheduling(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    skips.check(report)
    return report


@pytest.hookimpl(trylast=True)
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Print a failure when it happens: the summary is at the end, and a run of all tests takes most of an hour."""
    if report.failed and "PYTEST_XDIST_WORKER" not in os.environ:
        sys.stderr.write(f"\nFAILED {report.nodeid} ({report.when})\n{report.longreprtext[-2000:]}\n")


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalKafka]:
    """One Kafka node for all tests. Each test uses its own names of topics, groups and transactional ids."""
    need_kafka()
    with LocalKafka(tmp_path_factory.mktemp("kafka"), die_with_parent=True) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def postgres() -> Iterator[LocalPostgres]:
    """One PostgreSQL server for all tests. Each test creates its own database or schema."""
    need_postgres()
    with LocalPostgres(die_with_parent=True) as server:
        yield server


@pytest.fixture
def postgres_url(postgres: LocalPostgres) -> str:
    """The URL of an empty database for one test."""
    return create_database(postgres)
