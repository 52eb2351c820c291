"""Who changes the members of a matter, and what a change must contain."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.members.managing import (
    MOST,
    Memberships,
    changed,
    differences,
    wanted_members,
)
from services.annotation.members.records import GetMatterMembersRequest, Membership, SetMatterMembersRequest
from services.shared.domain.errors import Reason, Reject, StepUpRequired
from services.shared.domain.records import Action, Actor, Outcome, Role
from services.shared.runtime.access.call import begin_call
from services.shared.runtime.access.members.records import MatterMembers
from tests.unit.annotation.support import CASE_SYSTEM, REVIEWER, TENANT, World, actor

MATTER = "HB-2024-0117"
ADA = actor(Role.MATTER_ADMIN, subject="ada@harbour-bank")


def admin(world: World, who: Actor = ADA) -> Actor:
    """The administrator with a fresh second factor."""
    return replace(who, mfa_at=world.clock.now())


def memberships(world: World) -> Memberships:
    return Memberships(world.members, world.access)


async def replaced(world: World, who: Actor, wanted: Membership) -> Membership:
    return (await memberships(world).replace(who, SetMatterMembersRequest(wanted))).members


async def read(world: World, matter: str = MATTER) -> Membership:
    return (await memberships(world).read(ADA, GetMatterMembersRequest(matter))).members


def request(members: str = "", denied: str = "", *, everyone: bool = False, revision: int = 0) -> Membership:
    return Membership(MATTER, tuple(members.split()), tuple(denied.split()), everyone, revision)


def stored(members: str = "", denied: str = "", *, everyone: bool = False, revision: int = 1) -> MatterMembers:
    return MatterMembers(TENANT, MATTER, frozenset(members.split()), frozenset(denied.split()), everyone, revision)


async def test_a_change_is_stored_and_read_back(world: World) -> None:
    made = await replaced(world, admin(world), request("ann ben", "dan"))
    assert made == request("ann ben", "dan", revision=1)
    assert await read(world) == made
    changed_again = await replaced(world, admin(world), request("ann", revision=1))
    assert changed_again == request("ann", revision=2)


async def test_a_matter_without_members_has_revision_0(world: World) -> None:
    assert await read(world) == request(everyone=True)


async def test_a_repeated_request_changes_nothing(world: World) -> None:
    first = await replaced(world, admin(world), request("ann"))
    assert await replaced(world, admin(world), request("ann ann")) == first
    assert first.revision == 1


async def test_a_change_of_another_revision_is_a_conflict(world: World) -> None:
    await replaced(world, admin(world), request("ann"))
    with pytest.raises(Reject) as caught:
        await replaced(world, admin(world), request("ben"))
    assert (caught.value.reason, caught.value.field) == (Reason.CONFLICT, "revision")
    assert "revision is 1" in caught.value.detail
    assert (await read(world)).members == ("ann",)


@pytest.mark.parametrize("who", [REVIEWER, CASE_SYSTEM, actor(Role.OPERATOR), actor(Role.COMPLIANCE)])
async def test_only_an_administrator_changes_members(world: World, who: Actor) -> None:
    with pytest.raises(Reject) as caught:
        await replaced(world, admin(world, who), request("ann"))
    assert caught.value.reason is Reason.FORBIDDEN
    assert not world.members.records


async def test_a_change_needs_a_second_factor_and_the_tenant_is_that_of_the_caller(world: World) -> None:
    with pytest.raises(StepUpRequired):
        await replaced(world, ADA, request("ann"))
    stranger = actor(Role.MATTER_ADMIN, tenant="northgate-credit")
    await replaced(world, admin(world, stranger), request("eva"))
    assert list(world.members.records) == [("northgate-credit", MATTER)]


async def test_the_audit_log_has_who_came_and_who_went(world: World) -> None:
    world.members.put(TENANT, MATTER, "ann ben", "dan")
    who = admin(world)
    call = begin_call(who, settles=True)
    await replaced(world, who, request("ben eva+1@bank.example", "fay", revision=1))
    await call.settle()
    requested, done = world.audit.records[-2:]
    assert (requested.outcome, done.outcome) == (Outcome.REQUESTED, Outcome.ALLOWED)
    assert (done.action, done.resource_id, done.matter) == (Action.MANAGE_MEMBERS.value, MATTER, MATTER)
    assert done.detail == (
        "revision=1",
        "everyone=False",
        "member_added=eva+1@bank.example",
        "member_removed=ann",
        "denied_added=fay",
        "denied_removed=dan",
    )


@pytest.mark.parametrize(
    ("before", "after", "refused"),
    [
        (stored("ben"), request("ben ada", revision=1), True),
        (stored("ben"), request("ben", everyone=True, revision=1), True),
        (stored("ben", "ada"), request("ben", revision=1), False),
        (stored("ben", "ada", everyone=True), request("ben", everyone=True, revision=1), True),
        (stored(everyone=True, revision=0), request("ada"), True),
        (stored(everyone=True, revision=0), request("ben"), False),
        (stored("ada ben"), request("ben", revision=1), False),
        (stored("ada ben"), request("ada", revision=1), False),
        (stored("ada ben"), request("ben", everyone=True, revision=1), False),
    ],
)
def test_an_administrator_cannot_let_itself_in(before: MatterMembers, after: Membership, refused: bool) -> None:
    wanted = wanted_members(TENANT, after)
    if not refused:
        assert changed(before, wanted, "ada") == replace(wanted, revision=before.revision + 1)
        return
    with pytest.raises(Reject) as caught:
        changed(before, wanted, "ada")
    assert (caught.value.reason, caught.value.rule) == (Reason.FORBIDDEN, "same_person")


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Membership(MATTER, ("ann", "")), "members[1]"),
        (Membership(MATTER, ("*",)), "members[0]"),
        (Membership(MATTER, ("service:redaction",)), "members[0]"),
        (Membership(MATTER, ("ann lee",)), "members[0]"),
        (Membership(MATTER, ("a" * 181,)), "members[0]"),
        (Membership(MATTER, ("ann",), ("dan", "ann")), "denied[1]"),
        (Membership(MATTER, (), ("dan\n",)), "denied[0]"),
        (Membership(MATTER, ("a",) * (MOST + 1)), "members"),
        (Membership(MATTER, (), ("a",) * (MOST + 1)), "denied"),
        (Membership(MATTER, (), revision=-1), "revision"),
    ],
)
def test_a_fault_names_its_field(wanted: Membership, field: str) -> None:
    with pytest.raises(Reject) as caught:
        wanted_members(TENANT, wanted)
    assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, field)


@pytest.mark.parametrize("matter", ["", "@members", "*", "a b", "m" * 101, "../x"])
async def test_a_matter_has_a_name_that_documents_can_have(world: World, matter: str) -> None:
    for attempt in (
        read(world, matter),
        replaced(world, admin(world), Membership(matter)),
    ):
        with pytest.raises(Reject) as caught:
            await attempt
        assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, "matter")


SUBJECTS = st.frozensets(st.sampled_from(["ann", "ben", "dan", "eva"]))


@given(SUBJECTS, SUBJECTS, SUBJECTS, SUBJECTS)
def test_the_differences_lead_from_one_record_to_the_other(
    members: frozenset[str], denied: frozenset[str], more: frozenset[str], fewer: frozenset[str]
) -> None:
    found = {
        "member_added": set[str](),
        "member_removed": set[str](),
        "denied_added": set[str](),
        "denied_removed": set[str](),
    }
    for one in differences(MatterMembers("t", "m", members, denied), MatterMembers("t", "m", more, fewer)):
        name, _, subject = one.partition("=")
        found[name].add(subject)
    assert (members | found["member_added"]) - found["member_removed"] == more
    assert (denied | found["denied_added"]) - found["denied_removed"] == fewer
