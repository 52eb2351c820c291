"""Serves `MembershipService` over gRPC. It only translates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import grpc.aio

from glossator.annotation.v1 import members_pb2 as pb
from glossator.annotation.v1 import members_pb2_grpc as pb_grpc
from services.annotation.members.managing import MembershipRequest, Memberships
from services.shared.domain.records import Action
from services.shared.runtime.access.call import current_actor
from services.shared.runtime.access.members.records import MatterMembers

_Context = grpc.aio.ServicerContext[Any, Any]


@dataclass(frozen=True, slots=True, eq=False)
class MembershipApi(pb_grpc.MembershipServiceServicer):
    """Methods raise `Reject` and `Retry`; the server converts them to gRPC statuses."""

    memberships: Memberships

    async def GetMatterMembers(  # noqa: N802
        self, request: pb.GetMatterMembersRequest, _context: _Context
    ) -> pb.GetMatterMembersResponse:
        return pb.GetMatterMembersResponse(
            members=_message(await self.memberships.read(current_actor(), request.matter))
        )

    async def SetMatterMembers(  # noqa: N802
        self, request: pb.SetMatterMembersRequest, _context: _Context
    ) -> pb.SetMatterMembersResponse:
        one = request.members
        readmitted = [(each.family, each.subject) for each in request.readmitted]
        wanted = MembershipRequest(
            one.matter, list(one.members), list(one.denied), one.everyone, one.revision, readmitted
        )
        return pb.SetMatterMembersResponse(members=_message(await self.memberships.replace(current_actor(), wanted)))


def _message(one: MatterMembers) -> pb.MatterMembers:
    return pb.MatterMembers(
        matter=one.matter,
        members=sorted(one.members),
        denied=sorted(one.denied),
        everyone=one.everyone,
        revision=one.revision,
        stopped=[pb.StoppedReader(family=family, subject=subject) for family, subject in sorted(one.stopped)],
    )


def register(api: MembershipApi) -> Callable[[grpc.aio.Server], None]:
    return lambda server: pb_grpc.add_MembershipServiceServicer_to_server(api, server)


_SERVICE = pb.DESCRIPTOR.services_by_name["MembershipService"].full_name

METHOD_ACTIONS: Mapping[str, Action] = {
    f"/{_SERVICE}/GetMatterMembers": Action.READ_MEMBERS,
    f"/{_SERVICE}/SetMatterMembers": Action.MANAGE_MEMBERS,
}
