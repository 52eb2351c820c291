"""The tests of content that was erased. A subclass has the fixture `world`."""

import pytest

from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentWithdrawn
from tests.unit.ingestion.support import TENANT, World, ingested, record, status, statuses, submitted

WORDS = b"1. Term. This Agreement ends in a year."


async def erase(world: World, document: DocumentRecord) -> None:
    """Destroys the keys of the document, as redaction does."""
    await world.keys.destroy(TENANT, document.document_id)


class ErasureSuite:
    @pytest.mark.parametrize("submission", ["s-1", "s-2"])
    @pytest.mark.parametrize("reference", ["ref-1", "ref-2"])
    async def test_an_erased_document_is_refused_when_it_is_submitted_again(
        self, world: World, submission: str, reference: str
    ) -> None:
        (first,) = ingested(await world.submit(submitted(WORDS)))
        await erase(world, first.document)
        events = await world.submit(submitted(WORDS, reference, submission))
        assert statuses(events) == [("refused", "erased")]
        assert not ingested(events)
        assert await world.submit(submitted(WORDS, reference, submission)) == events

    @pytest.mark.parametrize("submission", ["s-1", "s-2", ""])
    async def test_entry_points_refuse_it_too(self, world: World, submission: str) -> None:
        await world.intake.submit(record(), WORDS, submission_id=submission)
        (first,) = ingested(await world.handle(*world.publisher.events))
        await erase(world, first.document)
        with pytest.raises(Reject) as caught:
            await world.intake.submit(record(), WORDS, submission_id=submission)
        assert caught.value.reason is Reason.ERASED

    async def test_neither_a_later_version_nor_a_withdrawal_lets_it_return(self, world: World) -> None:
        (first,) = ingested(await world.submit(submitted(WORDS)))
        await world.submit(submitted(b"Second words.", submission="s-2"))
        await erase(world, first.document)
        assert status(await world.submit(submitted(WORDS, submission="s-3"))).reason == "erased"
        await world.handle(DocumentWithdrawn("w-1", submitted(minutes=5).occurred_at, record()))
        again = await world.submit(submitted(WORDS, submission="s-4", minutes=9))
        assert statuses(again) == [("refused", "erased")]
        (other,) = ingested(await world.submit(submitted(b"Third words.", submission="s-5", minutes=9)))
        assert other.document.version == 3

    async def test_an_erasure_in_one_matter_does_not_refuse_in_another(self, world: World) -> None:
        (first,) = ingested(await world.submit(submitted(WORDS)))
        await erase(world, first.document)
        assert statuses(await world.submit(submitted(WORDS, matter="HB-9"))) == [("accepted", "")]
