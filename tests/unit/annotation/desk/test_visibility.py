"""Which values a caller sees: none by default, and those of its grants while the policy in force allows them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.annotation.desk.visibility import reader_of, rights_of
from services.annotation.reveals.grants import RevealGrant, RevealRight, RevealScope
from services.annotation.reveals.values import ALL_VALUES, VisibleValues
from services.annotation.storage.reveals import RevealStore
from services.shared.domain.records import Action, Actor, Role
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.access.policy import Grant
from tests.unit.annotation.calls import DOCUMENT
from tests.unit.annotation.support import CASE_SYSTEM, MATTER, NOW, REVIEWER, SENIOR, TENANT, World
from tests.unit.annotation.texts import PROSE, texts_of

HOUR = timedelta(hours=1)
GRANT = RevealGrant(
    "g1",
    TENANT,
    MATTER,
    DOCUMENT.document_id,
    RevealScope.DOCUMENT,
    REVIEWER.subject,
    "review",
    HOUR,
    NOW,
    granted_by=SENIOR.subject,
    granted_at=NOW,
    expires_at=NOW + HOUR,
)
PLACES = [one.original for one in texts_of(PROSE).map.replacements]


@pytest.fixture(autouse=True)
def _shipped(world: World) -> None:
    world.rules.mask()


async def _seen(world: World, actor: Actor, grant: RevealGrant | None = None, purpose: str = "review") -> VisibleValues:
    await world.propose(DOCUMENT)
    if grant:
        await RevealStore(world.database).add(grant)
    operations = world.service.operations
    stored = (await operations.views.document(REVIEWER, DOCUMENT.document_id)).stored
    return await operations.visibility.of(actor, stored, purpose)


async def test_without_a_grant_all_values_are_masked(world: World) -> None:
    seen = await _seen(world, REVIEWER)
    assert (list(seen.masked), seen.grants) == (PLACES, {})


async def test_a_case_system_sees_values_by_the_policy(world: World) -> None:
    seen = await _seen(world, CASE_SYSTEM)
    assert (seen.masked, set(seen.grants.values())) == ((), {ALL_VALUES})


async def test_a_case_system_without_that_right_sees_none(world: World) -> None:
    roles = world.rules.policy.roles
    rights = dict(roles[Role.CASE_SYSTEM])
    rights.pop(Action.READ_VALUES)
    world.rules.policy = replace(world.rules.policy, roles={**roles, Role.CASE_SYSTEM: rights})
    assert list((await _seen(world, CASE_SYSTEM)).masked) == PLACES


@pytest.mark.parametrize(
    ("grant", "purpose", "count"),
    [
        (GRANT, "review", 0),
        (GRANT, "audit", 2),
        (replace(GRANT, scope=RevealScope.PAGE, page=2), "review", 1),
        (replace(GRANT, subject="someone@harbour-bank"), "review", 2),
        (replace(GRANT, tenant="northgate-credit"), "review", 2),
        (replace(GRANT, matter="HB-2"), "review", 2),
        (replace(GRANT, document_id="other"), "review", 2),
        (replace(GRANT, purpose="audit"), "review", 2),
        (replace(GRANT, expires_at=NOW), "review", 2),
        (replace(GRANT, revoked_at=NOW), "review", 2),
        (replace(GRANT, expires_at=None), "review", 2),
        (replace(GRANT, granted_by=REVIEWER.subject), "review", 2),
        (replace(GRANT, granted_by=REVIEWER.subject, scope=RevealScope.PAGE, page=1), "review", 1),
        (replace(GRANT, lasts=2 * HOUR, expires_at=NOW + 2 * HOUR), "review", 2),
    ],
)
async def test_a_grant_is_for_its_person_matter_purpose_and_time(
    world: World, grant: RevealGrant, purpose: str, count: int
) -> None:
    assert len((await _seen(world, REVIEWER, grant, purpose)).masked) == count


async def test_a_grant_ends_with_the_right_of_its_person(world: World) -> None:
    assert (await _seen(world, REVIEWER, GRANT)).masked == ()
    operations = world.service.operations
    stored = (await operations.views.document(REVIEWER, DOCUMENT.document_id)).stored
    other = replace(REVIEWER, roles=frozenset({Role.PLAYBOOK_OWNER}))
    assert list((await operations.visibility.of(other, stored, "review")).masked) == PLACES


async def test_the_values_that_leave_are_recorded_with_their_grant(world: World) -> None:
    seen = await _seen(world, REVIEWER, replace(GRANT, scope=RevealScope.PAGE, page=1))
    operations = world.service.operations
    stored = (await operations.views.document(REVIEWER, DOCUMENT.document_id)).stored
    world.audit.records.clear()
    reader = reader_of(REVIEWER, "review", "copied")
    assert await operations.visibility.record(reader, stored, [PLACES[1]], seen) == []
    assert world.audit.records == []
    whole = OriginalSpan(0, stored.code_points)
    [value] = await operations.visibility.record(reader, stored, [whole], seen)
    assert value.span == PLACES[0]
    [record] = world.audit.records
    place = f"value=PERSON_1@{PLACES[0].start}-{PLACES[0].end}"
    assert (record.action, record.purpose) == ("document.read_values", "review")
    assert record.detail == ("values=1", "use=copied", "grant=g1", place)


def test_rights_are_those_of_the_purpose(world: World) -> None:
    access = world.service.operations.visibility.access
    assert rights_of(access, REVIEWER, "review") == [RevealRight(RevealScope.PAGE, HOUR)]
    assert rights_of(access, REVIEWER, "audit") == []
    assert rights_of(access, CASE_SYSTEM, "review") == []
    both = replace(REVIEWER, roles=frozenset({Role.REVIEWER, Role.SENIOR_REVIEWER}))
    assert len(rights_of(access, both, "review")) == 2
    roles = {Role.REVIEWER: {Action.REVEAL_VALUES: Grant()}}
    world.rules.policy = replace(world.rules.policy, roles=roles)
    assert rights_of(access, REVIEWER, "review") == []
