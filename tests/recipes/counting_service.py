"""The files of a small service that counts published sets."""

from collections.abc import Mapping

FILES: Mapping[str, str] = {
    "services/counting/__init__.py": '"""Counts published sets."""\n',
    "services/counting/README.md": "# counting\n\nCounts the published sets of a tenant.\n",
    "services/counting/settings.py": '''"""The settings of counting."""

from typing import ClassVar

from services.shared.runtime.settings import ServiceSettings


class CountingSettings(ServiceSettings):
    """The settings of all services."""

    service: ClassVar[str] = "counting"
''',
    "services/counting/ports.py": '''"""What the handlers take."""

from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ports:
    """`counts`: published sets by tenant."""

    counts: Counter[str]
''',
    "services/counting/handler.py": '''"""Handles published sets."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from services.counting.ports import Ports
from services.shared.domain.events import AnnotationsPublished, Event

Handler = Callable[[Any, Ports], Awaitable[Sequence[Event]]]


async def handle_published(event: AnnotationsPublished, ports: Ports) -> Sequence[Event]:
    """Counts it."""
    ports.counts[event.document.tenant] += 1
    return ()


HANDLERS: Mapping[str, Handler] = {"annotations.published": handle_published}
''',
    "services/counting/api.py": '''"""CountingService over gRPC."""

from collections.abc import Callable, Mapping
from typing import Any

import grpc.aio

from glossator.counting.v1 import service_pb2, service_pb2_grpc
from services.counting.ports import Ports
from services.shared.domain.records import Action, Resource
from services.shared.runtime.access.call import current_actor
from services.shared.runtime.ports import Authorise

Context = grpc.aio.ServicerContext[Any, Any]
SERVICE = "glossator.counting.v1.CountingService"


class CountingApi(service_pb2_grpc.CountingServiceServicer):
    def __init__(self, ports: Ports, authorise: Authorise) -> None:
        self._ports = ports
        self._authorise = authorise

    async def GetCount(  # noqa: N802
        self, _request: service_pb2.GetCountRequest, _context: Context
    ) -> service_pb2.GetCountResponse:
        """How many sets of the caller's tenant were published."""
        actor = current_actor()
        await self._authorise(actor, Action.READ_METRICS, Resource("metrics", tenant=actor.tenant))
        return service_pb2.GetCountResponse(sets=self._ports.counts[actor.tenant])


def register(api: CountingApi) -> Callable[[grpc.aio.Server], None]:
    """What `GrpcServer` calls."""
    return lambda server: service_pb2_grpc.add_CountingServiceServicer_to_server(api, server)


METHOD_ACTIONS: Mapping[str, Action] = {f"/{SERVICE}/GetCount": Action.READ_METRICS}
''',
    "services/counting/service.py": '''"""Builds the service out of the parts that all services share."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial

from services.counting.api import CountingApi
from services.counting.handler import HANDLERS
from services.counting.ports import Ports
from services.shared.domain.events import AnnotationsPublished, Event
from services.shared.runtime.parts import Parts
from services.shared.wire.topics import topic_of


@dataclass(frozen=True, slots=True)
class Service:
    """The parts that run."""

    handle: Callable[[AnnotationsPublished], Awaitable[Sequence[Event]]]
    api: CountingApi


def build(parts: Parts) -> Service:
    """Builds all parts, starts none."""
    ports = Ports(Counter())
    return Service(partial(handle, ports=ports), CountingApi(ports, parts.authoriser.authorise))


async def handle(event: AnnotationsPublished, ports: Ports) -> Sequence[Event]:
    """Calls the handler of the event's topic."""
    return await HANDLERS[topic_of(event).name](event, ports)
''',
    "services/counting/__main__.py": '''"""Starts counting: the worker and gRPC."""

import asyncio

from services.counting.api import METHOD_ACTIONS, register
from services.counting.handler import HANDLERS
from services.counting.service import build
from services.counting.settings import CountingSettings
from services.shared.runtime.parts import Parts
from services.shared.runtime.settings import load


async def main() -> None:
    """Builds the service out of its settings and runs it until it is told to stop."""
    parts = Parts(load(CountingSettings))
    service = build(parts)
    worker = parts.worker(tuple(HANDLERS), service.handle)
    await parts.run(worker.run, parts.server(METHOD_ACTIONS, register(service.api)).run)


if __name__ == "__main__":
    asyncio.run(main())
''',
    "tests/unit/counting/__init__.py": "",
    "tests/unit/counting/test_handler.py": '''"""Published sets are counted by tenant."""

from collections import Counter

from services.counting.ports import Ports
from services.counting.service import handle
from services.shared.domain.events import AnnotationsPublished
from tests.contract.golden import example


async def test_a_published_set_is_counted() -> None:
    ports, event = Ports(Counter()), example(AnnotationsPublished)
    for _ in range(2):
        assert await handle(event, ports) == ()
    assert ports.counts == {event.document.tenant: 2}
''',
    "tests/unit/counting/test_api.py": '''"""The count is told to those who may read metrics."""

from collections import Counter
from typing import Any, cast

import pytest

from glossator.counting.v1 import service_pb2
from services.counting import __main__ as entry
from services.counting.api import CountingApi
from services.counting.ports import Ports
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor, Resource
from services.shared.runtime.access.call import begin_call


@pytest.mark.parametrize(("allowed", "expected"), [(True, 3), (False, Reason.FORBIDDEN)])
async def test_the_count_of_the_callers_tenant(allowed: bool, expected: object) -> None:
    async def authorise(_actor: Actor, _action: Action, _resource: Resource, purpose: str = "") -> None:
        if not allowed:
            raise Reject(Reason.FORBIDDEN)

    begin_call(Actor("x", "bank", frozenset()))
    api = CountingApi(Ports(Counter(bank=3, other=1)), authorise)
    try:
        assert (await api.GetCount(service_pb2.GetCountRequest(), cast(Any, None))).sets == expected
    except Reject as error:
        assert error.reason is expected


def test_the_entry_point_can_be_imported() -> None:
    assert entry.main
''',
    "protos/glossator/counting/v1/service.proto": """syntax = "proto3";

package glossator.counting.v1;

// Counts published sets.
service CountingService {
  // How many sets of the caller's tenant were published.
  rpc GetCount(GetCountRequest) returns (GetCountResponse);
}

message GetCountRequest {}

message GetCountResponse {
  int64 sets = 1;
}
""",
}
ROW = """    Service(
        "counting",
        7,
        settings="services.counting.settings.CountingSettings",
        grpc="services.counting.api",
        key_scopes=(KeyScope.REDACTED,),
        reads=("annotations.published",),
        writes=("audit.recorded",),
        keeps="nothing",
    ),
)
BY_NAME"""
