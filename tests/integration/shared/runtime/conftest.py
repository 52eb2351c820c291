import pytest

from services.cli.local.kafka import LocalKafka
from tests.integration.shared.runtime.worker_bench import Bench, open_bench


@pytest.fixture
def bench(kafka: LocalKafka) -> Bench:
    return open_bench(kafka)
