"""What operators and senders do with stopped source systems (`service.proto`)."""

from dataclasses import dataclass

from services.ingestion.sources import SourcePolicy
from services.ingestion.stops.records import (
    ListStoppedSourcesRequest,
    ListStoppedSourcesResponse,
    ResumeSourceRequest,
    ResumeSourceResponse,
    SourceState,
    State,
)
from services.ingestion.stops.store import SourceStates
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor, Resource
from services.shared.runtime.access.origins import Origin
from services.shared.runtime.clock import Clock
from services.shared.runtime.ports import Authorise


@dataclass(frozen=True, slots=True)
class Stops:
    """A caller acts in its own tenant, which is the default."""

    states: SourceStates
    policy: SourcePolicy
    authorise: Authorise
    clock: Clock

    async def list(self, actor: Actor, request: ListStoppedSourcesRequest) -> ListStoppedSourcesResponse:
        tenant = request.tenant or actor.tenant
        await self.authorise(actor, Action.READ_STATUS, Resource("source", tenant=tenant))
        return ListStoppedSourcesResponse(tuple(await self.states.stopped(tenant)))

    async def resume(self, actor: Actor, request: ResumeSourceRequest) -> ResumeSourceResponse:
        """Raises `Reject(INVALID_METADATA)` if no such source system is registered or stopped."""
        origin = Origin(request.tenant or actor.tenant, request.source_system)
        await self.authorise(actor, Action.REPLAY, Resource("source", origin.source_system, origin.tenant))
        found = await self.states.resume(origin, self.clock.now())
        if found:
            return ResumeSourceResponse(found)
        source = self.policy.sources.get(origin.source_system)
        if source is None or source.tenant != origin.tenant:
            detail = f'Source system "{origin.source_system}" is not registered for this tenant'
            raise Reject(Reason.INVALID_METADATA, detail=detail, field="source_system")
        return ResumeSourceResponse(SourceState(origin.tenant, origin.source_system, State.RUNNING))
