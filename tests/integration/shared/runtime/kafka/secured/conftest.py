from collections.abc import Iterator

import pytest

from tests.bank import bank_broker
from tests.real_parts import need_kafka
from tests.secured_kafka import SecuredKafka


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecuredKafka]:
    need_kafka()
    with bank_broker(tmp_path_factory.mktemp("secured")) as started:
        yield started
