"""Who has a review, and who works on it now. Pure."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.annotation.sets.refusals import invalid
from services.shared.domain.errors import Reason, Reject

DEFAULT_LEASE = timedelta(minutes=30)
LONGEST_LEASE = timedelta(hours=8)
LONGEST_DEPUTY = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Assignment:
    """The person who has the reviews of a version chain in a matter, and the lease of the person who works on it.

    `assignee` is empty if there is none. `due_at` is None without a due date. `holder` has the lease until
    `held_until`.
    """

    assignee: str = ""
    assigned_by: str = ""
    assigned_at: datetime | None = None
    due_at: datetime | None = None
    holder: str = ""
    held_until: datetime | None = None

    def holder_at(self, now: datetime) -> str:
        """The person whose lease is in force; empty if there is none."""
        return self.holder if self.held_until is not None and now < self.held_until else ""


NOT_ASSIGNED = Assignment()


@dataclass(frozen=True, slots=True)
class Deputy:
    """`deputy` does the reviews of `person` from `since` until `until`."""

    person: str
    deputy: str
    since: datetime
    until: datetime
    set_by: str = ""

    def is_in_force(self, now: datetime) -> bool:
        return self.since <= now < self.until


def principals(deputies: Iterable[Deputy], subject: str, now: datetime) -> tuple[str, ...]:
    """The persons whose deputy `subject` is at `now`, in order."""
    return tuple(sorted({one.person for one in deputies if one.deputy == subject and one.is_in_force(now)}))


def claimed(
    before: Assignment, subject: str, people: Collection[str], now: datetime, lasts: timedelta, *, leads: bool
) -> Assignment:
    """The assignment after `subject` claims the review: `subject` has a lease, and gets the review if there is no
    assignee. `people`: those for whom `subject` is the deputy. `leads`: whether `subject` can assign reviews.

    Raises `Reject(PRECONDITION_FAILED)` if another person works on the review, or is its assignee.
    """
    if not timedelta(0) < lasts <= LONGEST_LEASE:
        raise invalid("minutes", f"must be from 1 to {LONGEST_LEASE // timedelta(minutes=1)}")
    holder = before.holder_at(now)
    if holder and holder != subject:
        until = f"until {before.held_until:%Y-%m-%dT%H:%M:%SZ}" if before.held_until else ""
        detail = f"Another person works on the review {until}"
        raise Reject(Reason.PRECONDITION_FAILED, detail=detail, field="document_id")
    if before.assignee and before.assignee not in {subject, *people} and not leads:
        detail = "The review is assigned to another person. A person who can assign reviews can move it"
        raise Reject(Reason.PRECONDITION_FAILED, detail=detail, field="document_id")
    held = replace(before, holder=subject, held_until=now + lasts)
    return held if before.assignee else replace(held, assignee=subject, assigned_by=subject, assigned_at=now)


def released(before: Assignment, subject: str, *, give_back: bool) -> Assignment:
    """The assignment after `subject` ends its lease. `give_back`: `subject` does not keep the review either."""
    after = replace(before, holder="", held_until=None) if before.holder == subject else before
    return (
        replace(after, assignee="", assigned_by="", assigned_at=None) if give_back and _has(after, subject) else after
    )


def assigned(before: Assignment, assignee: str, by: str, now: datetime, due_at: datetime | None) -> Assignment:
    """The assignment after `by` gives the review to `assignee`; empty: to none. It ends the lease of another person.
    `due_at` None keeps the due date.
    """
    due = due_at or before.due_at
    if before.assignee == assignee and before.due_at == due:
        return before
    after = replace(before, assignee=assignee, assigned_by=by, assigned_at=now, due_at=due)
    return after if before.holder_at(now) == assignee else replace(after, holder="", held_until=None)


def share_out(
    sizes: Mapping[str, int],
    loads: Mapping[str, int],
    people: Sequence[str],
    fits: Callable[[str, str], bool],
) -> Mapping[str, str]:
    """The person for each document of `sizes`, by its id; empty if it fits none of `people`. The largest documents come
    first, and each goes to the person with the least work.

    Sizes and `loads`, the work that a person has already, are in code points. `fits`: whether a person can review a
    document.
    """
    work = {one: loads.get(one, 0) for one in people}
    shares: dict[str, str] = {}
    for document in sorted(sizes, key=lambda one: (-sizes[one], one)):
        able = [one for one in people if fits(one, document)]
        shares[document] = min(able, key=lambda one: (work[one], one), default="")
        if shares[document]:
            work[shares[document]] += sizes[document]
    return shares


def check_deputy(wanted: Deputy, now: datetime) -> None:
    """Raises `Reject(INVALID_METADATA)` if the deputy cannot be stored."""
    if wanted.deputy == wanted.person:
        raise invalid("deputy", "is the person itself")
    if wanted.until <= wanted.since:
        raise invalid("until", "must be after since")
    if wanted.until <= now:
        raise invalid("until", "must be in the future")
    if wanted.until - wanted.since > LONGEST_DEPUTY:
        raise invalid("until", f"must be at most {LONGEST_DEPUTY.days} days after since")


def _has(one: Assignment, subject: str) -> bool:
    return one.assignee == subject
