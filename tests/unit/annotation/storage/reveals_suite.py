"""Tests of stored reveal grants for every database. A subclass provides the fixture `world`."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.annotation.reveals.grants import RevealGrant, RevealScope
from services.annotation.storage.reveals import RevealStore
from services.shared.domain.errors import Reason, Reject
from tests.unit.annotation.support import NOW, World

REQUEST = RevealGrant(
    "g1", "t", "m", "d1", RevealScope.VALUE, "ann", "review", timedelta(minutes=5), NOW, value="PERSON_1"
)
GRANTED = replace(
    REQUEST,
    mfa_at=NOW,
    granted_by="bob",
    granted_at=NOW + timedelta(minutes=1),
    expires_at=NOW + timedelta(minutes=6),
)


class RevealsSuite:
    """Grants are read as they were stored, and change once."""

    async def test_grants_are_read_as_they_were_stored(self, world: World) -> None:
        store = RevealStore(world.database)
        page = replace(REQUEST, grant_id="g0", scope=RevealScope.PAGE, page=3, value="", subject="eve")
        other = replace(REQUEST, grant_id="g2", document_id="d2")
        for one in (REQUEST, page, other):
            await store.add(one)
        assert await store.of_document("d1") == [page, REQUEST]
        assert await store.of_subject("d1", "ann") == [REQUEST]
        assert await store.of_subject("d1", "bob") == []
        assert await store.of_document("d9") == []

    async def test_a_grant_changes_only_from_the_state_that_the_caller_saw(self, world: World) -> None:
        store = RevealStore(world.database)
        await store.add(REQUEST)
        await store.update(REQUEST, GRANTED)
        assert await store.of_document("d1") == [GRANTED]
        with pytest.raises(Reject) as caught:
            await store.update(REQUEST, replace(REQUEST, revoked_by="bob", revoked_at=NOW))
        assert caught.value.reason is Reason.CONFLICT
        assert await store.of_document("d1") == [GRANTED]
