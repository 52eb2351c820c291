"""The pages that a reader has seen, and what a stop closes."""

import pytest

from services.annotation.desk.deciding.stopping import closed
from services.annotation.queue.stops import MOST_PAGES, StopReason, check_pages, page_ranges
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.access.members.records import MatterMembers

OPEN = MatterMembers("bank", "M-1", everyone=True)
LISTED = MatterMembers("bank", "M-1", members=frozenset({"ann", "ben"}), revision=4)


@pytest.mark.parametrize(
    ("pages", "ranges"),
    [([], ""), ([3], "3"), ([3, 1, 2], "1-3"), ([7, 1, 2, 3, 7], "1-3,7"), ([1, 3, 5, 6], "1,3,5-6")],
)
def test_pages_are_ranges(pages: list[int], ranges: str) -> None:
    assert ",".join(page_ranges(pages)) == ranges


@pytest.mark.parametrize(
    ("pages", "field"), [([0], "pages[0]"), ([1, -4], "pages[1]"), ([1] * (MOST_PAGES + 1), "pages")]
)
def test_a_number_that_no_page_has_is_refused(pages: list[int], field: str) -> None:
    with pytest.raises(Reject) as caught:
        check_pages(pages)
    assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, field)


@pytest.mark.parametrize("stored", [OPEN, LISTED])
def test_a_conflict_closes_the_matter(stored: MatterMembers) -> None:
    after = closed(stored, "ann", "family", StopReason.CONFLICT)
    assert after is not None
    assert (after.admits("ann"), after.lists("ann"), after.admits("ben")) == (False, False, True)
    assert after.revision == stored.revision + 1


@pytest.mark.parametrize("stored", [OPEN, LISTED])
@pytest.mark.parametrize("reason", [StopReason.PRIVILEGE, StopReason.MISFILED])
def test_the_other_reasons_close_the_version_chain(stored: MatterMembers, reason: StopReason) -> None:
    after = closed(stored, "ann", "family", reason)
    assert after is not None
    assert (after.admits("ann"), after.closes("family", "ann"), after.closes("other", "ann")) == (True, True, False)
    assert (after.closes("family", "ben"), after.closes("", "ann")) == (False, False)
    assert after.closed_to("ann") == {"family"}


@pytest.mark.parametrize("reason", StopReason)
def test_what_is_closed_already_is_not_stored_again(reason: StopReason) -> None:
    after = closed(OPEN, "ann", "family", reason)
    assert after is not None
    assert closed(after, "ann", "family", reason) is None
