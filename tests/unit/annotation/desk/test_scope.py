"""The matter of a list over all matters of a caller."""

from collections.abc import Sequence

import pytest

from services.annotation.desk.queue import QueueRequest, ReviewQueue
from services.annotation.desk.reading import FeedRequest
from services.annotation.desk.scope import scope_of
from services.annotation.storage.queue import QueueStore
from services.shared.domain.errors import Reason
from services.shared.domain.records import Action, Role
from tests.unit.annotation.calls import refused
from tests.unit.annotation.support import MATTER, TENANT, World, actor, record

LEAVER = actor(Role.REVIEWER, subject="leaver@harbour-bank", matters=[MATTER, "HB-2"])


@pytest.mark.parametrize(
    ("matters", "matter"),
    [(["*"], ""), ([], ""), ([MATTER], MATTER), (["HB-2", MATTER], "HB-2"), (["@members"], "@members")],
)
def test_the_first_matter_that_is_allowed_counts(world: World, matters: Sequence[str], matter: str) -> None:
    world.members.put(TENANT, MATTER, "other@harbour-bank")
    who = actor(Role.REVIEWER, subject="leaver@harbour-bank", matters=matters)
    assert scope_of(world.access, who, Action.READ_PROPOSALS, "review-queue").matter == matter


async def test_a_caller_who_lost_one_matter_keeps_the_lists_of_the_others(world: World) -> None:
    await world.propose(record())
    await world.propose(record(matter="HB-2"))
    world.members.put(TENANT, MATTER, "other@harbour-bank")
    views, feed = world.service.operations.views, FeedRequest(include_proposed=True)
    await views.open_feed(LEAVER, feed)
    page = await views.page(LEAVER, feed, 0, 0)
    await views.record_page(LEAVER, feed, 0, page)
    await views.check_feed(LEAVER, feed)
    assert [one.document.matter for one in page.items] == ["HB-2"]
    queue = ReviewQueue(QueueStore(world.database), world.access, world.clock)
    assert [one.document.matter for one in (await queue.list(LEAVER, QueueRequest())).reviews] == ["HB-2"]

    world.members.put(TENANT, "HB-2", "other@harbour-bank")
    await refused(Reason.FORBIDDEN, views.open_feed(LEAVER, feed))
    await refused(Reason.FORBIDDEN, queue.list(LEAVER, QueueRequest()))
