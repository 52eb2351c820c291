"""Who is in a matter, over gRPC messages without a server."""

from dataclasses import replace

import pytest

from glossator.annotation.v1 import members_pb2 as pb
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Role
from services.shared.runtime.access.call import begin_call
from tests.registered import methods_of
from tests.unit.annotation.support import REVIEWER, TENANT, World, actor

ADA = actor(Role.MATTER_ADMIN, subject="ada@harbour-bank")


async def test_the_messages_have_the_whole_record(world: World) -> None:
    api = methods_of(world.service.table)
    begin_call(replace(ADA, mfa_at=world.clock.now()))
    wanted = pb.MatterMembers(matter="M-1", members=["ben", "ann"], denied=["dan"])
    made = await api.SetMatterMembers(pb.SetMatterMembersRequest(members=wanted), None)
    assert made.members == pb.MatterMembers(matter="M-1", members=["ann", "ben"], denied=["dan"], revision=1)
    read = await api.GetMatterMembers(pb.GetMatterMembersRequest(matter="M-1"), None)
    assert read.members == made.members
    other = pb.MatterMembers(matter="M-2", denied=["dan"], everyone=True)
    opened = await api.SetMatterMembers(pb.SetMatterMembersRequest(members=other), None)
    assert opened.members == pb.MatterMembers(matter="M-2", denied=["dan"], everyone=True, revision=1)
    assert world.members.records[TENANT, "M-2"].everyone


async def test_a_reviewer_reads_no_members(world: World) -> None:
    api = methods_of(world.service.table)
    begin_call(REVIEWER)
    with pytest.raises(Reject) as caught:
        await api.GetMatterMembers(pb.GetMatterMembersRequest(matter="M-1"), None)
    assert caught.value.reason is Reason.FORBIDDEN
