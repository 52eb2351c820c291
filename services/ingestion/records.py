"""The records that the handlers and the store exchange."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason
from services.shared.domain.events import DocumentStatus, DocumentStatusChanged, Event

_NEVER = datetime.min.replace(tzinfo=UTC)

# Refusals whose cause lies outside the document, so that the same submission may succeed later.
RETRYABLE_REFUSALS = frozenset({Reason.FORBIDDEN, Reason.FORBIDDEN_LOCATION, Reason.NOT_FOUND, Reason.TIMED_OUT})


@dataclass(frozen=True, slots=True)
class Submission:
    """A document that was handed in. `status` is None until it is decided; `later` is the last status that another
    service reported.
    """

    record: DocumentRecord
    submission_id: str
    status: DocumentStatus | None = None
    reason: str = ""
    document_id: str = ""
    duplicate_of: str = ""
    content_hash: str = ""
    events: tuple[Event, ...] = ()
    later: DocumentStatusChanged | None = None
    changed_at: datetime = _NEVER

    @property
    def is_final(self) -> bool:
        """Whether a redelivery gets the stored events. If not, the submission is decided again."""
        return self.status is not None and self.reason not in RETRYABLE_REFUSALS


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of a content: a new version, or a duplicate. `withdrawn`: its version chain was withdrawn later."""

    version: int
    duplicate_of: str = ""
    withdrawn: bool = False
    near_duplicate_of: str = ""
    similarity: float = 0.0

    def same_place(self, other: "Plan") -> bool:
        """Whether both plans give the same document id."""
        return (self.version, self.duplicate_of, self.withdrawn) == (other.version, other.duplicate_of, other.withdrawn)


@dataclass(frozen=True, slots=True)
class Version:
    """A new version in a version chain. `record` is complete."""

    record: DocumentRecord
    content_hash: str
    simhash: int


# Makes the events of a withdrawal from the last submission of the chain and the attachments inside its versions.
WithdrawalEvents = Callable[[Submission | None, Sequence[DocumentRecord]], Sequence[Event]]
