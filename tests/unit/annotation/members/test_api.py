"""MembershipService on a real port."""

from dataclasses import replace

import pytest

from glossator.annotation.v1 import members_pb2 as pb
from glossator.annotation.v1 import members_pb2_grpc as pb_grpc
from services.annotation.members.api import METHOD_ACTIONS, MembershipApi
from services.annotation.members.managing import Memberships
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Role
from services.shared.runtime.access.call import begin_call
from services.shared.runtime.servers.grpc_server import check_rules
from tests.unit.annotation.support import REVIEWER, TENANT, World, actor

ADA = actor(Role.MATTER_ADMIN, subject="ada@harbour-bank")


def test_every_method_has_an_action() -> None:
    names = {one.name for one in pb.DESCRIPTOR.services_by_name["MembershipService"].methods}
    assert {one.rpartition("/")[2] for one in METHOD_ACTIONS} == names
    assert issubclass(MembershipApi, pb_grpc.MembershipServiceServicer)
    check_rules(METHOD_ACTIONS)


async def test_the_messages_have_the_whole_record(world: World) -> None:
    api = MembershipApi(Memberships(world.members, world.access))
    begin_call(replace(ADA, mfa_at=world.clock.now()))
    wanted = pb.MatterMembers(matter="M-1", members=["ben", "ann"], denied=["dan"])
    made = await api.SetMatterMembers(pb.SetMatterMembersRequest(members=wanted), None)  # type: ignore[arg-type]
    assert made.members == pb.MatterMembers(matter="M-1", members=["ann", "ben"], denied=["dan"], revision=1)
    read = await api.GetMatterMembers(pb.GetMatterMembersRequest(matter="M-1"), None)  # type: ignore[arg-type]
    assert read.members == made.members
    other = pb.MatterMembers(matter="M-2", denied=["dan"], everyone=True)
    opened = await api.SetMatterMembers(pb.SetMatterMembersRequest(members=other), None)  # type: ignore[arg-type]
    assert opened.members == pb.MatterMembers(matter="M-2", denied=["dan"], everyone=True, revision=1)
    assert world.members.records[TENANT, "M-2"].everyone


async def test_a_reviewer_reads_no_members(world: World) -> None:
    api = MembershipApi(Memberships(world.members, world.access))
    begin_call(REVIEWER)
    with pytest.raises(Reject) as caught:
        await api.GetMatterMembers(pb.GetMatterMembersRequest(matter="M-1"), None)  # type: ignore[arg-type]
    assert caught.value.reason is Reason.FORBIDDEN
