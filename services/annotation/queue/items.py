"""A review in the queue: what the document is, what is undecided, and how urgent it is. Pure."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from services.annotation.queue.assignments import NOT_ASSIGNED, Assignment
from services.annotation.queue.stops import ReadingStop
from services.annotation.sets.findings import is_open, reviewed
from services.annotation.sets.judging.places import NOBODY, hidden_from, without_answers
from services.annotation.sets.refusals import invalid, is_id
from services.annotation.sets.state import DocumentSet, as_proposed
from services.annotation.sets.steps.records import ReviewSteps
from services.shared.domain.annotations import AnnotationState, FindingState, SetState
from services.shared.domain.clauses import Severity
from services.shared.domain.document import DocumentRecord
from services.shared.domain.relations import Priority

MOST = 200
"""The largest page."""
DEFAULT_SIZE = 50


class Order(StrEnum):
    """RISK: the gravest open findings first. DUE: the earliest due date first. AGE: the oldest first. PRIORITY: the
    most urgent documents first, then as RISK, then as DUE, then as AGE.
    """

    RISK = "risk"
    DUE = "due"
    AGE = "age"
    PRIORITY = "priority"


@dataclass(frozen=True, slots=True)
class Workload:
    """What a set has to decide. `open_findings`: the number of undecided findings by severity, without zeros.

    `until` is when a decision on a finding ends next, so that the numbers change then; None if none ends. `to_judge`:
    the places that are judged first in this step. Their findings are not counted: the number would say what the model
    says. In the order, each counts as a critical finding.
    """

    document_type: str
    annotations: int
    undecided_annotations: int
    findings: int
    open_findings: Mapping[Severity, int]
    until: datetime | None = None
    to_judge: int = 0

    @property
    def risk(self) -> int:
        """A number that grows with the gravest open findings, then with their number."""
        value = 0
        for severity in reversed(tuple(Severity)):
            number = self.open_findings.get(severity, 0) + (self.to_judge if severity is Severity.CRITICAL else 0)
            value = value * _BASE + min(number, _BASE - 1)
        return value

    def gravest_first(self) -> list[tuple[Severity, int]]:
        """The severities of open findings with their numbers."""
        return [(one, self.open_findings[one]) for one in reversed(tuple(Severity)) if self.open_findings.get(one)]


@dataclass(frozen=True, slots=True)
class QueuedReview:
    """A document under review, or with a completed review. `code_points`: length of its text. `received_at`: when it
    was submitted; if that is unknown, when the model read it. `stops`: readers who stopped reading it since it was
    assigned, the latest first. `steps`: the next step of the review; who cannot do it only of a single review.
    """

    document: DocumentRecord
    state: SetState
    revision: int
    received_at: datetime
    code_points: int
    workload: Workload
    assignment: Assignment = NOT_ASSIGNED
    stops: tuple[ReadingStop, ...] = ()
    steps: ReviewSteps = field(default_factory=ReviewSteps)


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """The reviews that a caller wants. Empty fields do not filter. `assignees` and `unassigned` are alternatives of one
    filter: a review fits one of them. `severity`: with an open finding of it or of a higher one. `client_ids` and
    `priorities` are those of the document. `stopped`: a reader stopped reading it since it was assigned. `team`: only
    the reviews of other people in `Viewer.team_matters`.
    """

    states: tuple[SetState, ...] = (SetState.PROPOSED,)
    assignees: tuple[str, ...] = ()
    unassigned: bool = False
    matters: tuple[str, ...] = ()
    document_types: tuple[str, ...] = ()
    severity: Severity | None = None
    order: Order = Order.RISK
    client_ids: tuple[str, ...] = ()
    priorities: tuple[Priority, ...] = ()
    stopped: bool = False
    team: bool = False


@dataclass(frozen=True, slots=True)
class VisibleReviews:
    """The reviews that a caller can see: those of `matters`, without the version chains of `closed`, each with its
    matter.
    """

    matters: tuple[str, ...] = ()
    closed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who reads the queue: `people` are the caller and those whose deputy it is, `team_matters` the visible ones where
    it works with others.
    """

    tenant: str
    people: tuple[str, ...]
    visible: VisibleReviews
    team_matters: tuple[str, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class Position:
    """The place of a review in an order: `ranks` ascend, then `received` in microseconds, then `document_id`."""

    order: Order
    ranks: tuple[int, ...]
    received: int
    document_id: str

    def token(self) -> str:
        """The position as the token of the page that begins after it."""
        values = [self.order.value, *self.ranks, self.received, self.document_id]
        return urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def position_of(token: str, order: Order) -> Position | None:
    """The position of a token; None if it is empty. Raises `Reject(INVALID_METADATA)` if it is not of this order."""
    if not token:
        return None
    try:
        name, *numbers, document_id = json.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (ValueError, TypeError, RecursionError):
        raise invalid("page_token", "is not a token of this list") from None
    fits = name == order.value and is_id(document_id) and len(numbers) == RANKS[order] + 1
    if not (fits and all(type(one) is int and abs(one) < _MOST_RANK for one in numbers)):
        raise invalid("page_token", "is of another list: send the same order as for the first page")
    *ranks, received = numbers
    return Position(order, tuple(ranks), received, document_id)


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """The number of reviews that fit the filter, and of all open reviews that the caller can see: those of the caller,
    those without assignee, and those of the team. `version` changes with the reviews that fit, and who has them.
    """

    matching: int
    open: int
    mine: int
    unassigned: int
    team: int = 0
    version: str = ""


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of reviews in order. `next_token` is empty on the last page."""

    reviews: tuple[QueuedReview, ...]
    counts: QueueCounts
    next_token: str = ""


def workload_of(document_set: DocumentSet, now: datetime) -> Workload:
    """What the current set has to decide at `now`, without what the arm of the document hides, and what is judged
    first.
    """
    hidden, document_set = hidden_from(document_set, NOBODY), without_answers(document_set, NOBODY)
    current, _ = reviewed(document_set, now)
    shown = as_proposed(document_set.document, current)
    ends = [
        one.review.until
        for one in shown.findings
        if one.review and one.review.until and one.review.state in _UNTIL and one.review.until > now
    ]
    return Workload(
        document_type=shown.document_type,
        annotations=len(shown.annotations) + len(hidden),
        undecided_annotations=sum(one.state is AnnotationState.PROPOSED for one in (*shown.annotations, *hidden)),
        findings=len(shown.findings),
        open_findings=dict(Counter(one.severity for one in shown.findings if is_open(one))),
        until=min(ends, default=None),
        to_judge=document_set.withheld,
    )


# The numbers that decide before the age, of each order.
RANKS: Mapping[Order, int] = {Order.RISK: 1, Order.DUE: 1, Order.AGE: 1, Order.PRIORITY: 3}
_BASE = 1_000
_MOST_RANK = 1 << 63
_UNTIL = frozenset({FindingState.WAITING, FindingState.WAIVED})
