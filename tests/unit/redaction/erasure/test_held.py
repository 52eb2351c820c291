"""Holds that arrive while an erasure runs, and holds on what an erasure destroys besides documents."""

import dataclasses
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.redaction.erasure.shredding import record_of
from services.redaction.erasure.workflow import Erasures
from services.redaction.holds.placing import ERASURE_LOCK
from services.redaction.vault.records import ErasureState, SubjectValue
from services.shared.domain.document import DocumentRecord, KeyScope
from services.shared.domain.errors import Retry
from services.shared.domain.events import DocumentStatus, DocumentStatusChanged, DocumentSubmitted
from services.shared.domain.holds import HoldCause, Scope
from services.shared.domain.records import Action, Outcome
from services.shared.wire.codec import encode
from services.shared.wire.dead_message import DeadMessage, pack
from tests.unit.redaction.erasure.world import ANNE, BERT, TENANT, World

_TEXT = "The guarantor is Ms. Adele Marchetti."
_PERSON = [SubjectValue("Adele Marchetti")]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    made = World(tmp_path)
    yield made
    for database in made.databases:
        await database.close()


async def place(world: World, scope: Scope, hold: str = "LIT-1") -> None:
    await world.placing.place(ANNE, TENANT, hold, scope, (), "case-1")


async def lift(world: World, hold: str = "LIT-1") -> None:
    request = await world.placing.request_lift(ANNE, TENANT, hold, "settled")
    await world.placing.approve_lift(BERT, request)


async def test_a_hold_between_request_and_approval_blocks_until_it_is_lifted(world: World) -> None:
    stored = await world.add("a0" * 16, _TEXT)
    requested = await world.erasures.of_person(ANNE, TENANT, _PERSON, "DSR-1")
    await place(world, Scope(matters=("loan-1",)))
    held = await world.erasures.approve(BERT, TENANT, requested.erasure_id)
    assert [(one.cause, one.names) for one in held.holds] == [(HoldCause.HOLD, ("LIT-1",))]
    assert "Adele Marchetti" in await world.read(stored)
    await lift(world)
    assert (await world.erasures.approve(BERT, TENANT, requested.erasure_id)).state is ErasureState.DONE
    assert "Marchetti" not in await world.everything()


async def test_a_hold_after_the_approval_and_before_the_first_destruction_wins(world: World) -> None:
    stored = await world.add("a0" * 16, _TEXT)

    @asynccontextmanager
    async def after_a_hold(name: str) -> AsyncIterator[Callable[[], None] | None]:
        await place(world, Scope(documents=("a0" * 16,)))
        async with world.databases[0].lock(name) as held:
            yield held

    erasures = Erasures(dataclasses.replace(world.erasure_ports(), lock=after_a_hold))
    requested = await erasures.of_person(ANNE, TENANT, _PERSON, "DSR-1")
    held = await erasures.approve(BERT, TENANT, requested.erasure_id)
    assert (held.state, held.held_document_ids) == (ErasureState.HELD, ("a0" * 16,))
    assert "Adele Marchetti" in await world.read(stored)
    [record] = [one for one in world.audit.records if one.action == Action.DESTROY]
    assert (record.outcome, record.detail) == (Outcome.REFUSED, ("destroyer=erasure", "hold=LIT-1"))


async def test_an_interrupted_erasure_does_not_resume_over_a_hold(world: World) -> None:
    stored = await world.add("a0" * 16, _TEXT)
    requested = await world.erasures.of_person(ANNE, TENANT, _PERSON, "DSR-1")
    rows = world.erasure_ports().rows
    await rows.change(await rows.find(TENANT, requested.erasure_id), state=ErasureState.APPROVED, approved_by="bert")
    await place(world, Scope(matters=("*",)))
    world.start()
    await world.resume()
    [found] = await world.erasures.list_erasures(TENANT)
    assert found.erasure.state is ErasureState.HELD
    assert "Adele Marchetti" in await world.read(stored)


async def test_a_hold_waits_for_a_running_erasure_and_is_refused_if_that_takes_long(world: World) -> None:
    async with world.databases[0].lock(ERASURE_LOCK):
        with pytest.raises(Retry) as refused:
            await place(world, Scope(matters=("loan-1",)))
    assert refused.value.dependency == "erasure"
    assert await world.hold_rows.of_tenant(TENANT) == []


def letter(matter: str = "loan-1", tenant: str = TENANT, value: bytes | None = None) -> bytes:
    record = DocumentRecord(tenant, "dms", "lost", matter)
    event = DocumentSubmitted("e-1", datetime(2025, 3, 14, tzinfo=UTC), record, "s-lost", content=_TEXT.encode())
    headers = {
        "ce_id": "1",
        "ce_source": "/dms",
        "ce_specversion": "1.0",
        "ce_type": "glossator.documents.submitted.v1",
        "content-type": "application/protobuf",
    }
    named = tuple((name, text.encode()) for name, text in headers.items())
    return pack(DeadMessage("documents.submitted", 0, 7, None, encode(event) if value is None else value, named))


@pytest.mark.parametrize(
    ("data", "matter"),
    [
        (letter(), "loan-1"),
        (letter(tenant="another"), ""),
        (letter(value=b"\xff" + _TEXT.encode()), ""),
        (_TEXT.encode(), ""),
    ],
)
def test_a_dead_letter_is_of_the_matter_that_can_be_read(data: bytes, matter: str) -> None:
    found = record_of(data, TENANT, "owner-1")
    assert (found.tenant, found.matter, found.document_id) == (TENANT, matter, "owner-1")


@pytest.mark.parametrize(
    ("data", "is_held"), [(letter("loan-9"), False), (letter(), True), (b"torn " + _TEXT.encode(), True)]
)
async def test_a_dead_letter_of_a_held_matter_blocks_the_erasure(world: World, data: bytes, is_held: bool) -> None:
    await world.add("a0" * 16, _TEXT, "loan-2")
    ref = await world.blobs.put("unknown", KeyScope.SOURCE, "letter-1", "dead-letter-1", data)
    await place(world, Scope(matters=("loan-1",)))
    erasure = await world.erase(_PERSON)
    assert erasure.state is (ErasureState.HELD if is_held else ErasureState.DONE)
    assert erasure.held_document_ids == (("letter-1",) if is_held else ())
    assert bool(await world.blobs.find("unknown", KeyScope.SOURCE, "letter-1")) is is_held, ref


async def test_values_of_a_held_matter_without_documents_are_kept(world: World) -> None:
    stored = await world.add("a0" * 16, _TEXT)
    requested = await world.erasures.of_document(ANNE, stored, "DSR-1")
    await world.erasures.approve(BERT, TENANT, requested.erasure_id)
    await place(world, Scope(matters=("loan-1",)))
    assert (await world.erase(_PERSON)).state is ErasureState.HELD


async def test_holds_of_a_duplicate_apply_to_the_first_document(world: World) -> None:
    stored = await world.add("a0" * 16, _TEXT)
    again = dataclasses.replace(stored.document, document_id="", version=0, hold_ids=("HB-9",))
    status = DocumentStatusChanged(
        "e-2", world.clock.now(), again, "s-2", DocumentStatus.DUPLICATE, duplicate_of="a0" * 16
    )
    await world.handle(status)
    [hold] = await world.holds.find([stored.document])
    assert hold is not None
    assert (hold.cause, hold.names) == (HoldCause.METADATA, ("HB-9",))
    for one in (dataclasses.replace(status, status=DocumentStatus.ACCEPTED, event_id="e-3"), status):
        await world.handle(one)
    await lift(world, "HB-9")
    await world.handle(status)
    assert await world.holds.find([stored.document]) == [None]
