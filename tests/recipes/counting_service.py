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
    "services/counting/records.py": '''"""The request for the count, and its response."""

from dataclasses import dataclass

from services.shared.domain.requests import Request


@dataclass(frozen=True, slots=True)
class GetCountResponse:
    """The number of published sets of the caller's tenant."""

    sets: int


@dataclass(frozen=True, slots=True)
class GetCountRequest(Request[GetCountResponse]):
    """A request for the count of the caller's tenant."""
''',
    "services/counting/operations.py": '''"""What callers ask of counting."""

from dataclasses import dataclass

from services.counting.ports import Ports
from services.counting.records import GetCountRequest, GetCountResponse
from services.shared.domain.records import Action, Actor, Resource
from services.shared.runtime.ports import Authorise


@dataclass(frozen=True, slots=True)
class CountingOperations:
    ports: Ports
    authorise: Authorise

    async def get_count(self, actor: Actor, _request: GetCountRequest) -> GetCountResponse:
        """How many sets of the caller's tenant were published."""
        await self.authorise(actor, Action.READ_METRICS, Resource("metrics", tenant=actor.tenant))
        return GetCountResponse(self.ports.counts[actor.tenant])
''',
    "services/counting/table.py": '''"""The table of operations of counting, and the actions of its RPCs."""

from services.counting.operations import CountingOperations
from services.shared.runtime.operations.contract import method_actions
from services.shared.runtime.operations.table import Table, make_table


def counting_table(operations: CountingOperations) -> Table:
    return make_table("counting", (operations.get_count,))


METHOD_ACTIONS = method_actions("counting")
''',
    "services/counting/service.py": '''"""Builds the service out of the parts that all services share."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial

from services.counting.handler import HANDLERS
from services.counting.operations import CountingOperations
from services.counting.ports import Ports
from services.counting.table import counting_table
from services.shared.domain.events import AnnotationsPublished, Event
from services.shared.runtime.operations.table import Table
from services.shared.runtime.parts import Parts
from services.shared.wire.topics import topic_of


@dataclass(frozen=True, slots=True)
class Service:
    """The parts that run."""

    handle: Callable[[AnnotationsPublished], Awaitable[Sequence[Event]]]
    table: Table


def build(parts: Parts) -> Service:
    """Builds all parts, starts none."""
    ports = Ports(Counter())
    table = counting_table(CountingOperations(ports, parts.authoriser.authorise))
    return Service(partial(handle, ports=ports), table)


async def handle(event: AnnotationsPublished, ports: Ports) -> Sequence[Event]:
    """Calls the handler of the event's topic."""
    return await HANDLERS[topic_of(event).name](event, ports)
''',
    "services/counting/__main__.py": '''"""Starts counting: the worker and gRPC."""

import asyncio

from services.counting.handler import HANDLERS
from services.counting.service import build
from services.counting.settings import CountingSettings
from services.counting.table import METHOD_ACTIONS
from services.shared.runtime.operations.grpc import register
from services.shared.runtime.parts import Parts
from services.shared.runtime.settings import load


async def main() -> None:
    """Builds the service out of its settings and runs it until it is told to stop."""
    parts = Parts(load(CountingSettings))
    service = build(parts)
    worker = parts.worker(tuple(HANDLERS), service.handle)
    await parts.run(worker.run, parts.server(METHOD_ACTIONS, register(service.table)).run)


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
    "tests/unit/counting/test_operations.py": '''"""The count is told to those who may read metrics."""

from collections import Counter

import pytest

from services.counting import __main__ as entry
from services.counting.operations import CountingOperations
from services.counting.ports import Ports
from services.counting.records import GetCountRequest
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor, Resource


@pytest.mark.parametrize(("allowed", "expected"), [(True, 3), (False, Reason.FORBIDDEN)])
async def test_the_count_of_the_callers_tenant(allowed: bool, expected: object) -> None:
    async def authorise(_actor: Actor, _action: Action, _resource: Resource, purpose: str = "") -> None:
        if not allowed:
            raise Reject(Reason.FORBIDDEN)

    actor, operations = Actor("x", "bank", frozenset()), CountingOperations(Ports(Counter(bank=3, other=1)), authorise)
    try:
        assert (await operations.get_count(actor, GetCountRequest())).sets == expected
    except Reject as error:
        assert error.reason is expected


def test_the_entry_point_can_be_imported() -> None:
    assert entry.main
''',
    "protos/glossator/counting/v1/service.proto": """syntax = "proto3";

package glossator.counting.v1;

import "glossator/api/v1/options.proto";

// Counts published sets.
service CountingService {
  // How many sets of the caller's tenant were published.
  rpc GetCount(GetCountRequest) returns (GetCountResponse) {
    option (glossator.api.v1.operation) = {
      action: "feedback.read_metrics"
      purpose: PURPOSE_NONE
      audit: AUDIT_ALL
      summary: "Count the published sets of the tenant"
    };
  }
}

message GetCountRequest {}

message GetCountResponse {
  // Number of published sets.
  int64 sets = 1;
}
""",
}
ROW = """    Service(
        "counting",
        7,
        settings="services.counting.settings.CountingSettings",
        grpc="services.counting.table",
        key_scopes=(KeyScope.REDACTED,),
        reads=("annotations.published",),
        writes=("audit.recorded",),
        keeps="nothing",
    ),
)
BY_NAME"""
CONTRACT = """    "counting": ("service",),
    "feedback": ("service",),
"""
TABLE = """    "counting": counting_table(without_parts(CountingOperations)),
    "feedback": feedback_table("""
IMPORTS = """from services.counting.operations import CountingOperations
from services.counting.table import counting_table
from services.feedback.operations"""
