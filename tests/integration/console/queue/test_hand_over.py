"""A lead moves the reviews of a colleague who is ill, in a real browser."""

from collections.abc import Mapping, Sequence
from time import perf_counter

from services.annotation.desk.queue import AssignRequest, QueueRequest, ReviewQueue
from services.annotation.queue.items import QueuedReview
from services.annotation.storage.queue import QueueStore
from tests.integration.console.queue.conftest import ILL, LEAD, NEW, Desk, in_thread
from tests.unit.annotation.support import MATTER, TENANT, record

WALLED = "HB-9"


async def assigned(desk: Desk, number: int) -> list[str]:
    """Reviews of ILL, the last of them in a matter that NEW cannot see. ILL works on the first."""
    world = desk.world
    world.members.put(TENANT, WALLED, f"{LEAD.subject} {ILL.subject}")
    matters = [MATTER] * (number - 1) + [WALLED]
    documents = [record(reference=f"ref-{n}", matter=matter) for n, matter in enumerate(matters)]
    for one in documents:
        await world.propose(one, found=())
    queue = ReviewQueue(QueueStore(world.database), world.access, world.clock)
    ids = [one.document_id for one in documents]
    await queue.assign(LEAD, AssignRequest(ids, assignees=[ILL.subject]))
    await queue.claim(ILL, ids[0])
    return ids


async def reviews_of(desk: Desk) -> Mapping[str, Sequence[QueuedReview]]:
    queue = ReviewQueue(QueueStore(desk.world.database), desk.world.access, desk.world.clock)
    wanted = QueueRequest(mine=True, size=200)
    return {one.subject: (await queue.list(one, wanted)).reviews for one in (ILL, NEW)}


def test_sixty_reviews_are_handed_over_in_one_action(desk: Desk) -> None:
    ids = in_thread(assigned(desk, 60))
    page = desk.page_of(LEAD)
    page.get_by_role("link", name="My team's").click()
    page.get_by_label("From", exact=True).first.fill(ILL.subject)
    form = page.locator("form[action='/queue/hand-over']")
    form.get_by_label("To").fill(NEW.subject)
    begun = perf_counter()
    form.get_by_role("button", name="Move all").click()
    notice = page.locator(".notice")
    notice.wait_for()
    print(f"60 reviews: {perf_counter() - begun:.2f} s")
    text = notice.inner_text()
    assert f"59 of 60 reviews assigned: {NEW.subject} 59" in text
    assert "1 not assigned: the person is not in the matter (ref-59)" in text
    assert WALLED not in text

    mine = desk.page_of(NEW)
    mine.get_by_text("59").first.wait_for()
    assert "ref-59" not in mine.content()
    assert WALLED not in mine.content()
    mine.goto(f"{desk.origin}/documents/{ids[-1]}")
    assert WALLED not in mine.content()
    rows = in_thread(reviews_of(desk))
    assert {(one.assignment.assignee, one.assignment.holder) for one in rows[NEW.subject]} == {(NEW.subject, "")}
    assert (len(rows[NEW.subject]), [one.document.document_id for one in rows[ILL.subject]]) == (59, ids[-1:])
