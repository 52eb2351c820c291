"""Contents that are not ingested are destroyed once no hold covers them: the tests of every database.

A subclass provides the fixture `world`.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from services.ingestion import discards
from services.ingestion.originals import put_original
from services.shared.domain.document import BlobRef, DocumentRecord, KeyScope
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.events import DocumentStatus, DocumentSubmitted, DocumentWithdrawn
from services.shared.domain.holds import Hold, HoldCause
from services.shared.domain.records import Action
from tests.unit.ingestion.support import TENANT, World, ingested, record, status, submitted

_HELD = Hold("", "", HoldCause.HOLD, ("LIT-1",))
_UNKNOWN = Hold("", "", HoldCause.NO_CLEARANCE)
_HOUR = 3601.0


async def _submit(world: World, content: bytes, reference: str, submission: str, **more: object) -> DocumentSubmitted:
    """A submission by an entry point, which stores the content and the event with the file name."""
    document = record(reference, **more)
    await world.intake.submit(document, content, file_name="Jane Smith.txt", submission_id=submission)
    event = world.publisher.events[-1]
    assert isinstance(event, DocumentSubmitted)
    return event


async def _refused(world: World) -> DocumentSubmitted:
    return await _submit(world, b"%PDF- no", "ref-1", "s-1")


async def _duplicate(world: World) -> DocumentSubmitted:
    await world.handle(await _submit(world, b"The same words.", "ref-1", "s-1"))
    return await _submit(world, b"The same words.", "ref-1", "s-2")


async def _withdrawn(world: World) -> DocumentSubmitted:
    event = await _submit(world, b"Words that are withdrawn.", "ref-1", "s-1")
    withdrawal = DocumentWithdrawn("w-1", event.occurred_at, event.document)
    await world.handle(replace(withdrawal, occurred_at=event.occurred_at.replace(year=event.occurred_at.year + 1)))
    return event


_DISCARDED = [
    pytest.param(_refused, DocumentStatus.REFUSED, id="refused"),
    pytest.param(_duplicate, DocumentStatus.DUPLICATE, id="duplicate"),
    pytest.param(_withdrawn, DocumentStatus.WITHDRAWN, id="withdrawn"),
]


async def _blobs(world: World, event: DocumentSubmitted) -> list[BlobRef]:
    assert event.blob
    return await world.blobs.find(TENANT, KeyScope.SOURCE, event.blob.subject)


async def _readable(world: World, event: DocumentSubmitted) -> bool:
    assert event.blob
    try:
        await world.blobs.get(event.blob)
    except Reject:
        return False
    return True


async def _killed(_ref: BlobRef) -> None:
    raise asyncio.CancelledError


class DiscardSuite:
    @pytest.mark.parametrize(("case", "expected"), _DISCARDED)
    async def test_what_is_not_ingested_is_destroyed_with_its_file_name(
        self, world: World, case: Callable[[World], Awaitable[DocumentSubmitted]], expected: DocumentStatus
    ) -> None:
        event = await case(world)
        assert status(await world.handle(event)).status is expected
        assert len(await _blobs(world, event)) == 2
        assert await world.discards.sweep() == 1
        assert await _blobs(world, event) == []
        assert not await _readable(world, event)
        assert await world.discards.sweep() == 0

    @pytest.mark.parametrize(("hold", "cause"), [(_HELD, "held"), (_UNKNOWN, "unknown")])
    @pytest.mark.parametrize(("case", "expected"), _DISCARDED)
    async def test_what_is_held_stays_until_it_is_clear(
        self,
        world: World,
        case: Callable[[World], Awaitable[DocumentSubmitted]],
        expected: DocumentStatus,
        hold: Hold,
        cause: str,
    ) -> None:
        event = await case(world)
        world.holds.default = hold
        assert status(await world.handle(event)).status is expected
        assert [await world.discards.sweep() for _ in range(3)] == [0, 0, 0]
        assert await _readable(world, event)
        assert world.refused("refused", cause) == 1, "it is asked again after an hour, not in each round"
        audited = [one for one in world.audit.records if one.action == Action.DESTROY]
        assert [one.detail for one in audited] == ([("destroyer=refused", "hold=LIT-1")] if cause == "held" else [])
        world.clock.advance(_HOUR)
        assert await world.discards.sweep() == 0
        assert world.refused("refused", cause) == 2
        world.holds.default = None
        world.clock.advance(_HOUR)
        assert await world.discards.sweep() == 1
        assert not await _readable(world, event)

    async def test_a_held_content_does_not_block_the_others(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(discards, "_BATCH", 1)
        held = await _submit(world, b"%PDF- held", "ref-1", "s-1", matter="HB-1")
        clear = await _submit(world, b"%PDF- clear", "ref-2", "s-2", matter="HB-2")
        await world.handle(held, clear)
        world.holds.holds["HB-1"] = _HELD
        assert await world.discards.sweep() == 1
        assert [await _readable(world, one) for one in (held, clear)] == [True, False]

    @pytest.mark.parametrize("error", [Retry(dependency="redaction"), Reject(Reason.PRECONDITION_FAILED)])
    async def test_without_an_answer_nothing_is_destroyed_and_submissions_go_on(
        self, world: World, error: Exception
    ) -> None:
        world.holds.error = error
        event = await _refused(world)
        assert status(await world.handle(event)).status is DocumentStatus.REFUSED
        assert await world.discards.sweep() == 0
        assert await _readable(world, event)
        assert world.refused("refused", "unknown") == 1
        accepted = await world.handle(await _submit(world, b"Words of another letter.", "ref-2", "s-2"))
        assert len(ingested(accepted)) == 1

    async def test_the_question_names_the_chain_the_holds_and_the_first_document(self, world: World) -> None:
        first, *_ = ingested(await world.handle(await _submit(world, b"The same words.", "ref-1", "s-1")))
        again = await _submit(world, b"The same words.", "ref-2", "s-2", hold_ids=("LIT-1",))
        await world.handle(again)
        await world.discards.sweep()
        [asked] = world.holds.asked
        assert asked.document_id == first.document.document_id
        assert (asked.family, asked.matter, asked.hold_ids) == (again.document.family, "HB-1", ("LIT-1",))

    async def test_a_worker_whose_decision_comes_second_destroys_nothing(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Two workers process the same submission after a rebalance: to the second one, it is a duplicate of itself."""
        event = await _submit(world, b"Words of a document.", "ref-1", "s-1")

        async def unknown(_record: DocumentRecord, _submission_id: str) -> None:
            return None

        first = await world.submit(event)
        monkeypatch.setattr(world.ports.store, "submission", unknown)
        assert await world.submit(event) == first
        assert await world.discards.sweep() == 0
        assert await _readable(world, event)

    async def test_content_that_an_earlier_crash_left_is_not_needed_for_a_repetition(self, world: World) -> None:
        event = await _refused(world)
        first = await world.handle(event)
        await world.discards.sweep()
        assert await world.handle(event) == first

    async def test_a_blob_of_release_0_1_0_is_deleted_and_its_key_stays(self, world: World) -> None:
        """Submissions of several source systems can share the owner of the key."""
        ref = await world.blobs.put(TENANT, KeyScope.SOURCE, "s-1", "original-1", b"%PDF- no")
        other = await world.blobs.put(TENANT, KeyScope.SOURCE, "s-1", "original-2", b"Another source system's.")
        await world.handle(submitted(b"", blob=ref))
        assert await world.discards.sweep() == 1
        assert await world.blobs.get(other) == b"Another source system's."
        assert ref.name not in {one.name for one in await world.blobs.find(TENANT, KeyScope.SOURCE, "s-1")}

    async def test_the_content_of_another_submission_is_never_discarded(self, world: World) -> None:
        """Six levels are refused before the reference is checked."""
        victim = await put_original(world.blobs, "ab" * 32, record("ref-9"), "s-9", b"The words of somebody else.")
        event = submitted(b"", blob=victim, attachment="1.1.1.1.1.1")
        await world.handle(event)
        await world.discards.sweep()
        assert await world.blobs.get(victim) == b"The words of somebody else."

    async def test_a_hold_that_is_placed_during_a_sweep_is_respected_by_its_next_batch(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(discards, "_BATCH", 1)
        some = [await _submit(world, b"%%PDF- %d" % number, f"ref-{number}", f"s-{number}") for number in range(3)]
        await world.handle(*some)
        destroy = world.keys.destroy

        async def place(tenant: str, owner: str) -> int:
            world.holds.default = _HELD
            return await destroy(tenant, owner)

        monkeypatch.setattr(world.keys, "destroy", place)
        assert await world.discards.sweep() == 1
        assert sorted([await _readable(world, one) for one in some]) == [False, True, True]

    @pytest.mark.parametrize("error", [Retry(), Reject(Reason.TAMPERED)])
    async def test_a_content_that_cannot_be_destroyed_does_not_block_the_others(
        self, world: World, monkeypatch: pytest.MonkeyPatch, error: Exception
    ) -> None:
        monkeypatch.setattr(discards, "_BATCH", 1)
        some = [await _submit(world, b"%%PDF- %d" % number, f"ref-{number}", f"s-{number}") for number in range(3)]
        await world.handle(*some)
        destroy, errors = world.keys.destroy, [error]

        async def fail_first(tenant: str, owner: str) -> int:
            if errors:
                raise errors.pop()
            return await destroy(tenant, owner)

        monkeypatch.setattr(world.keys, "destroy", fail_first)
        assert [await world.discards.sweep() for _ in range(2)] == [2, 0]
        assert sorted([await _readable(world, one) for one in some]) == [False, False, True]
        world.clock.advance(_HOUR)
        assert await world.discards.sweep() == 1

    async def test_a_restart_during_a_sweep_destroys_what_is_left(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The key is gone, the blobs and the entry are not."""
        event = await _refused(world)
        await world.handle(event)
        monkeypatch.setattr(world.blobs, "delete", _killed)
        with pytest.raises(asyncio.CancelledError):
            await world.discards.sweep()
        monkeypatch.undo()
        assert await _blobs(world, event)
        assert await world.discards.sweep() == 1
        assert await _blobs(world, event) == []
