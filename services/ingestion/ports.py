"""The dependencies of the handlers and entry points."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.ingestion.parsing.parse import Parsed
from services.ingestion.records import Plan, Submission, Version, WithdrawalEvents
from services.ingestion.sources import SourcePolicy
from services.ingestion.stops.records import State
from services.shared.domain.document import BlobRef, DocumentRecord
from services.shared.domain.events import DocumentStatusChanged, Event
from services.shared.runtime.clock import Clock
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.ports import BlobStore


class SubmissionStore(Protocol):
    """The store of submissions, versions and the hashes of known contents. Every method can raise `Retry`."""

    async def submission(self, record: DocumentRecord, submission_id: str) -> Submission | None:
        """The submission with this id, of the tenant, source system and matter of `record`."""
        ...

    async def submissions_named(self, tenant: str, submission_id: str) -> list[Submission]:
        """The submissions with this id, of all source systems and matters of the tenant."""
        ...

    async def submissions_of(self, record: DocumentRecord, submission_ids: Sequence[str]) -> list[Submission]:
        """Those of the submissions with these ids that have the tenant, source system and matter of `record`."""
        ...

    async def of_document(self, tenant: str, document_id: str) -> list[Submission]:
        """The submission that became this document. Empty if the tenant has no such document."""
        ...

    async def family(self, record: DocumentRecord) -> str:
        """The version chain of the source document of `record` in its matter; the id of a new one if it has none."""
        ...

    async def chains(self, tenant: str, source_system: str, source_reference: str) -> list[Submission]:
        """The version chains of a source document, one per matter: the last submission that was accepted; otherwise the
        last one that was not refused.
        """
        ...

    async def receive(self, submission: Submission, now: datetime) -> None:
        """Store a submission that an entry point accepted. A decided one is kept, unless it can be retried."""
        ...

    async def waiting(self, before: datetime, limit: int) -> list[Submission]:
        """Submissions without a decision that have not changed since `before`, oldest first."""
        ...

    async def count_waiting(self, tenant: str, source_system: str) -> int:
        """The number of submissions of a source system without a decision."""
        ...

    async def touch(self, waiting: Submission, now: datetime) -> None:
        """Set the time of change of a submission without a decision to `now`."""
        ...

    async def plan(self, record: DocumentRecord, content_hash: str, simhash: int, at: datetime) -> Plan:
        """The decision on this content if it were committed now. `at`: when it was submitted."""
        ...

    async def commit(
        self,
        decision: Submission,
        version: Version | None,
        plan: Plan | None,
        at: datetime,
        now: datetime,
        *,
        discard: BlobRef | None = None,
    ) -> tuple[Event, ...] | None:
        """Store a decision and its new version, if `plan` is still current. A refusal has no plan. `discard` is the
        content of a submission that is not ingested: it is destroyed once no hold covers it.

        Returns the events of the first decision, or None if the plan is outdated.
        """
        ...

    async def follow(self, change: DocumentStatusChanged) -> None:
        """Store a status of another service."""
        ...

    async def record_refusal(self, change: DocumentStatusChanged) -> None:
        """Store the refusal of an event that became a dead letter, unless its decision is final or newer."""
        ...

    async def withdraw(
        self, record: DocumentRecord, event_id: str, at: datetime, make_events: WithdrawalEvents
    ) -> tuple[Event, ...]:
        """Withdraw the version chain of `record`. Returns the events of the first call with this `event_id`."""
        ...


class DocumentParser(Protocol):
    async def parse_document(
        self, data: bytes, file_name: str = "", media_type: str = "", *, tenant: str = "", source: str = ""
    ) -> Parsed:
        """Return text, layout and attachments. Tenants and their sources share the parsers by time.

        Raises `Reject` with the reason of the refusal, or `Retry`.
        """
        ...


class FetchDocument(Protocol):
    """Fetches the document at a URI that a source system submitted."""

    async def __call__(self, source_system: str, uri: str, limit: int) -> bytes:
        """Return at most `limit` bytes. Raises `Reject(FORBIDDEN_LOCATION | NOT_FOUND | TOO_LARGE)` or `Retry`."""
        ...


class SourceStops(Protocol):
    """The source systems that are stopped because of invalid documents. Every method can raise `Retry`."""

    async def state(self, record: DocumentRecord) -> State:
        """The state of the source system that sent the document."""
        ...

    async def admits(self, record: DocumentRecord) -> bool:
        """Whether entry points can accept a document of this source system now."""
        ...

    async def count_quarantined(self, change: DocumentStatusChanged) -> None:
        """Count a document that became a dead letter of a later service."""
        ...


@dataclass(frozen=True, slots=True)
class Ports:
    """`hash_key` returns the hash key of a tenant; `input_bytes` is the size limit of a document."""

    store: SubmissionStore
    blobs: BlobStore
    parser: DocumentParser
    fetch: FetchDocument
    sources: SourcePolicy
    stops: SourceStops
    hash_key: Callable[[str], bytes]
    clock: Clock
    metrics: Metrics
    input_bytes: int = 64 << 20
