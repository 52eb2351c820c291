"""A stream whose caller loses a right while it runs, on a real port: before a message, and while it waits."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import grpc
import grpc.aio
import pytest

from services.shared.domain.records import Action, Outcome, Resource
from services.shared.runtime.access.authorise import Authoriser
from services.shared.runtime.access.call import current_actor
from services.shared.runtime.access.policy import load_policy
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.servers.grpc_client import open_channel
from services.shared.runtime.servers.grpc_server import Limits
from tests.fakes import MemoryAudit, MemoryMembers
from tests.grpc_probe import ACTOR, bearer, call_probe, running

POLICY = load_policy(Path(__file__).parents[5] / "samples/access.yaml")
OFTEN = Limits(drain=1, verify=0.05)
SET = Resource("dataset", "", ACTOR.tenant, "M-1")
DOCUMENT = Resource("document", "d-1", ACTOR.tenant, "M-1")


class World:
    def __init__(self) -> None:
        self.members, self.audit = MemoryMembers(), MemoryAudit()
        self.policy = POLICY
        self.access = Authoriser(POLICY, self.audit, SystemClock(), service="feedback", members=self.members)

    async def decide(self, resource: Resource = SET) -> None:
        await self.access.authorise(current_actor(), Action.EXPORT, resource, "training")

    def remove(self) -> None:
        self.members.put(ACTOR.tenant, "M-1", "somebody@else")


Act = Callable[[World], Awaitable[None]]


async def removed(world: World) -> None:
    await world.decide()
    world.remove()


async def removed_from_a_document(world: World) -> None:
    await world.decide(DOCUMENT)
    world.remove()


async def removed_while_it_waits(world: World) -> None:
    await removed(world)
    await asyncio.Event().wait()


async def deactivated(world: World) -> None:
    await world.decide()
    world.members.inactive.add((ACTOR.tenant, ACTOR.subject))


async def unknown(world: World) -> None:
    await world.decide()
    world.members.away = True


async def without_a_role(world: World) -> None:
    await world.decide()
    world.access.policy = replace(POLICY, roles={})


@pytest.mark.parametrize(
    ("act", "code", "reasons"),
    [
        (World.decide, grpc.StatusCode.OK, []),
        (removed, grpc.StatusCode.PERMISSION_DENIED, ["wall"]),
        (removed_from_a_document, grpc.StatusCode.NOT_FOUND, ["wall"]),
        (removed_while_it_waits, grpc.StatusCode.PERMISSION_DENIED, ["wall"]),
        (deactivated, grpc.StatusCode.PERMISSION_DENIED, ["inactive"]),
        (without_a_role, grpc.StatusCode.PERMISSION_DENIED, ["role"]),
        (unknown, grpc.StatusCode.UNAVAILABLE, []),
    ],
)
async def test_a_stream_ends_as_soon_as_its_caller_loses_the_right(
    act: Act, code: grpc.StatusCode, reasons: list[str]
) -> None:
    world = World()
    async with running(lambda: act(world), limits=OFTEN) as server:
        channel = open_channel(f"127.0.0.1:{server.port}", credential=bearer)
        async with channel:
            assert await code_of(channel) is code
    assert [one.reason for one in world.audit.records if one.outcome is Outcome.DENIED] == reasons


async def code_of(channel: grpc.aio.Channel) -> grpc.StatusCode:
    try:
        await call_probe(channel, "UnaryStream", timeout=20)
    except grpc.aio.AioRpcError as error:
        return error.code()
    return grpc.StatusCode.OK
