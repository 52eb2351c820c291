"""Who gets a reveal grant: within the limits of the policy oneself, beyond them with another person."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.annotation.desk.revealing import RevealRequest, Reveals
from services.annotation.reveals.grants import RevealGrant, RevealScope, RevealState
from services.shared.domain.errors import Reason, Reject, StepUpRequired
from services.shared.domain.records import Actor, Role
from tests.unit.annotation.calls import DOCUMENT, withdrawal
from tests.unit.annotation.support import CASE_SYSTEM, NOW, REVIEWER, SENIOR, STRANGER, World, actor

ID = DOCUMENT.document_id
DOCUMENT_SCOPE, PAGE, VALUE = RevealScope.DOCUMENT, RevealScope.PAGE, RevealScope.VALUE
PROVEN = replace(REVIEWER, mfa_at=NOW)
PROVEN_SENIOR = replace(SENIOR, mfa_at=NOW)
OFFICER = actor(Role.COMPLIANCE)
ONE = RevealRequest(VALUE, value="PERSON_1")
WHOLE = RevealRequest(DOCUMENT_SCOPE)


@pytest.fixture(autouse=True)
def _shipped(world: World) -> None:
    world.rules.mask()


async def _reveals(world: World) -> Reveals:
    await world.propose(DOCUMENT)
    return world.service.operations.reveals


async def _masked(world: World, who: Actor) -> int:
    operations = world.service.operations
    stored = (await operations.views.document(REVIEWER, ID)).stored
    return len((await operations.visibility.of(who, stored, "review")).masked)


@pytest.mark.parametrize(
    ("who", "wanted", "state", "minutes", "masked"),
    [
        (PROVEN, ONE, RevealState.IN_FORCE, 60, 0),
        (PROVEN, RevealRequest(VALUE, value="[PERSON_1]", minutes=5), RevealState.IN_FORCE, 5, 0),
        (PROVEN, RevealRequest(PAGE, page=2), RevealState.IN_FORCE, 60, 1),
        (PROVEN, WHOLE, RevealState.WAITING, 60, 2),
        (PROVEN_SENIOR, WHOLE, RevealState.IN_FORCE, 240, 0),
        (PROVEN_SENIOR, RevealRequest(DOCUMENT_SCOPE, minutes=240), RevealState.IN_FORCE, 240, 0),
    ],
)
async def test_a_caller_gets_what_the_policy_allows_it_alone(
    world: World, who: Actor, wanted: RevealRequest, state: RevealState, minutes: int, masked: int
) -> None:
    made = await (await _reveals(world)).request(who, ID, wanted, "review")
    assert (made.state(NOW), made.lasts, made.mfa_at) == (state, timedelta(minutes=minutes), NOW)
    assert made.granted_by == (who.subject if state is RevealState.IN_FORCE else "")
    assert await _masked(world, who) == masked
    assert await _masked(world, REVIEWER if who is PROVEN_SENIOR else SENIOR) == 2


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (RevealRequest(PAGE), "page"),
        (RevealRequest(PAGE, page=3), "page"),
        (RevealRequest(PAGE, page=-1), "page"),
        (RevealRequest(DOCUMENT_SCOPE, page=1), "page"),
        (RevealRequest(VALUE), "value_id"),
        (RevealRequest(VALUE, value="PERSON_2"), "value_id"),
        (RevealRequest(PAGE, page=1, value="PERSON_1"), "value_id"),
        (RevealRequest(DOCUMENT_SCOPE, minutes=61), "minutes"),
        (RevealRequest(DOCUMENT_SCOPE, minutes=-1), "minutes"),
    ],
)
async def test_a_faulty_request_names_its_field(world: World, wanted: RevealRequest, field: str) -> None:
    reveals = await _reveals(world)
    with pytest.raises(Reject) as caught:
        await reveals.request(PROVEN, ID, wanted, "review")
    assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, field)
    assert await reveals.all(SENIOR, ID) == []


@pytest.mark.parametrize(
    ("who", "purpose", "reason"),
    [
        (CASE_SYSTEM, "review", Reason.FORBIDDEN),
        (PROVEN, "audit", Reason.FORBIDDEN),
        (PROVEN, "", Reason.FORBIDDEN),
        (STRANGER, "review", Reason.NOT_FOUND),
    ],
)
async def test_a_request_needs_the_right(world: World, who: Actor, purpose: str, reason: Reason) -> None:
    reveals = await _reveals(world)
    with pytest.raises(Reject) as caught:
        await reveals.request(who, ID, ONE, purpose)
    assert caught.value.reason is reason


@pytest.mark.parametrize("age", [None, timedelta(minutes=16)])
async def test_a_request_needs_a_fresh_second_factor(world: World, age: timedelta | None) -> None:
    reveals = await _reveals(world)
    with pytest.raises(StepUpRequired):
        await reveals.request(replace(REVIEWER, mfa_at=NOW - age if age else None), ID, ONE, "review")


async def test_another_person_grants_what_a_caller_cannot_take_alone(world: World) -> None:
    reveals = await _reveals(world)
    waiting = await reveals.request(PROVEN, ID, WHOLE, "review")
    with pytest.raises(StepUpRequired):
        await reveals.grant(SENIOR, ID, waiting.grant_id, "review")
    assert await _masked(world, REVIEWER) == 2
    made = await reveals.grant(PROVEN_SENIOR, ID, waiting.grant_id, "review")
    assert (made.granted_by, made.expires_at) == (SENIOR.subject, NOW + timedelta(hours=1))
    assert await _masked(world, REVIEWER) == 0
    with pytest.raises(Reject) as again:
        await reveals.grant(PROVEN_SENIOR, ID, waiting.grant_id, "review")
    assert again.value.reason is Reason.PRECONDITION_FAILED
    details = [one.detail for one in world.audit.records if one.action == "document.grant_reveal"]
    assert (f"reveal={waiting.grant_id}",) in [one[:1] for one in details]


async def test_nobody_grants_the_own_request_or_a_late_one(world: World) -> None:
    reveals = await _reveals(world)
    both = replace(PROVEN, roles=frozenset({Role.REVIEWER, Role.SENIOR_REVIEWER}))
    await reveals.grants.add(_waiting(both.subject))
    with pytest.raises(Reject) as own:
        await reveals.grant(both, ID, "g1", "review")
    assert own.value.reason is Reason.FORBIDDEN
    world.clock.advance(timedelta(days=1).total_seconds())
    late = replace(SENIOR, mfa_at=world.clock.now())
    with pytest.raises(Reject) as lapsed:
        await reveals.grant(late, ID, "g1", "review")
    assert lapsed.value.reason is Reason.PRECONDITION_FAILED
    with pytest.raises(Reject) as unknown:
        await reveals.grant(late, ID, "g9", "review")
    assert unknown.value.reason is Reason.NOT_FOUND


async def test_a_revoked_grant_shows_nothing(world: World) -> None:
    reveals = await _reveals(world)
    made = await reveals.request(PROVEN, ID, ONE, "review")
    ended = await reveals.revoke(REVIEWER, ID, made.grant_id)
    assert (ended.state(NOW), ended.revoked_by) == (RevealState.REVOKED, REVIEWER.subject)
    assert await reveals.revoke(SENIOR, ID, made.grant_id) == ended
    assert await _masked(world, REVIEWER) == 2


async def test_a_caller_sees_and_ends_its_own_grants_only_unless_it_oversees(world: World) -> None:
    reveals = await _reveals(world)
    made = await reveals.request(PROVEN_SENIOR, ID, WHOLE, "review")
    assert await reveals.all(REVIEWER, ID) == []
    with pytest.raises(Reject) as caught:
        await reveals.revoke(REVIEWER, ID, made.grant_id)
    assert caught.value.reason is Reason.NOT_FOUND
    assert await reveals.all(OFFICER, ID) == [made]
    assert (await reveals.revoke(OFFICER, ID, made.grant_id)).revoked_by == OFFICER.subject


async def test_a_grant_ends_by_itself(world: World) -> None:
    reveals = await _reveals(world)
    await reveals.request(PROVEN, ID, RevealRequest(VALUE, value="PERSON_1", minutes=5), "review")
    world.clock.advance(300)
    assert await _masked(world, REVIEWER) == 2


async def test_a_withdrawn_document_reveals_nothing(world: World) -> None:
    reveals = await _reveals(world)
    await world.service.handle(withdrawal(1))
    with pytest.raises(Reject) as caught:
        await reveals.request(PROVEN, ID, ONE, "review")
    assert caught.value.reason is Reason.WITHDRAWN


def _waiting(subject: str) -> RevealGrant:
    return RevealGrant(
        "g1", DOCUMENT.tenant, DOCUMENT.matter, ID, DOCUMENT_SCOPE, subject, "review", timedelta(hours=1), NOW
    )
