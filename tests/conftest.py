"""Real parts, each started once a session and thrown away after it."""

from collections.abc import Iterator

import pytest

from services.cli.local.kafka import LocalKafka
from services.cli.local.postgres import LocalPostgres
from tests.real_parts import need_kafka, need_postgres


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
