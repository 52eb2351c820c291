"""The attack of the drill on a secured broker: refused for a submitter, and seen where no rule holds."""

from collections.abc import Iterator

import pytest

from tests.bank import bank_broker
from tests.drill.kafka import attack
from tests.real_parts import need_kafka
from tests.secured_kafka import SecuredKafka

pytestmark = [pytest.mark.kafka, pytest.mark.slow]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecuredKafka]:
    """A broker of its own: the attack moves offsets."""
    need_kafka()
    with bank_broker(tmp_path_factory.mktemp("drill")) as started:
        yield started


def test_a_submitter_reaches_nothing_of_others(own: SecuredKafka) -> None:
    found = attack(own, own.with_password("northgate-loans"))
    assert found.refused, found.detail


def test_a_principal_without_rules_is_reported(own: SecuredKafka) -> None:
    found = attack(own, own.admin)
    assert not found.refused
    assert found.detail == "written: 1, read: 1, offset of g.redaction: None -> 1"
