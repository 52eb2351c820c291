"""Submissions whose message expired are published again."""

from services.ingestion.recovery import Recovery
from services.shared.domain.document import BlobRef, KeyScope
from services.shared.domain.events import DocumentSubmitted
from services.shared.domain.submissions import key_owner
from tests.unit.ingestion.makers import mail
from tests.unit.ingestion.support import MATTER, SYSTEM, TENANT, World, ingested, record, submitted


async def test_a_submission_without_a_decision_is_published_again(world: World) -> None:
    recovery = Recovery(world.ports, world.publisher)
    await world.intake.submit(record(), b"words", file_name="Secret name.txt", submitted_by="dms")
    assert await recovery.scan() == 0
    world.clock.advance(31 * 60)
    assert await recovery.scan() == 1
    first, again = world.publisher.events
    assert again == first
    assert await recovery.scan() == 0
    await world.handle(again)
    world.clock.advance(31 * 60)
    assert await recovery.scan() == 0


async def test_a_submission_of_release_0_1_0_is_published_again(world: World) -> None:
    receipt = await world.intake.submit(record(), b"words")
    (event,) = world.publisher.events
    assert isinstance(event, DocumentSubmitted)
    new = BlobRef(TENANT, KeyScope.SOURCE, key_owner(SYSTEM, MATTER, receipt.submission_id), "handed-in", 0)
    await world.blobs.delete(new)
    await world.blobs.put_value(TENANT, KeyScope.SOURCE, receipt.submission_id, "handed-in", event)
    world.clock.advance(31 * 60)
    assert await Recovery(world.ports, world.publisher).scan() == 1
    assert world.publisher.events == [event, event]


async def test_an_attachment_without_a_decision_is_published_again(world: World) -> None:
    parts = [("a.txt", "text/plain", b"Attached words")]
    events = await world.submit(submitted(mail(attachments=parts)))
    world.clock.advance(31 * 60)
    assert await Recovery(world.ports, world.publisher).scan() == 1
    (again,) = world.publisher.events
    assert isinstance(again, DocumentSubmitted)
    assert again in events
    assert [one.document.source_reference for one in ingested(await world.handle(again))] == ["ref-1#1"]


async def test_a_submission_without_its_key_does_not_block_the_others(world: World) -> None:
    receipt = await world.intake.submit(record(), b"words")
    await world.intake.submit(record("ref-2"), b"more words")
    world.clock.advance(31 * 60)
    keys = world.blobs._keyring.keys  # type: ignore[attr-defined]
    del keys[(record().tenant, "source", key_owner(SYSTEM, MATTER, receipt.submission_id))]
    assert await Recovery(world.ports, world.publisher).scan() == 1
