"""Pictures are stored under the key of their original."""

from dataclasses import replace

import pytest

from services.ingestion.drawing.draw import Drawn
from services.ingestion.pages.records import ReadPageRequest
from services.ingestion.pages.stored import StoredPages, gone, name_of
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.spans import OriginalSpan
from tests.unit.ingestion.pages.support import PageWorld
from tests.unit.ingestion.support import TENANT, World

PICTURE = Drawn(b"\x89PNG picture", 300, 388)
REQUEST = ReadPageRequest("d", 1, 300, (OriginalSpan(14, 21),))
KEY = b"k" * 32


async def test_a_stored_picture_is_found(world: World) -> None:
    original = (await PageWorld(world).ingest()).original
    stored = StoredPages(world.blobs)
    assert await stored.find(original, "page-1") is None
    await stored.put(original, "page-1", PICTURE)
    assert await stored.find(original, "page-1") == PICTURE
    assert [one.name for one in await world.blobs.find(TENANT, original.scope, original.subject)] == [
        original.name,
        "page-1",
    ]


async def test_the_key_of_the_original_destroys_its_pictures(world: World) -> None:
    original = (await PageWorld(world).ingest()).original
    stored = StoredPages(world.blobs)
    await stored.put(original, "page-1", PICTURE)
    await world.keys.destroy(TENANT, original.subject)
    for call in (stored.find(original, "page-1"), stored.put(original, "page-2", PICTURE)):
        with pytest.raises(Reject) as caught:
            await call
        assert caught.value.reason is Reason.ORIGINAL_GONE


@pytest.mark.parametrize(
    "other",
    [
        replace(REQUEST, document_id="e"),
        replace(REQUEST, number=2),
        replace(REQUEST, width=400),
        replace(REQUEST, masked=()),
        replace(REQUEST, masked=(OriginalSpan(14, 22),)),
    ],
)
def test_the_name_depends_on_all_that_the_picture_shows(other: ReadPageRequest) -> None:
    assert name_of(REQUEST, KEY) == name_of(replace(REQUEST), KEY)
    assert name_of(REQUEST, KEY) != name_of(other, KEY)
    assert name_of(REQUEST, KEY) != name_of(REQUEST, b"l" * 32)


@pytest.mark.parametrize(
    ("reason", "seen"),
    [
        (Reason.KEY_UNAVAILABLE, Reason.ORIGINAL_GONE),
        (Reason.NOT_FOUND, Reason.ORIGINAL_GONE),
        (Reason.TAMPERED, Reason.TAMPERED),
    ],
)
def test_errors(reason: Reason, seen: Reason) -> None:
    assert gone(Reject(reason)).reason is seen
