"""IngestionService for operators: stopped source systems."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from services.cli.clients.calls import ServiceClient
from services.ingestion.stops import records

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

    service = "ingestion"

    async def stopped(self, tenant: str) -> list[SourceState]:
        """The source systems of the tenant that are stopped or resuming."""
        return [_state(one) for one in (await self._call(records.ListStoppedSourcesRequest(tenant))).sources]

    async def resume(self, tenant: str, source_system: str) -> SourceState:
        """Resume a source system; returns its state."""
        return _state((await self._call(records.ResumeSourceRequest(source_system, tenant))).source)


def _state(one: records.SourceState) -> SourceState:
    return SourceState(one.tenant, one.source_system, one.state.value, one.reason, one.parked, one.full)


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
