"""Kill services during work, and trace a document through all services."""

import asyncio
from collections import Counter

from services.shared.domain.document import DocumentRecord
from services.shared.domain.events import AnnotationsProposed, DeadLetter, DocumentStatus
from services.shared.wire.services import SERVICE_NAMES
from tests.e2e.documents import agreement, as_docx
from tests.e2e.world import HARBOUR, NORTHGATE, World, record

_DOCUMENTS = 25


async def test_all_documents_are_processed_although_each_service_is_killed(world: World) -> None:
    """The documents are submitted as events, so no entry point is needed."""
    records = [record((HARBOUR, NORTHGATE)[number % 2], f"batch-{number}") for number in range(_DOCUMENTS)]
    buried = len(world.ledger.events(DeadLetter))
    sending = asyncio.create_task(_send(world, records))
    for service in SERVICE_NAMES:
        await asyncio.sleep(0.5)
        world.system.processes.kill(service)
        world.system.launch(service)
    await sending
    ended = await asyncio.gather(*(world.status(one) for one in records))
    assert {one.status for one in ended} == {DocumentStatus.PROPOSED}
    families = {one.document.family for one in ended}
    proposed = [one for one in world.ledger.events(AnnotationsProposed) if one.document.family in families]
    assert Counter(one.document.family for one in proposed) == Counter(families)
    assert len(world.ledger.events(DeadLetter)) == buried
    await asyncio.to_thread(_wait_ready, world)
    await world.publish(ended[0].document)


async def test_a_document_is_one_trace_from_ingestion_to_annotation(world: World) -> None:
    given = record(HARBOUR, "traced")
    document = await world.read("http", given, as_docx(agreement("TRACED")), "traced.docx")
    wanted = {"ingestion", "redaction", "inference", "annotation"}

    def look() -> dict[str, set[str]] | None:
        found = world.collector.services_of_traces("document.id", document.document_id)
        return found if any(wanted <= services for services in found.values()) else None

    traces = await world.ledger.wait(look, "one trace with spans of all services", 20)
    assert len(traces) == 1


async def _send(world: World, records: list[DocumentRecord]) -> None:
    for number, one in enumerate(records):
        await world.submit("kafka", one, as_docx(agreement(f"BATCH {number}")), "batch.docx")
        await asyncio.sleep(0.1)


def _wait_ready(world: World) -> None:
    for service in SERVICE_NAMES:
        world.system.wait_ready(service)
