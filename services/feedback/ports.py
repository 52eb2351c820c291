"""What the API takes, as protocols."""

from collections.abc import Iterable
from typing import Protocol

from services.feedback.statistics import ReviewCounts
from services.shared.domain.events import ReviewCompleted


class ReviewsPort(Protocol):
    """The completed reviews (`ReviewTable`)."""

    def events(self) -> Iterable[ReviewCompleted]:
        """All reviews of this worker's partitions."""
        ...

    def counts(self) -> Iterable[ReviewCounts]:
        """The counts of the same reviews."""
        ...
