from collections.abc import Sequence

import pytest

from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Retry
from services.shared.domain.holds import Destroyer, Hold
from services.shared.runtime.access.holds import HoldCheck
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.observe.metrics import Metrics
from tests.fakes import MemoryAudit, MemoryHolds

RECORD = DocumentRecord("harbour-bank", "deal-vault", "a", matter="M", document_id="d")
NAME = "glossator_destructions_refused_total"


class Silent:
    """A source that does not answer."""

    async def find(self, documents: Sequence[DocumentRecord]) -> Sequence[Hold | None]:
        raise Retry(dependency="redaction")


@pytest.mark.parametrize("cause", ["held", "unknown"])
def test_counters_start_at_zero(cause: str) -> None:
    metrics = Metrics()
    HoldCheck(Silent(), MemoryAudit(), SystemClock(), metrics, "ingestion").start([Destroyer.ORIGINALS])
    row = f'{NAME}{{cause="{cause}",destroyer="originals",service="ingestion"}} 0.0'
    assert row in metrics.exposition().decode()


async def test_without_an_answer_all_are_held_and_counted_as_unknown() -> None:
    metrics, audit = Metrics(), MemoryAudit()
    check = HoldCheck(Silent(), audit, SystemClock(), metrics, "ingestion")
    found = await check.ask(Destroyer.ORIGINALS, [RECORD, RECORD])
    assert [one is not None and not one.cause.is_known for one in found] == [True, True]
    row = f'{NAME}{{cause="unknown",destroyer="originals",service="ingestion"}} 2.0'
    assert row in metrics.exposition().decode()
    assert audit.records == []


async def test_a_document_of_no_tenant_is_held_and_does_not_spoil_the_answer_about_the_others() -> None:
    source, metrics = MemoryHolds(), Metrics()
    check = HoldCheck(source, MemoryAudit(), SystemClock(), metrics, "ingestion")
    found = await check.ask(Destroyer.REFUSED, [DocumentRecord("", "", "", ""), RECORD])
    assert [one is None for one in found] == [False, True]
    assert source.asked == [RECORD]
    row = f'{NAME}{{cause="unknown",destroyer="refused",service="ingestion"}} 1.0'
    assert row in metrics.exposition().decode()
