"""Counts decisions by clause type and model version. Pure: order and repetition of reviews do not change the result."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter

from services.shared.domain.annotations import Decision
from services.shared.domain.events import ReviewCompleted
from services.shared.domain.requests import Request

PERSON = "person"


@dataclass(frozen=True, slots=True)
class Counts:
    """The number of decisions on one clause type and model version, by kind."""

    accepted: int = 0
    rejected: int = 0
    changed: int = 0
    added: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.accepted + other.accepted,
            self.rejected + other.rejected,
            self.changed + other.changed,
            self.added + other.added,
        )

    @property
    def agreement(self) -> float:
        """Accepted proposals as a share of all proposals, from 0 to 1; 0 if there are none."""
        proposed = self.accepted + self.rejected + self.changed
        return self.accepted / proposed if proposed else 0.0

    @property
    def total(self) -> int:
        """The number of all decisions."""
        return self.accepted + self.rejected + self.changed + self.added


@dataclass(frozen=True, slots=True, order=True)
class CountKey:
    """The key of counts. Annotations by people count for the model version that missed them, else for `PERSON`."""

    category: str
    model_version: str


@dataclass(frozen=True, slots=True)
class ReviewCounts:
    """The counts of one review. A review with the same `review_id` replaces it."""

    review_id: str
    tenant: str
    matter: str
    counts: Mapping[CountKey, Counts]


@dataclass(frozen=True, slots=True)
class Totals:
    """The sum over reviews of a tenant."""

    reviews: int
    counts: Mapping[CountKey, Counts]

    @property
    def decisions(self) -> int:
        """The number of decisions in all reviews."""
        return sum(one.total for one in self.counts.values())


@dataclass(frozen=True, slots=True)
class ClauseMetrics:
    """The counts of one clause type and model version."""

    category: str
    model_version: str
    accepted: int
    rejected: int
    changed: int
    added: int
    agreement: float

    @property
    def proposed(self) -> int:
        """The number of annotations that the model proposed. `agreement` is the accepted share of them."""
        return self.accepted + self.rejected + self.changed


@dataclass(frozen=True, slots=True)
class GetMetricsResponse:
    """The counts of a tenant, ordered by category, then model version."""

    clauses: tuple[ClauseMetrics, ...]
    reviews: int
    decisions: int


@dataclass(frozen=True, slots=True)
class GetMetricsRequest(Request[GetMetricsResponse]):
    """A request for the counts of a tenant. Empty: the tenant of the caller."""

    tenant: str = ""


def count_review(event: ReviewCompleted) -> ReviewCounts:
    """The counts of one review. If an annotation has several decisions, only the last one counts. Annotations that were
    accepted together are not counted: the reviewer did not decide on each of them.
    """
    last = {
        one.annotation_id or one.decision_id: one for one in sorted(event.review.decisions, key=attrgetter("closed_at"))
    }
    tally: Counter[tuple[CountKey, str]] = Counter()
    for one in (decision for decision in last.values() if not decision.bulk):
        category = one.model_category or one.category
        version = one.model_version or event.provenance.model or PERSON
        tally[CountKey(category, version), _FIELDS[one.decision]] += 1
    fields: dict[CountKey, dict[str, int]] = defaultdict(dict)
    for (key, field), number in tally.items():
        fields[key][field] = number
    counts = {key: Counts(**numbers) for key, numbers in fields.items()}
    return ReviewCounts(event.review.review_id, event.document.tenant, event.document.matter, counts)


def total(reviews: Iterable[ReviewCounts], tenant: str, sees: Callable[[str], bool]) -> Totals:
    """The sum over the reviews of `tenant` in the matters that the caller sees, each counted once by its id."""
    own = {one.review_id: one for one in reviews if one.tenant == tenant}
    seen = {matter for matter in {one.matter for one in own.values()} if sees(matter)}
    own = {name: one for name, one in own.items() if one.matter in seen}
    counts: dict[CountKey, Counts] = defaultdict(Counts)
    for review in own.values():
        for key, numbers in review.counts.items():
            counts[key] += numbers
    return Totals(len(own), dict(sorted(counts.items())))


_FIELDS: Mapping[Decision, str] = {
    Decision.ACCEPT: "accepted",
    Decision.REJECT: "rejected",
    Decision.CHANGE_SPAN: "changed",
    Decision.CHANGE_CATEGORY: "changed",
    Decision.ADD: "added",
}
