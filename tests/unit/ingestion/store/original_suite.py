"""The tests of originals. A subclass has the fixture `world`."""

from collections.abc import Awaitable
from dataclasses import replace
from typing import Any

import pytest

from services.ingestion.originals import hash_of, put_original
from services.shared.domain.document import KeyScope
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import (
    AuditRecorded,
)
from services.shared.domain.submissions import key_owner
from tests.blob_suite import hash_key
from tests.unit.ingestion.support import (
    MATTER,
    SYSTEM,
    TENANT,
    World,
    ingested,
    record,
    statuses,
    submitted,
)


async def rejected(reason: Reason, attempt: Awaitable[object]) -> None:
    with pytest.raises(Reject) as caught:
        await attempt
    assert caught.value.reason is reason


class OriginalSuite:
    async def test_a_blob_of_an_entry_point(self, world: World) -> None:
        ref = await put_original(world.blobs, "0" * 32, record(), "s-1", b"Words of a document.")
        events = await world.submit(submitted(b"", blob=ref))
        assert ingested(events)[0].original == ref
        assert not [event for event in events if isinstance(event, AuditRecorded)]

    @pytest.mark.parametrize(
        "foreign",
        [
            {"tenant": "northgate-credit"},
            {"scope": KeyScope.REDACTED},
            {"subject": "s-2"},
            {"subject": key_owner("harbour-drop", MATTER, "s-1")},
        ],
    )
    async def test_a_blob_of_another_submission_is_refused(self, world: World, foreign: dict[str, Any]) -> None:
        ref = await put_original(world.blobs, "0" * 32, record(), "s-1", b"Words of a document.")
        events = await world.submit(submitted(b"", blob=replace(ref, **foreign)))
        assert statuses(events) == [("refused", "forbidden")]

    async def test_a_blob_of_release_0_1_0_is_accepted(self, world: World) -> None:
        ref = await world.blobs.put(TENANT, KeyScope.SOURCE, "s-1", "original-1", b"Words of a document.")
        assert ingested(await world.submit(submitted(b"", blob=ref)))[0].original == ref

    async def test_source_systems_with_equal_submission_ids_share_no_key(self, world: World) -> None:
        words = (b"1. Term. This Agreement ends in a year.", b"1. Term. This Agreement ends in two years.")
        first, second = [
            ingested(await world.submit(submitted(content, source_system=system)))[0].original
            for system, content in zip((SYSTEM, "harbour-drop"), words, strict=True)
        ]
        keys = world.blobs._keyring.keys  # type: ignore[attr-defined]
        del keys[TENANT, "source", first.subject]
        await rejected(Reason.KEY_UNAVAILABLE, world.blobs.get(first))
        assert await world.blobs.get(second) == words[1]

    async def test_the_content_of_a_refused_document_is_destroyed(self, world: World) -> None:
        await world.submit(submitted())
        for submission, content in (("s-2", b"1. Term. This Agreement ends in a year."), ("s-3", b"%PDF- no")):
            ref = await put_original(world.blobs, await hash_of(content, hash_key("")), record(), submission, content)
            await world.submit(submitted(b"", submission=submission, blob=ref))
            assert await world.discards.sweep() == 1
            with pytest.raises(Reject):
                await world.blobs.get(ref)
