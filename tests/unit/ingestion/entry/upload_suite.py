"""The stored pieces of interrupted uploads: the tests of every database. A subclass provides the fixture `world`."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.ingestion.entry import uploads as uploads_module
from services.ingestion.entry.uploads import Upload, Uploads
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.holds import Hold, HoldCause
from tests.unit.ingestion.support import MATTER, TENANT, World, record

UPLOAD = Upload(TENANT, "up-1", "dms", MATTER, record("ref-1", hold_ids=("LIT-1",)))
_HELD = Hold("", "", HoldCause.HOLD, ("LIT-1",))
_UNKNOWN = Hold("", "", HoldCause.NO_CLEARANCE)


async def _contents(uploads: Uploads, *some: Upload) -> list[bytes | None]:
    stored = [await uploads.find(one) for one in some]
    return [await uploads.read(one) if one else None for one in stored]


class UploadSuite:
    @pytest.fixture
    def uploads(self, world: World) -> Uploads:
        return Uploads(world.database, world.blobs, world.hold_check, world.intake.family)

    async def test_pieces_count_up_to_the_first_gap(self, world: World, uploads: Uploads) -> None:
        now = world.clock.now()
        assert await uploads.find(UPLOAD) is None
        await uploads.store(UPLOAD, 0, b"one ", now)
        await uploads.store(UPLOAD, 8, b"three", now)
        stored = await uploads.find(UPLOAD)
        assert stored is not None
        assert (stored.size, stored.upload) == (4, UPLOAD)
        await uploads.store(UPLOAD, 4, b"two ", now)
        stored = await uploads.find(UPLOAD)
        assert stored is not None
        assert await uploads.read(stored) == b"one two three"
        assert await uploads.find(replace(UPLOAD, tenant="northgate-credit")) is None

    async def test_a_piece_is_stored_once(self, world: World, uploads: Uploads) -> None:
        await uploads.store(UPLOAD, 0, b"one", world.clock.now())
        with pytest.raises(Reject) as caught:
            await uploads.store(UPLOAD, 0, b"two", world.clock.now())
        assert caught.value.reason is Reason.CONFLICT

    async def test_old_uploads_are_deleted(self, world: World, uploads: Uploads) -> None:
        await uploads.store(UPLOAD, 0, b"one", world.clock.now())
        stored = await uploads.find(UPLOAD)
        assert stored is not None
        assert await uploads.delete_older(world.clock.now() - timedelta(hours=1)) == 0
        assert await uploads.delete_older(world.clock.now() + timedelta(hours=1)) == 1
        assert await uploads.find(UPLOAD) is None
        with pytest.raises(Reject):
            await uploads.read(stored)

    @pytest.mark.parametrize(("hold", "cause"), [(_HELD, "held"), (_UNKNOWN, "unknown")])
    async def test_a_held_upload_stays_and_does_not_block_the_others(
        self, world: World, uploads: Uploads, monkeypatch: pytest.MonkeyPatch, hold: Hold, cause: str
    ) -> None:
        monkeypatch.setattr(uploads_module, "_BATCH", 1)
        other = Upload(TENANT, "up-2", "dms", "HB-2", record("ref-2", matter="HB-2"))
        for one in (UPLOAD, other):
            await uploads.store(one, 0, b"one", world.clock.now())
        world.holds.holds[MATTER] = hold
        later = world.clock.now() + timedelta(hours=1)
        assert [await uploads.delete_older(later) for _ in range(2)] == [1, 0]
        assert await _contents(uploads, UPLOAD, other) == [b"one", None]
        assert world.refused("uploads", cause) == 2
        world.holds.holds.clear()
        assert await uploads.delete_older(later) == 1
        assert await _contents(uploads, UPLOAD) == [None]

    @pytest.mark.parametrize("error", [Retry(dependency="redaction"), Reject(Reason.PRECONDITION_FAILED)])
    async def test_without_an_answer_no_upload_is_deleted_and_it_can_be_resumed(
        self, world: World, uploads: Uploads, error: Exception
    ) -> None:
        world.holds.error = error
        await uploads.store(UPLOAD, 0, b"one ", world.clock.now())
        assert await uploads.delete_older(world.clock.now() + timedelta(hours=1)) == 0
        await uploads.store(UPLOAD, 4, b"two", world.clock.now())
        assert await _contents(uploads, UPLOAD) == [b"one two"]
        assert world.refused("uploads", "unknown") == 1

    async def test_the_question_has_the_metadata_of_the_document(self, world: World, uploads: Uploads) -> None:
        await uploads.store(UPLOAD, 0, b"one ", world.clock.now())
        await uploads.store(UPLOAD, 4, b"two", world.clock.now())
        await uploads.delete_older(world.clock.now() + timedelta(hours=1))
        [asked] = world.holds.asked
        assert asked == UPLOAD.record

    async def test_of_an_upload_of_an_earlier_release_only_the_tenant_is_stated(
        self, world: World, uploads: Uploads
    ) -> None:
        """Without a matter, every hold of the tenant covers it."""
        await uploads.store(replace(UPLOAD, record=None), 0, b"one", world.clock.now())
        await uploads.delete_older(world.clock.now() + timedelta(hours=1))
        [asked] = world.holds.asked
        assert (asked.tenant, asked.matter, asked.family, asked.document_id) == (TENANT, "", "", "")

    async def test_a_refused_upload_is_set_aside_and_the_caller_starts_again(
        self, world: World, uploads: Uploads
    ) -> None:
        world.holds.default = _HELD
        now, refused = world.clock.now(), []
        for attempt in range(3):
            await uploads.store(UPLOAD, 0, b"attempt %d" % attempt, now)
            stored = await uploads.find(UPLOAD)
            assert stored is not None
            await uploads.refuse(stored)
            refused.append(stored)
            assert await uploads.find(UPLOAD) is None
        await uploads.store(UPLOAD, 0, b"right", now)
        assert await uploads.delete_older(now - timedelta(hours=1)) == 0
        assert [await uploads.read(one) for one in refused] == [b"attempt 0", b"attempt 1", b"attempt 2"]
        world.holds.default = None
        assert await uploads.delete_older(now - timedelta(hours=1)) == 3
        for one in refused:
            with pytest.raises(Reject):
                await uploads.read(one)
        await uploads.store(UPLOAD, 0, b"again", now)
        assert await _contents(uploads, UPLOAD) == [b"again"]
