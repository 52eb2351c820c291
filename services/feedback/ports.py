"""The dependencies of the API, as protocols."""

from collections.abc import Iterable
from typing import Protocol

from services.feedback.statistics import ReviewCounts
from services.shared.domain.events import ReviewCompleted


class ReviewsPort(Protocol):
    """All completed reviews, of all tenants: `ReviewTable`."""

    def events(self) -> Iterable[ReviewCompleted]:
        """The reviews in the partitions of this worker."""
        ...

    def counts(self) -> Iterable[ReviewCounts]:
        """The counts of the same reviews, one per review."""
        ...
