"""A document, a person or a message that fails stops no other one, and not the service."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from services.annotation.desk.across.masked import MaskedTexts
from services.annotation.notifications.sending import Notifications
from services.annotation.questions.asked import found_in as whole
from services.annotation.storage.notices import NoticeStore
from services.annotation.storage.watch_tables import UNWATCHED
from services.annotation.storage.watches import WatchStore
from services.shared.domain.errors import Reason, Reject, Retry
from tests.unit.annotation.calls import OTHER
from tests.unit.annotation.notifications.rounds import one_round
from tests.unit.annotation.portfolio import LOANS, propose
from tests.unit.annotation.storage.notice_suite import Post, assign, loop, proposed
from tests.unit.annotation.storage.watch_suite import left, noted, watch
from tests.unit.annotation.support import REVIEWER, World, record

FIRST, SECOND = (record(reference=f"{name}.docx") for name in ("first", "second"))
FAULTS = [RecursionError("words of a document"), ValueError("words of a document"), Reject(Reason.TAMPERED)]


async def arrive(world: World) -> None:
    await watch(world, words="Delaware")
    for one in (FIRST, SECOND):
        await propose(world, one, LOANS[1].text, found=LOANS[1].found)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda one: type(one).__name__)
async def test_a_document_that_fails_is_left_out(
    world: World, fault: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def found_in(source: Any, *more: Any) -> object:
        if source.document.document_id == FIRST.document_id:
            raise fault
        return whole(source, *more)

    monkeypatch.setattr("services.annotation.desk.across.watches.found_in", found_in)
    await arrive(world)
    assert await noted(world) == [(REVIEWER.subject, SECOND.document_id)]
    assert await left(world) == 0
    assert "watch.failed" in {one.message for one in caplog.records}


async def test_a_document_that_must_wait_delays_no_other_and_no_message(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = MaskedTexts.with_maps

    async def with_maps(texts: MaskedTexts, found: Sequence[Any], now: Any) -> object:
        if any(one.document.document_id == FIRST.document_id for one in found):
            raise Retry(dependency="keys")
        return await whole(texts, found, now)

    await arrive(world)
    ids, post = await proposed(world, 1), Post()
    notifications = loop(world, post)
    await assign(world, ids)
    world.clock.advance(30)
    with monkeypatch.context() as patch:
        patch.setattr(MaskedTexts, "with_maps", with_maps)
        with pytest.raises(Retry):
            await one_round(notifications)
    assert post.counts == [(OTHER.subject, {"assigned": 1})]
    assert await left(world) == 1
    assert (REVIEWER.subject, FIRST.document_id) in await noted(world)


async def test_tenants_take_turns(world: World) -> None:
    rows = [{"document_id": f"{number:032}", "tenant": "flood"} for number in range(200)]
    rows.append({"document_id": "f" * 32, "tenant": "victim"})
    await world.database.run(lambda connection: connection.execute(sa.insert(UNWATCHED), rows))
    found = await WatchStore(world.database).unwatched(50)
    assert len(found) == 50
    assert ("victim", "f" * 32) in found


@pytest.mark.parametrize("fault", [*FAULTS, Retry(dependency="blobs")], ids=lambda one: type(one).__name__)
async def test_a_person_whose_notices_fail_delays_nobody(
    world: World, fault: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids, post = await proposed(world, 2), Post()
    notifications = loop(world, post)
    await assign(world, ids[:1])
    await assign(world, ids[1:], REVIEWER.subject)
    world.clock.advance(30)
    whole = NoticeStore.of_person

    async def of_person(store: NoticeStore, tenant: str, person: str) -> object:
        if person == min(OTHER.subject, REVIEWER.subject):
            raise fault
        return await whole(store, tenant, person)

    monkeypatch.setattr(NoticeStore, "of_person", of_person)
    await stepped(notifications)
    assert post.counts == [(max(OTHER.subject, REVIEWER.subject), {"assigned": 1})]


async def test_a_message_that_fails_is_sent_later(world: World) -> None:
    ids, post = await proposed(world, 2), Post(faults=[ValueError("an address")])
    notifications = loop(world, post)
    await assign(world, ids[:1])
    await assign(world, ids[1:], REVIEWER.subject)
    world.clock.advance(30)
    await one_round(notifications)
    assert len(post.sent) == 1
    world.clock.advance(3600)
    await one_round(notifications)
    assert {person for person, _ in post.counts} == {OTHER.subject, REVIEWER.subject}


class Endless:
    """A comparison that ends when it may."""

    def __init__(self) -> None:
        self.may_end = asyncio.Event()

    async def compare(self) -> None:
        await self.may_end.wait()

    async def readable(self, document_ids: Collection[str]) -> Collection[str]:
        return document_ids


async def test_a_long_comparison_delays_no_message(world: World) -> None:
    ids, post, endless, stop = await proposed(world, 1), Post(), Endless(), asyncio.Event()
    notifications = replace(loop(world, post), watches=endless)
    await assign(world, ids)
    world.clock.advance(30)
    running = asyncio.create_task(notifications.run(stop))
    async with asyncio.timeout(60):
        while not post.sent:
            await asyncio.sleep(0.01)
        stop.set()
        endless.may_end.set()
        await running
    assert post.counts == [(OTHER.subject, {"assigned": 1})]


async def stepped(notifications: Notifications) -> None:
    """A step. One that waits raises after all others were served."""
    try:
        await one_round(notifications)
    except Retry:
        return
