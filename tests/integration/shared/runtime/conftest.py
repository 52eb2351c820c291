import uuid

import psycopg
import pytest

from services.cli.local.kafka import LocalKafka
from services.cli.local.postgres import LocalPostgres
from tests.integration.shared.runtime.worker_bench import Bench, open_bench


@pytest.fixture
def postgres_url(postgres: LocalPostgres) -> str:
    """An empty database of its own."""
    name = f"d{uuid.uuid4().hex[:10]}"
    with psycopg.connect(postgres.dsn, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return f"{postgres.url.rpartition('/')[0]}/{name}"


@pytest.fixture
def bench(kafka: LocalKafka) -> Bench:
    return open_bench(kafka)
