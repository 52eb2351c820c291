"""The log of decisions and comments of the annotation service on a real port."""

from collections.abc import AsyncIterator

import pytest

from services.cli.clients.history import HistoryClient
from services.shared.domain.errors import Reason
from services.shared.runtime.storage.database import Database
from tests.unit.annotation.calls import DOCUMENT, listed, refused, submit
from tests.unit.annotation.conftest import annotation_template, database
from tests.unit.annotation.edge.test_api import running
from tests.unit.annotation.support import REVIEWER, SENIOR, World, make_world

__all__ = ["annotation_template", "database"]  # fixtures of the annotation service's tests
ID = DOCUMENT.document_id


@pytest.fixture
def world(database: Database) -> World:
    return make_world(database)


@pytest.fixture
async def address(world: World) -> AsyncIterator[str]:
    async with running(world) as port:
        yield f"127.0.0.1:{port}"


async def test_decisions_are_taken_back_and_listed(world: World, address: str) -> None:
    await world.propose(DOCUMENT)
    one = (await listed(world)).annotations[0].annotation_id
    await submit(world, decision_id="d", revision=1, decision="reject", annotation_id=one, reason="not-relevant")
    async with HistoryClient(address, REVIEWER.subject) as client:
        undone = await client.undo(ID, 2)
        assert (undone.revision, undone.can_undo, undone.can_redo) == (3, False, True)
        assert (undone.decision.id, undone.decision.kind, undone.decision.target_id) == ("d", "annotation", one)
        [taken] = await client.decisions(ID)
        assert (taken.decision, taken.reason, taken.revision) == ("reject", "not-relevant", 2)
        assert taken.undone_at
        assert (await client.redo(ID, 3)).revision == 4
        assert [each.undone_at for each in await client.decisions(ID)] == [""]
        await refused(Reason.CONFLICT, client.undo(ID, 3))


async def test_comments_are_written_and_resolved(world: World, address: str) -> None:
    await world.propose(DOCUMENT)
    one = (await listed(world)).annotations[0].annotation_id
    async with HistoryClient(address, REVIEWER.subject) as client:
        made = await client.comment(ID, ("annotation", one), "Ask Ada Lovelace", SENIOR.subject)
        assert (made.text, made.asked, made.target_kind, made.target_id) == (
            "Ask [PERSON_1]",
            SENIOR.subject,
            "annotation",
            one,
        )
        assert await client.comments(ID) == [made]
        resolved = await client.resolve(ID, made.id)
        assert (resolved.resolved_by, bool(resolved.resolved_at)) == (REVIEWER.subject, True)
