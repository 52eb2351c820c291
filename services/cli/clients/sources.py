"""IngestionService for operators: stopped source systems."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from glossator.ingestion.v1 import service_pb2, service_pb2_grpc
from services.cli.clients.calls import Credential, ServiceClient, translated_errors
from services.shared.runtime.servers.grpc_client import Address

_SECONDS = 30.0
_WAIT_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class SourceState:
    """`state` is stopped, resuming or running. `parked`: messages. `full`: more are refused."""

    tenant: str
    source_system: str
    state: str
    reason: str
    parked: int
    full: bool = False


class SourcesClient(ServiceClient):
    """The client of IngestionService for one operator. Methods raise `Reject` or `Retry`."""

    def __init__(self, address: Address, credential: Credential) -> None:
        super().__init__(address, credential)
        self._stub = service_pb2_grpc.IngestionServiceStub(self._channel)

    async def stopped(self, tenant: str) -> list[SourceState]:
        """The source systems of the tenant that are stopped or resuming."""
        request = service_pb2.ListStoppedSourcesRequest(tenant=tenant)
        with translated_errors("ingestion"):
            answer = await self._stub.ListStoppedSources(request, timeout=_SECONDS)
        return [_state(one) for one in answer.sources]

    async def resume(self, tenant: str, source_system: str) -> SourceState:
        """Resume a source system; returns its state."""
        request = service_pb2.ResumeSourceRequest(tenant=tenant, source_system=source_system)
        with translated_errors("ingestion"):
            answer = await self._stub.ResumeSource(request, timeout=_SECONDS)
        return _state(answer.source)


def _state(one: service_pb2.SourceState) -> SourceState:
    return SourceState(one.tenant, one.source_system, one.state, one.reason, one.parked, one.full)


class SourcesPort(Protocol):
    """The methods of `SourcesClient` that a resumption needs."""

    async def stopped(self, tenant: str) -> list[SourceState]: ...
    async def resume(self, tenant: str, source_system: str) -> SourceState: ...


async def resume_source(
    client: SourcesPort, tenant: str, source_system: str, sleep: Callable[[float], Awaitable[None]], *, dry_run: bool
) -> AsyncIterator[SourceState]:
    """Yields the state each time that it changes; the last one is `running`, or `stopped` if it was stopped again.

    In a dry run it yields the current state only. If the caller ends early, ingestion continues.
    """
    running = SourceState(tenant, source_system, "running", "", 0)
    state = await _current(client, running) if dry_run else await client.resume(tenant, source_system)
    yield state
    while state.state == "resuming" and not dry_run:
        await sleep(_WAIT_SECONDS)
        before, state = state, await _current(client, running)
        if state != before:
            yield state


async def _current(client: SourcesPort, running: SourceState) -> SourceState:
    found = await client.stopped(running.tenant)
    return next((one for one in found if one.source_system == running.source_system), running)
