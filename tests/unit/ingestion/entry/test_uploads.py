"""The stored pieces of interrupted uploads."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.ingestion.entry.uploads import Upload, Uploads
from services.shared.domain.errors import Reason, Reject
from tests.unit.ingestion.support import MATTER, TENANT, World

UPLOAD = Upload(TENANT, "up-1", "dms", MATTER)


@pytest.fixture
def uploads(world: World) -> Uploads:
    return Uploads(world.database, world.blobs)


async def test_pieces_count_up_to_the_first_gap(world: World, uploads: Uploads) -> None:
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


async def test_a_piece_is_stored_once(world: World, uploads: Uploads) -> None:
    await uploads.store(UPLOAD, 0, b"one", world.clock.now())
    with pytest.raises(Reject) as caught:
        await uploads.store(UPLOAD, 0, b"two", world.clock.now())
    assert caught.value.reason is Reason.CONFLICT


async def test_old_uploads_are_deleted(world: World, uploads: Uploads) -> None:
    await uploads.store(UPLOAD, 0, b"one", world.clock.now())
    stored = await uploads.find(UPLOAD)
    assert stored is not None
    assert await uploads.delete_older(world.clock.now() - timedelta(hours=1)) == 0
    assert await uploads.delete_older(world.clock.now() + timedelta(hours=1)) == 1
    assert await uploads.find(UPLOAD) is None
    with pytest.raises(Reject):
        await uploads.read(stored)
