"""What the handlers and doors need from outside."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.ingestion.parsing.parse import Parsed
from services.ingestion.records import Plan, Submission, Version, WithdrawalEvents
from services.ingestion.sources import SourcePolicy
from services.shared.domain.document import DocumentRecord
from services.shared.domain.events import DocumentStatusChanged, Event
from services.shared.runtime.clock import Clock
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.ports import BlobStore


class SubmissionStore(Protocol):
    """Stores submissions, versions and the hashes of known contents. Every method may raise `Retry`."""

    async def submission(self, tenant: str, source_system: str, submission_id: str) -> Submission | None:
        """The submission with this id."""
        ...

    async def submissions_named(self, tenant: str, submission_id: str) -> list[Submission]:
        """The submissions with this id, of all source systems of the tenant."""
        ...

    async def latest_of_chain(self, tenant: str, family: str) -> Submission | None:
        """The submission of a version chain that changed last."""
        ...

    async def receive(self, submission: Submission, now: datetime) -> None:
        """Stores a submission that a door took, unless it is known."""
        ...

    async def waiting(self, before: datetime, limit: int) -> list[Submission]:
        """Submissions without a decision that have not changed since `before`, the oldest first."""
        ...

    async def touch(self, waiting: Submission, now: datetime) -> None:
        """Sets the time of change of a submission that waits to `now`."""
        ...

    async def plan(self, record: DocumentRecord, content_hash: str, simhash: int, at: datetime) -> Plan:
        """What would become of this content now. `at`: when it was handed in."""
        ...

    async def commit(
        self, decision: Submission, version: Version | None, plan: Plan | None, at: datetime, now: datetime
    ) -> tuple[Event, ...] | None:
        """Stores a decision and its new version, if `plan` still holds. A refusal has no plan.

        Returns the events of the first decision, or None if the plan no longer holds.
        """
        ...

    async def follow(self, change: DocumentStatusChanged) -> None:
        """Stores a status that another service reported."""
        ...

    async def withdraw(
        self, record: DocumentRecord, event_id: str, at: datetime, make_events: WithdrawalEvents
    ) -> tuple[Event, ...]:
        """Withdraws the version chain of `record`. Returns the events of the first call with this `event_id`."""
        ...


class DocumentParser(Protocol):
    """Parses documents."""

    async def parse_document(self, data: bytes, file_name: str = "", media_type: str = "") -> Parsed:
        """Text, layout and attachments. Raises `Reject` with the reason of the refusal, or `Retry`."""
        ...


class FetchDocument(Protocol):
    """Fetches the document that a URI of a source system names."""

    async def __call__(self, source_system: str, uri: str, limit: int) -> bytes:
        """At most `limit` bytes. Raises `Reject(FORBIDDEN_LOCATION | NOT_FOUND | TOO_LARGE)` or `Retry`."""
        ...


@dataclass(frozen=True, slots=True)
class Ports:
    """`hash_key` returns the hash key of a tenant; `destroy` destroys the source key of (tenant, owner); `input_bytes`
    is the size of the largest document.
    """

    store: SubmissionStore
    blobs: BlobStore
    parser: DocumentParser
    fetch: FetchDocument
    sources: SourcePolicy
    hash_key: Callable[[str], bytes]
    destroy: Callable[[str, str], Awaitable[object]]
    clock: Clock
    metrics: Metrics
    input_bytes: int = 64 << 20
