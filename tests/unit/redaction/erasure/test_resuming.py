"""Approved erasures that the service resumes: one that fails stops no other one, and not the service."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.redaction.vault.records import ErasureState, SubjectValue
from tests.unit.redaction.erasure.world import ANNE, BERT, TENANT, World

ADELE, GREGORY = ("Adele Marchetti", "Gregory Stonebridge")


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    made = World(tmp_path)
    yield made
    for database in made.databases:
        await database.close()


async def state(world: World, erasure_id: str) -> ErasureState:
    return next(
        one.erasure.state for one in await world.erasures.list_erasures(TENANT) if one.erasure.erasure_id == erasure_id
    )


async def approved(world: World, name: str) -> str:
    """The id of an erasure that was interrupted right after its approval."""
    made = await world.erasures.of_person(ANNE, TENANT, [SubjectValue(name)], "DSR-1")
    rows = world.erasure_ports().rows
    await rows.change(await rows.find(TENANT, made.erasure_id), state=ErasureState.APPROVED, approved_by=BERT.subject)
    return made.erasure_id


async def resumed_until(world: World, erasure_id: str) -> None:
    """The service runs until the erasure is done. It must not end by itself."""
    stop = asyncio.Event()
    service = asyncio.create_task(world.erasures.run(stop))
    async with asyncio.timeout(60):
        while await state(world, erasure_id) is not ErasureState.DONE and not service.done():
            await asyncio.sleep(0.01)
    stop.set()
    await service


async def test_a_damaged_document_stops_only_its_own_erasure(world: World, caplog: pytest.LogCaptureFixture) -> None:
    damaged = await world.add("d1" * 16, f"Guaranty of {ADELE}.\nName: {ADELE}\n")
    await world.add("d2" * 16, f"Guaranty of {GREGORY}.\nName: {GREGORY}\n", "loan-2")
    first, second = await approved(world, ADELE), await approved(world, GREGORY)
    whole = bytes(world.store.get(damaged.text.path).bytes())
    world.store.put(damaged.text.path, whole[:-1] + bytes([whole[-1] ^ 1]))
    await resumed_until(world, second)
    assert await state(world, first) is ErasureState.APPROVED
    assert {one.message for one in caplog.records if one.levelname == "ERROR"} == {"erasure.failed"}
    world.store.put(damaged.text.path, whole)  # restored from a backup
    await resumed_until(world, first)


async def test_an_erasure_whose_key_is_gone_stops_no_other(world: World) -> None:
    await world.add("d1" * 16, f"Guaranty of {ADELE}.\nName: {ADELE}\n")
    await world.add("d2" * 16, f"Guaranty of {GREGORY}.\nName: {GREGORY}\n", "loan-2")
    first, second = await approved(world, ADELE), await approved(world, GREGORY)
    await world.keyring.destroy(TENANT, f"erasure#{first}")
    await resumed_until(world, second)
    [left] = await world.erasure_ports().rows.unfinished()
    assert left.erasure.erasure_id == first
