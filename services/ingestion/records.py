"""Records that the handlers and the store exchange."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason
from services.shared.domain.events import DocumentStatus, DocumentStatusChanged, DocumentSubmitted, Event

_NEVER = datetime.min.replace(tzinfo=UTC)

# Refusals because of the content. After any other refusal, the same submission can succeed later.
FINAL_REFUSALS = frozenset(
    {
        Reason.NEEDS_PASSWORD,
        Reason.NEEDS_OCR,
        Reason.TOO_LARGE,
        Reason.MALFORMED,
        Reason.UNSUPPORTED,
        Reason.EMPTY,
        Reason.HASH_MISMATCH,
        Reason.ERASED,
    }
)


@dataclass(frozen=True, slots=True)
class Submission:
    """A submitted document. `status` is None until ingestion decides; `later` is the latest status that another service
    reported. `submitted_by` is the subject of the credential or the folder; empty for Kafka. `received_at` is the time
    of the first row of this submission.
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
    submitted_by: str = ""
    received_at: datetime = _NEVER

    @property
    def is_final(self) -> bool:
        """Whether a redelivery returns the stored events. If not, ingestion decides again."""
        refused = self.status is DocumentStatus.REFUSED
        return self.reason in FINAL_REFUSALS if refused else self.status is not None

    @property
    def attachment_ids(self) -> tuple[str, ...]:
        """The submission ids of the documents inside this one, in their order. Empty before it is parsed."""
        named = (one for one in self.events if isinstance(one, DocumentSubmitted | DocumentStatusChanged))
        return tuple(one.submission_id for one in named if one.submission_id != self.submission_id)


@dataclass(frozen=True, slots=True)
class Plan:
    """The decision on a content: a new version or a duplicate. `withdrawn`: its version chain was withdrawn later.

    `same_content`: the documents with this content, in this chain and of the duplicate. If one is erased, the content
    is refused.
    """

    version: int
    duplicate_of: str = ""
    withdrawn: bool = False
    near_duplicate_of: str = ""
    similarity: float = 0.0
    same_content: tuple[str, ...] = ()

    def same_place(self, other: "Plan") -> bool:
        """Whether both plans give the same document id."""
        return (self.version, self.duplicate_of, self.withdrawn) == (other.version, other.duplicate_of, other.withdrawn)


@dataclass(frozen=True, slots=True)
class Version:
    """A new version in a version chain. `record` is complete."""

    record: DocumentRecord
    content_hash: str
    simhash: int


def names_another_agreement(record: DocumentRecord, known: DocumentRecord) -> bool:
    """Whether `record` amends another agreement than `known`. One that names none says nothing about it."""
    return record.amends not in ("", known.amends)


# Makes the events of a withdrawal from the submissions of the withdrawn versions, and the attachments inside them.
WithdrawalEvents = Callable[[Sequence[Submission], Sequence[DocumentRecord]], Sequence[Event]]
