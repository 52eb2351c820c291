"""Parked messages are handled in order after a resume, and each once."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

import pytest

from services.ingestion.audited import report_rejection
from services.ingestion.handler import HANDLERS
from services.ingestion.stops.records import State
from services.ingestion.stops.resumption import Resumption, ResumptionPorts
from services.shared.domain.document import KeyScope
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.events import DeadLetter, DocumentSubmitted
from services.shared.domain.submissions import key_owner
from services.shared.runtime.observe.tracing import Tracing
from services.shared.runtime.worker.dlq import DeadLetters
from services.shared.runtime.worker.handlers import handle_by_topic
from services.shared.wire.dead_message import DeadMessage
from services.shared.wire.headers import to_record
from tests.unit.ingestion.stops.suite import BAD, reject
from tests.unit.ingestion.support import MATTER, SYSTEM, TENANT, World, ingested, statuses, submitted

COMMAND = f"glossator resume --source {SYSTEM} --tenant {TENANT}"


class Positions:
    """Everything is committed, unless `offset` is lower."""

    def __init__(self) -> None:
        self.offset = 1_000

    async def committed(self, _topic: str, _channel: str) -> Mapping[int, int]:
        return {0: self.offset}


class Locks:
    """`taken`: another replica has the lock."""

    def __init__(self) -> None:
        self.taken = False

    @asynccontextmanager
    async def lock(self, _name: str) -> AsyncIterator[object]:
        yield None if self.taken else lambda: None


class Stopped:
    """A stopped source system with parked messages, and the resumption of it."""

    def __init__(self, world: World) -> None:
        self.world, self.positions, self.locks, self.offset = world, Positions(), Locks(), 0
        self.letters = DeadLetters(
            world.blobs, world.clock, service="ingestion", tenants=[TENANT].copy, scope=KeyScope.SOURCE
        )
        ports = ResumptionPorts(
            states=world.states,
            gate=world.gate,
            locks=self.locks,  # type: ignore[arg-type]
            positions=self.positions,
            blobs=world.blobs,
            handle=handle_by_topic(HANDLERS, world.ports),
            on_rejected=partial(report_rejection, ports=world.ports),
            letters=self.letters,
            publisher=world.publisher,
            clock=world.clock,
            metrics=world.ports.metrics,
            tracing=Tracing("ingestion"),
        )
        self.resumption = Resumption(ports)

    async def park(self, event: DocumentSubmitted) -> None:
        self.offset += 1
        made = to_record(event, "ingestion")
        message = DeadMessage(made.topic, 0, self.offset, made.key, made.value, made.headers)
        letter = await self.letters.store(message, event, Reason.SOURCE_STOPPED, 1)
        assert await self.world.gate.park(event, letter, "", self.world.clock.now())

    async def resume(self) -> None:
        self.world.clock.advance(1)
        await self.world.states.resume(BAD, self.world.clock.now())

    async def state(self) -> State:
        return await self.world.states.state(BAD)

    def versions(self) -> list[int]:
        return [one.document.version for one in ingested(self.world.publisher.events)]


@pytest.fixture
async def stopped(world: World) -> Stopped:
    """Three versions of one document are parked."""
    await reject(world, 4)
    made = Stopped(world)
    for number in range(1, 4):
        await made.park(submitted(f"1. Term. Version {number}.".encode(), submission=f"s-{number}", minutes=number))
    return made


async def test_nothing_is_handled_before_the_resume(stopped: Stopped) -> None:
    await stopped.resumption.step()
    assert stopped.world.publisher.events == []
    (notice,) = stopped.resumption.notices()
    assert notice.startswith(
        f"Source system {SYSTEM} of {TENANT} is stopped after too many invalid documents (invalid_"
    )
    assert notice.endswith(f": 3 messages are parked. Correct it, then: {COMMAND}")
    labels = {"tenant": TENANT, "source_system": SYSTEM}
    registry = stopped.world.ports.metrics.registry
    assert registry.get_sample_value("glossator_messages_parked", labels) == 3
    await stopped.resume()
    await stopped.resumption.step()
    assert registry.get_sample_value("glossator_source_stopped", labels) == 0
    assert stopped.resumption.notices() == []


async def test_parked_messages_are_handled_in_order(stopped: Stopped) -> None:
    await stopped.resume()
    await stopped.resumption.step()
    assert stopped.versions() == [1, 2, 3]
    assert await stopped.state() is State.RUNNING


async def test_a_kill_repeats_one_message_with_the_same_ids(stopped: Stopped, monkeypatch: pytest.MonkeyPatch) -> None:
    await stopped.resume()
    world = stopped.world

    async def die(*_: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as patched:
        patched.setattr(world.states, "remove", die)
        with pytest.raises(asyncio.CancelledError):
            await stopped.resumption.step()
    await stopped.resumption.step()
    assert stopped.versions() == [1, 1, 2, 3]
    first, again, *_ = ingested(world.publisher.events)
    assert first == again


async def test_a_message_waits_until_its_offset_is_committed_or_its_topic_has_dropped_it(stopped: Stopped) -> None:
    await stopped.resume()
    stopped.positions.offset = 2
    await stopped.resumption.step()
    assert stopped.versions() == [1]
    stopped.world.clock.advance(timedelta(hours=1, minutes=2).total_seconds())
    await stopped.resumption.step()
    assert stopped.versions() == [1, 2, 3]


async def test_one_replica_works(stopped: Stopped) -> None:
    await stopped.resume()
    stopped.locks.taken = True
    await stopped.resumption.step()
    assert stopped.versions() == []


async def test_a_dependency_that_is_down_delays_and_loses_nothing(stopped: Stopped) -> None:
    await stopped.resume()
    stopped.world.publisher.away = True
    with pytest.raises(Retry):
        await stopped.resumption.step()
    stopped.world.publisher.away = False
    await stopped.resumption.step()
    assert stopped.versions() == [1, 2, 3]


@pytest.mark.parametrize(
    ("error", "reason"),
    [(Reject(Reason.TAMPERED), "tampered"), (RuntimeError("x"), "internal"), (Retry(), "attempts_exhausted")],
)
async def test_a_parked_message_that_fails_becomes_a_dead_letter(
    stopped: Stopped, error: Exception, reason: str
) -> None:
    await stopped.resume()
    stopped.world.parser.error = error
    await stopped.resumption.step()
    letters = [one for one in stopped.world.publisher.events if isinstance(one, DeadLetter)]
    assert {one.reason for one in letters} == {reason}
    assert len({one.event_id for one in letters}) == 3
    assert set(statuses(stopped.world.publisher.events)) == {("refused", reason)}
    assert await stopped.state() is State.RUNNING


async def test_too_many_invalid_messages_stop_the_source_again_and_the_rest_stays(stopped: Stopped) -> None:
    for number in range(4, 8):
        await stopped.park(submitted(b"words", submission=f"s-{number}", minutes=number))
    await stopped.resume()
    stopped.world.parser.error = RuntimeError("x")
    await stopped.resumption.step()
    assert await stopped.state() is State.STOPPED
    assert [one.offset for one in await stopped.world.states.heads(BAD)] == [5]


async def test_an_erased_message_is_skipped(stopped: Stopped) -> None:
    await stopped.world.keys.destroy(TENANT, key_owner(SYSTEM, MATTER, "s-2"))
    await stopped.resume()
    await stopped.resumption.step()
    assert stopped.versions() == [1, 2]
    assert await stopped.state() is State.RUNNING
