"""What of the queue a caller can see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from services.annotation.access import ReaderAccess
from services.annotation.ports import resource_of
from services.annotation.queue.items import QueuedReview, VisibleReviews
from services.shared.domain.records import Action, Actor, Resource
from services.shared.runtime.access.members.records import BY_MEMBERSHIP


@dataclass(frozen=True, slots=True)
class QueueSight:
    """The reviews that `actor` can see."""

    access: ReaderAccess
    actor: Actor

    def of(self, matters: Iterable[str], *, leads: bool) -> VisibleReviews:
        """The visible ones of the matters. `leads`: only matters in which the caller can assign reviews."""
        seen = [one for one in matters if self._sees(one) and (not leads or self._leads(one))]
        return VisibleReviews(
            tuple(seen), tuple((one, family) for one in seen for family in self.access.closed_to(self.actor, one))
        )

    def team(self, visible: Iterable[str]) -> tuple[str, ...]:
        """The visible matters whose membership lists the caller; all of them if there are none."""
        every, member = tuple(visible), replace(self.actor, matters=frozenset({BY_MEMBERSHIP}))
        return replace(self, actor=member).of(every, leads=False).matters or every

    def shown(self, reviews: Sequence[QueuedReview]) -> tuple[QueuedReview, ...]:
        """The reviews as the caller sees them: who stopped reading concerns those who assign reviews."""
        return tuple(one if self._assigns(one) else replace(one, stops=()) for one in reviews)

    def _assigns(self, review: QueuedReview) -> bool:
        return self.access.allows(self.actor, Action.ASSIGN_REVIEW, resource_of(review.document))

    def _leads(self, matter: str) -> bool:
        return self._allowed(Action.ASSIGN_REVIEW, matter)

    def _sees(self, matter: str) -> bool:
        return self._allowed(Action.READ_PROPOSALS, matter)

    def _allowed(self, action: Action, matter: str) -> bool:
        return self.access.allows(self.actor, action, Resource("document", "", self.actor.tenant, matter))
