"""Real parts, each started once a worker and thrown away after it; and the rules that hold for all tests."""

from collections.abc import Generator, Iterator

import pytest
from hypothesis import HealthCheck, settings

from services.cli.local import ports
from services.cli.local.kafka import LocalKafka
from services.cli.local.postgres import LocalPostgres
from tests import scheduling, skips
from tests.databases import create_database
from tests.real_parts import need_kafka, need_postgres

# How long an example takes says nothing on a busy machine.
settings.register_profile("tests", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tests")
ports._RANGE = scheduling.own_part(ports._RANGE)


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


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalKafka]:
    """One Kafka node. Tests share it: each makes topics, groups and transactional ids of its own names."""
    need_kafka()
    with LocalKafka(tmp_path_factory.mktemp("kafka"), die_with_parent=True) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def postgres() -> Iterator[LocalPostgres]:
    """One PostgreSQL. Tests share it: each makes a database or a schema of its own name."""
    need_postgres()
    with LocalPostgres(die_with_parent=True) as server:
        yield server


@pytest.fixture
def postgres_url(postgres: LocalPostgres) -> str:
    """An empty database of one test."""
    return create_database(postgres)
