"""Access decisions with stored members: together with the walls of the file, and the denial wins."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.records import Action, Actor, Resource, Role
from services.shared.runtime.access.authorise import Authoriser
from services.shared.runtime.access.credentials import service_actor
from services.shared.runtime.access.members.records import BY_MEMBERSHIP, MatterMembers
from services.shared.runtime.access.policy import Wall, load_policy
from tests.fakes import FakeClock, MemoryAudit, MemoryMembers

POLICY = load_policy(Path(__file__).parents[5] / "samples/access.yaml")
BANK, MATTER = "harbour-bank", "M-1"
CLOCK = FakeClock()
ANN = Actor("ann", BANK, frozenset({Role.REVIEWER}))
LISTED = replace(ANN, matters=frozenset({BY_MEMBERSHIP}))
ADMIN = Actor("ada", BANK, frozenset({Role.MATTER_ADMIN}), mfa_at=CLOCK.now())


def stored(members: str = "", denied: str = "", *, everyone: bool = False) -> MatterMembers:
    return MatterMembers(BANK, MATTER, frozenset(members.split()), frozenset(denied.split()), everyone, 1)


def access(
    record: MatterMembers | None = None,
    wall: Wall | None = None,
    *,
    away: bool = False,
    audit: MemoryAudit | None = None,
) -> Authoriser:
    policy = replace(POLICY, walls={(BANK, MATTER): wall} if wall else {})
    members = MemoryMembers(*([record] if record else []))
    members.away = away
    return Authoriser(policy, audit or MemoryAudit(), CLOCK, service="annotation", members=members)


def document(matter: str = MATTER) -> Resource:
    return Resource("document", "d-1", BANK, matter)


ANN_IN, ANN_OUT = Wall(members=frozenset({"ann"})), Wall(denied=frozenset({"ann"}))


@pytest.mark.parametrize(
    ("actor", "record", "wall", "allowed"),
    [
        (ANN, None, None, True),
        (ANN, stored(), None, False),
        (ANN, stored("ann"), None, True),
        (ANN, stored("ben"), None, False),
        (ANN, stored("ann", "ann"), None, False),
        (ANN, stored(everyone=True), None, True),
        (ANN, stored("", "ann", everyone=True), None, False),
        (ANN, stored("ann"), ANN_IN, True),
        (ANN, stored("ann"), ANN_OUT, False),
        (ANN, stored("", "ann"), ANN_IN, False),
        (ANN, stored("ann"), Wall(members=frozenset({"ben"})), False),
        (replace(ANN, matters=frozenset({MATTER})), stored("ben"), None, False),
        (replace(ANN, matters=frozenset({"M-2"})), stored("ann"), None, False),
        (replace(ANN, matters=frozenset({"M-2", BY_MEMBERSHIP})), stored("ann"), None, True),
        (replace(ANN, matters=frozenset()), stored("ann"), None, False),
        (LISTED, None, None, False),
        (LISTED, stored("ann"), None, True),
        (LISTED, stored("ann"), ANN_OUT, False),
        (LISTED, stored("ann", "ann"), None, False),
        (LISTED, stored("ben"), None, False),
        (LISTED, stored(everyone=True), None, False),
        (replace(LISTED, tenant="northgate-credit"), stored("ann"), None, False),
        (replace(LISTED, roles=frozenset({Role.SUBMITTER})), stored("ann"), None, False),
    ],
)
async def test_a_caller_needs_the_credential_the_file_and_the_record(
    actor: Actor, record: MatterMembers | None, wall: Wall | None, allowed: bool
) -> None:
    authoriser = access(record, wall)
    assert authoriser.allows(actor, Action.READ_DOCUMENT, document()) is allowed
    if not allowed and Role.REVIEWER in actor.roles:
        with pytest.raises(Reject) as caught:
            await authoriser.authorise(actor, Action.READ_DOCUMENT, document())
        assert caught.value.reason is Reason.NOT_FOUND
        assert not caught.value.detail


def test_a_record_concerns_its_matter_only() -> None:
    assert access(stored()).allows(ANN, Action.READ_DOCUMENT, document("M-2"))
    assert not access(stored("ann")).allows(LISTED, Action.READ_DOCUMENT, document("M-2"))
    assert not access(stored("ann")).allows(LISTED, Action.READ_DOCUMENT, document(""))


def test_services_are_in_every_matter() -> None:
    service = service_actor("ingestion")
    for one in (access(stored()), access(away=True)):
        assert one.allows(service, Action.CHECK_HOLDS, document())


def test_the_feed_is_open_to_a_credential_by_membership() -> None:
    """Its items are checked one by one."""
    feed = Resource("annotation-feed", "", BANK, BY_MEMBERSHIP)
    assert access().allows(LISTED, Action.READ_ANNOTATIONS, feed)
    assert not access().allows(replace(LISTED, matters=frozenset({"M-2"})), Action.READ_ANNOTATIONS, feed)
    assert not access().allows(LISTED, Action.READ_ANNOTATIONS, replace(feed, matter=""))


@pytest.mark.parametrize(
    ("record", "wall", "allowed"),
    [
        (None, None, True),
        (stored("ann"), None, True),
        (stored("ann", "ada"), None, False),
        (stored("ann"), Wall(denied=frozenset({"ada"})), False),
        (stored("ann"), ANN_IN, False),
    ],
)
def test_an_administrator_need_not_be_a_member(record: MatterMembers | None, wall: Wall | None, allowed: bool) -> None:
    matter = Resource("matter", MATTER, BANK, MATTER)
    assert access(record, wall).allows(ADMIN, Action.MANAGE_MEMBERS, matter) is allowed


def test_managing_members_needs_a_fresh_second_factor_and_its_role() -> None:
    matter = Resource("matter", MATTER, BANK, MATTER)
    old = replace(ADMIN, mfa_at=CLOCK.now() - timedelta(minutes=16))
    assert not access().allows(old, Action.MANAGE_MEMBERS, matter)
    for role in set(Role) - {Role.MATTER_ADMIN}:
        assert not access().allows(replace(ADMIN, roles=frozenset({role})), Action.MANAGE_MEMBERS, matter)


async def test_an_unknown_membership_is_never_an_answer() -> None:
    audit = MemoryAudit()
    authoriser = access(away=True, audit=audit)
    for actor in (ANN, LISTED):
        with pytest.raises(Retry):
            authoriser.allows(actor, Action.READ_DOCUMENT, document())
        with pytest.raises(Retry):
            await authoriser.authorise(actor, Action.READ_DOCUMENT, document())
    assert audit.records == []


@pytest.mark.parametrize(
    ("inactive", "action", "reason"),
    [
        (False, Action.READ_DOCUMENT, None),
        (True, Action.READ_DOCUMENT, "inactive"),
        (True, Action.READ_METRICS, "role"),
        (True, Action.ERASE, "role"),
    ],
)
def test_a_person_who_is_not_active_has_no_right(inactive: bool, action: Action, reason: str | None) -> None:
    members = MemoryMembers()
    if inactive:
        members.inactive.add((BANK, "ann"))
    authoriser = Authoriser(POLICY, MemoryAudit(), CLOCK, service="annotation", members=members)
    assert authoriser._denial(ANN, action, document(), "", None) == (reason or "")


@pytest.mark.parametrize(
    ("record", "grouped", "actor", "allowed"),
    [
        (None, False, ANN, False),
        (None, True, ANN, True),
        (None, True, LISTED, True),
        (None, False, LISTED, False),
        (stored("ben"), True, ANN, True),
        (stored("ben"), False, ANN, False),
        (stored("", "ann"), True, ANN, False),
        (stored(everyone=True), False, ANN, True),
    ],
)
def test_a_group_of_the_directory_makes_members(
    record: MatterMembers | None, grouped: bool, actor: Actor, allowed: bool
) -> None:
    members = MemoryMembers(*([record] if record else []))
    if grouped:
        members.grouped.add((BANK, "Deal 117", "ann"))
    policy = replace(POLICY, walls={}, matter_groups={(BANK, MATTER): ("Other", "Deal 117")})
    authoriser = Authoriser(policy, MemoryAudit(), CLOCK, service="annotation", members=members)
    assert authoriser.allows(actor, Action.READ_DOCUMENT, document()) is allowed
    assert authoriser.allows(ANN, Action.READ_DOCUMENT, document("M-2"))


async def test_a_caller_without_the_right_is_refused_also_then() -> None:
    with pytest.raises(Reject):
        await access(away=True).authorise(ANN, Action.ERASE, document())
