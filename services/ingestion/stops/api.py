"""The RPCs of operators for stopped source systems: translation only."""

from dataclasses import dataclass

from glossator.ingestion.v1 import service_pb2 as pb
from services.ingestion.sources import SourcePolicy
from services.ingestion.stops.records import State, StoppedSource
from services.ingestion.stops.store import SourceStates
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Resource
from services.shared.runtime.access.call import current_actor
from services.shared.runtime.access.origins import Origin
from services.shared.runtime.clock import Clock
from services.shared.runtime.ports import Authorise


@dataclass(frozen=True, slots=True)
class StopsApi:
    """A caller acts in its own tenant, which is the default."""

    states: SourceStates
    policy: SourcePolicy
    authorise: Authorise
    clock: Clock

    async def list(self, request: pb.ListStoppedSourcesRequest) -> pb.ListStoppedSourcesResponse:
        actor = current_actor()
        tenant = request.tenant or actor.tenant
        await self.authorise(actor, Action.READ_STATUS, Resource("source", tenant=tenant))
        found = await self.states.stopped(tenant)
        return pb.ListStoppedSourcesResponse(sources=[_state(one) for one in found])

    async def resume(self, request: pb.ResumeSourceRequest) -> pb.ResumeSourceResponse:
        """Raises `Reject(INVALID_METADATA)` if no such source system is registered or stopped."""
        actor = current_actor()
        origin = Origin(request.tenant or actor.tenant, request.source_system)
        await self.authorise(actor, Action.REPLAY, Resource("source", origin.source_system, origin.tenant))
        found = await self.states.resume(origin, self.clock.now())
        if found:
            return pb.ResumeSourceResponse(source=_state(found))
        source = self.policy.sources.get(origin.source_system)
        if source is None or source.tenant != origin.tenant:
            detail = f'Source system "{origin.source_system}" is not registered for this tenant'
            raise Reject(Reason.INVALID_METADATA, detail=detail, field="source_system")
        running = pb.SourceState(tenant=origin.tenant, source_system=origin.source_system, state=State.RUNNING)
        return pb.ResumeSourceResponse(source=running)


def _state(one: StoppedSource) -> pb.SourceState:
    made = pb.SourceState(
        tenant=one.origin.tenant,
        source_system=one.origin.source_system,
        state=one.state,
        reason=one.reason,
        parked=one.parked,
        parked_bytes=one.parked_bytes,
        full=one.full,
    )
    made.changed_at.FromDatetime(one.changed_at)
    return made
