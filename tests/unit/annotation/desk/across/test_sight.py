"""What of all documents a caller reads: matters, purposes and uses."""

from collections.abc import Sequence

import pytest

from services.annotation.desk.across.sight import authorise_reading, stated_use, viewer_of
from services.annotation.reveals.uses import Use
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor, Role
from tests.unit.annotation.support import CASE_SYSTEM, MATTER, NOW, REVIEWER, STRANGER, TENANT, World, actor

BOTH = [MATTER, "дело-2"]
OPERATOR = actor(Role.OPERATOR)
MEMBER = actor(Role.REVIEWER, matters=[MATTER])


@pytest.mark.parametrize(
    ("who", "purpose", "matters"),
    [
        (REVIEWER, "review", BOTH),
        (MEMBER, "review", [MATTER]),
        (REVIEWER, "", []),
        (REVIEWER, "training", []),
        (CASE_SYSTEM, "review", []),
        (actor(Role.REVIEWER, matters=[]), "review", []),
    ],
)
def test_the_matters_whose_text_the_caller_reads(
    world: World, who: Actor, purpose: str, matters: Sequence[str]
) -> None:
    viewer = viewer_of(world.access, who, BOTH, purpose, NOW)
    assert list(viewer.visible.matters) == matters
    assert (viewer.tenant, viewer.people, viewer.now) == (who.tenant, (who.subject,), NOW)
    assert viewer_of(world.access, who, [], purpose, NOW).visible.matters == ()


def test_a_needed_action_and_a_wall_close_matters(world: World) -> None:
    needs = (Action.READ_PROPOSALS,)
    assert list(viewer_of(world.access, REVIEWER, BOTH, "review", NOW, needs).visible.matters) == BOTH
    assert viewer_of(world.access, REVIEWER, BOTH, "review", NOW, (Action.ERASE,)).visible.matters == ()
    world.members.put(TENANT, MATTER, "other@harbour-bank")
    assert list(viewer_of(world.access, REVIEWER, BOTH, "review", NOW).visible.matters) == BOTH[1:]


async def test_reading_is_authorised_with_its_purpose_and_recorded(world: World) -> None:
    await authorise_reading(world.access, REVIEWER, "review", "grid", Use.COPIED)
    for one in world.audit.records:
        assert {"read=grid", "use=copied"} <= set(one.detail)
    assert world.audit.records[-1].action == Action.READ_TEXT.value


@pytest.mark.parametrize(
    ("who", "purpose"), [(REVIEWER, ""), (REVIEWER, "x"), (CASE_SYSTEM, "review"), (OPERATOR, "review")]
)
async def test_reading_is_refused(world: World, who: Actor, purpose: str) -> None:
    with pytest.raises(Reject) as caught:
        await authorise_reading(world.access, who, purpose, "grid", Use.DISPLAYED)
    assert caught.value.reason is Reason.FORBIDDEN


@pytest.mark.parametrize(
    ("who", "stated", "use"),
    [
        (REVIEWER, "", Use.DISPLAYED),
        (REVIEWER, "copied", Use.COPIED),
        (STRANGER, "searched", Use.SEARCHED),
        (CASE_SYSTEM, "displayed", Use.DELIVERED),
        (CASE_SYSTEM, "бред", Use.DELIVERED),
    ],
)
def test_uses(who: Actor, stated: str, use: Use) -> None:
    assert stated_use(who, stated) is use


@pytest.mark.parametrize("stated", ["бред", "COPIED", " copied", "\0"])
def test_an_unknown_use_is_refused(stated: str) -> None:
    with pytest.raises(Reject) as caught:
        stated_use(REVIEWER, stated)
    assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, "use")
    assert stated not in caught.value.detail or stated == " copied"
