"""Failures while the amendments of an agreement are compared again. The suite of the store has the rest."""

from dataclasses import replace
from unittest.mock import Mock

import pytest

from services.annotation import comparing
from services.annotation.ports import HeadChanged, Ports
from services.shared.domain.annotations import BASE_NOT_READ
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Retry
from services.shared.domain.events import AnnotationsProposed
from tests.unit.annotation.calls import DOCUMENT, listed
from tests.unit.annotation.storage.amends_suite import AGREEMENT, AMENDING, AMENDMENT, compared
from tests.unit.annotation.support import World, record


async def test_a_redelivery_compares_what_a_failure_left(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.propose(AMENDING, AMENDMENT, found=())
    event = await world.inferred(DOCUMENT, AGREEMENT)
    with monkeypatch.context() as broken:
        broken.setattr(ports(world).store, "compare", raising(Retry(dependency="database")))
        with pytest.raises(Retry):
            await world.service.handle(event)
    assert await compared(world) == []
    await world.service.handle(event)
    assert "amended-section-missing" in await compared(world)
    assert await world.service.handle(event) == ()
    assert [one.annotation_set.revision for one in await proposed(world, AMENDING)] == [1, 2]


async def test_an_amendment_that_keeps_changing_is_retried(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.propose(AMENDING, AMENDMENT, found=())
    monkeypatch.setattr(ports(world).store, "compare", raising(HeadChanged()))
    with pytest.raises(Retry) as caught:
        await world.propose(DOCUMENT, AGREEMENT)
    assert caught.value.reason is Reason.CONFLICT


async def test_an_amendment_that_cannot_be_read_does_not_hold_up_others(world: World) -> None:
    other = replace(record(reference="ref-3"), amends=DOCUMENT.source_reference)
    erased = await world.propose(AMENDING, AMENDMENT, found=())
    await world.propose(other, AMENDMENT, found=())
    await world.blobs.delete(erased.redacted)
    await world.propose(DOCUMENT, AGREEMENT)
    assert await compared(world) == []
    assert (await listed(world, AMENDING)).flags == (BASE_NOT_READ,)
    assert "amended-section-missing" in await compared(world, other)


async def test_a_redelivery_compares_all_amendments_that_failures_left(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than a batch of them. Failures before and after a result is stored, in both batches."""
    documents = [record(reference=f"ref-{number}", amends=DOCUMENT.source_reference) for number in range(2, 55)]
    for document in documents:
        await world.propose(document, AMENDMENT, found=())
    event, store = await world.inferred(DOCUMENT, AGREEMENT), ports(world).store
    compare, calls = store.compare, iter(range(1, 1_000))

    async def breaks(*given: object) -> None:
        call = next(calls)
        if call not in (20, 52):
            await compare(*given)  # type: ignore[arg-type]
        if call in (20, 40, 52, 55):
            raise Retry(dependency="database")

    monkeypatch.setattr(store, "compare", breaks)
    for attempt in range(5):
        try:
            await world.service.handle(event)
        except Retry:
            assert attempt < 4
            waiting = await store.amendments(DOCUMENT, "", 1_000)
            told = [one for one in await revisions(world) if one[1] == 2]
            assert {one for one, _ in told} == {one.document_id for one in documents} - set(waiting)
    assert sorted(await revisions(world)) == sorted((one.document_id, at) for one in documents for at in (1, 2))
    assert await store.amendments(DOCUMENT, "", 1_000) == []
    assert "amended-section-missing" in await compared(world, documents[-1])


async def test_the_amendments_of_a_batch_share_the_text_of_their_agreement(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = [record(reference=f"ref-{number}", amends=DOCUMENT.source_reference) for number in range(2, 7)]
    for document in documents:
        await world.propose(document, AMENDMENT, found=())
    reads = Mock(wraps=comparing.read_base)
    monkeypatch.setattr(comparing, "read_base", reads)
    monkeypatch.setattr(comparing, "_BATCH", 2)
    await world.propose(DOCUMENT, AGREEMENT)
    assert reads.call_count == 3
    assert [(await listed(world, document)).flags for document in documents] == [()] * 5


async def test_two_papers_that_amend_each_other_end(world: World) -> None:
    first, second = record(reference="ref-2", amends="ref-3"), record(reference="ref-3", amends="ref-2")
    await world.propose(first, AMENDMENT, found=())
    await world.propose(second, AMENDMENT, found=())
    assert [len(await proposed(world, one)) for one in (first, second)] == [2, 1]


def ports(world: World) -> Ports:
    return world.service.handle.keywords["ports"]  # type: ignore[attr-defined, no-any-return]


def raising(error: Exception) -> object:
    async def fail(*_given: object) -> None:
        raise error

    return fail


async def revisions(world: World) -> list[tuple[str, int]]:
    """The document and the revision of each event with a set, without those of the agreement."""
    events = [one for one in await world.events(AnnotationsProposed) if isinstance(one, AnnotationsProposed)]
    amendments = [one for one in events if one.document.amends]
    return [(one.document.document_id, one.annotation_set.revision) for one in amendments]


async def proposed(world: World, document: DocumentRecord) -> list[AnnotationsProposed]:
    events = await world.events(AnnotationsProposed)
    return [one for one in events if isinstance(one, AnnotationsProposed) and one.document == document]
