"""Ingestion on a database, with a parser in this process and blobs in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from services.ingestion.discards import Discards
from services.ingestion.entry.intake import Intake
from services.ingestion.entry.quotas import QuotaLimits, Quotas
from services.ingestion.extractors.result import Limits
from services.ingestion.handler import HANDLERS, handle_submitted
from services.ingestion.parsing.parse import Parsed, parse
from services.ingestion.ports import Ports
from services.ingestion.records import Submission
from services.ingestion.retention import Originals
from services.ingestion.stops.gate import SourceGate
from services.ingestion.stops.records import Budgets
from services.ingestion.stops.store import SourceStates
from services.ingestion.store.sql import SqlStore
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import (
    DocumentIngested,
    DocumentStatusChanged,
    DocumentSubmitted,
    DocumentWithdrawn,
    Event,
)
from services.shared.domain.identity import family_id
from services.shared.runtime.access.holds import HoldCheck
from services.shared.runtime.access.policy import Source
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.storage.blobs import Blobs, open_store
from services.shared.runtime.storage.database import Database
from services.shared.runtime.worker.handlers import handle_by_topic
from tests.blob_suite import Keys, hash_key
from tests.fakes import FakeClock, MemoryAudit, MemoryHolds, MemoryPublisher

TENANT, SYSTEM, MATTER = "harbour-bank", "deal-vault", "HB-1"
SOURCES = {
    SYSTEM: Source(TENANT),
    "harbour-drop": Source(TENANT),
    "loan-core": Source("northgate-credit"),
    "scanner": Source(TENANT, keyed_references=True),
    "walled": Source(TENANT, frozenset({"HB-2"})),
}

QUOTAS = QuotaLimits()


class Sources:
    """A source policy with the systems in `SOURCES`."""

    sources = SOURCES

    def allows_channel(self, channel: str, source_system: str) -> bool:
        return channel == f"{TENANT}.dms" and source_system == SYSTEM

    def allows_source(self, tenant: str, source_system: str, matter: str) -> bool:
        source = SOURCES.get(source_system)
        return source is not None and source.tenant == tenant and not source.matters.isdisjoint({"*", matter})

    def grants_training(self, tenant: str, source_system: str, matter: str) -> bool:
        return self.allows_source(tenant, source_system, matter) and "training" in SOURCES[source_system].purposes


class Parser:
    """Parses in this process, counts calls, and raises `error` if it is set."""

    def __init__(self) -> None:
        self.calls = 0
        self.error: Exception | None = None

    async def parse_document(
        self, data: bytes, file_name: str = "", media_type: str = "", *, tenant: str = "", source: str = ""
    ) -> Parsed:
        self.calls += 1
        if self.error:
            raise self.error
        return parse(data, file_name, media_type, Limits())


@dataclass(slots=True)
class World:
    """All parts of one service."""

    ports: Ports
    database: Database
    blobs: Blobs
    parser: Parser
    clock: FakeClock
    files: dict[str, bytes]
    publisher: MemoryPublisher
    audit: MemoryAudit
    intake: Intake
    states: SourceStates
    gate: SourceGate
    keys: Keys
    holds: MemoryHolds

    @property
    def hold_check(self) -> HoldCheck:
        """The question of the destroyers, to `holds`."""
        return HoldCheck(self.holds, self.audit, self.clock, self.ports.metrics, "ingestion")

    @property
    def originals(self) -> Originals:
        """Destroys originals after their retention time."""
        return Originals(self.database, self.blobs, self.keys.destroy, self.hold_check)

    @property
    def discards(self) -> Discards:
        """What destroys the contents that were not ingested."""
        return Discards(self.database, self.blobs, self.originals.destroy, self.hold_check, self.clock)

    def refused(self, destroyer: str, cause: str) -> int:
        """How many destructions were refused by a cause."""
        return int(self.ports.metrics.destructions_refused.labels("ingestion", destroyer, cause)._value.get())

    async def submit(self, event: DocumentSubmitted) -> list[Event]:
        return list(await handle_submitted(event, self.ports))

    async def by_id(self, submission_id: str, tenant: str = TENANT) -> Submission:
        """The only submission with this id."""
        (found,) = await self.intake.by_id(tenant, submission_id)
        return found

    async def latest(self, reference: str) -> Submission:
        """The submission that gives the status of the only source document with this reference."""
        (found,) = await self.intake.latest(TENANT, SYSTEM, reference)
        return found

    async def handle(self, *events: Event) -> list[Event]:
        """Handle events as the worker does, then the submissions and withdrawals that follow from them."""
        found: list[Event] = []
        for event in events:
            given = list(await handle_by_topic(HANDLERS, self.ports)(event))
            found += given
            found += await self.handle(
                *(one for one in given if isinstance(one, DocumentSubmitted | DocumentWithdrawn))
            )
        return found


def make_world(database: Database, limits: QuotaLimits = QUOTAS) -> World:
    """A new service on `database`."""
    clock, parser, files, publisher = FakeClock(), Parser(), dict[str, bytes](), MemoryPublisher()

    async def fetch(source_system: str, uri: str, limit: int) -> bytes:
        if not uri.startswith(f"file:///{source_system}/"):
            raise Reject(Reason.FORBIDDEN_LOCATION)
        if uri not in files:
            raise Reject(Reason.NOT_FOUND)
        return files[uri]

    keys = Keys()
    blobs = Blobs(open_store("memory://"), keys, hash_key)
    states = SourceStates(database, Budgets(limit=3))
    gate = SourceGate(states, Sources(), clock)
    ports = Ports(
        store=SqlStore(database),
        blobs=blobs,
        parser=parser,
        fetch=fetch,
        sources=Sources(),
        stops=gate,
        hash_key=hash_key,
        clock=clock,
        metrics=Metrics(),
        input_bytes=1 << 20,
    )
    intake = Intake(ports, publisher, Quotas(limits, ports.store.count_waiting, clock, ports.metrics))
    audit, holds = MemoryAudit(), MemoryHolds()
    return World(ports, database, blobs, parser, clock, files, publisher, audit, intake, states, gate, keys, holds)


def record(reference: str = "ref-1", **more: object) -> DocumentRecord:
    """The record of an outside sender, with the family that decoding adds."""
    made = DocumentRecord(TENANT, SYSTEM, reference, MATTER)
    made = replace(made, **more)  # type: ignore[arg-type]
    return replace(made, family=family_id(made.tenant, made.source_system, made.source_reference, made.matter))


def submitted(
    content: bytes = b"1. Term. This Agreement ends in a year.",
    reference: str = "ref-1",
    submission: str = "s-1",
    *,
    minutes: float = 0,
    **more: object,
) -> DocumentSubmitted:
    """A submission by Kafka with inline content."""
    fields = {
        name: more.pop(name)
        for name in ("file_name", "blob", "uri", "content_hash", "attachment", "submitted_by")
        if name in more
    }
    at = FakeClock().now() + timedelta(minutes=minutes)
    event = DocumentSubmitted(f"e-{submission}", at, record(reference, **more), submission, content=content)
    return replace(event, **fields)  # type: ignore[arg-type]


def statuses(events: Sequence[Event]) -> list[tuple[str, str]]:
    """The statuses among the events, each with its reason."""
    return [(one.status.value, one.reason) for one in events if isinstance(one, DocumentStatusChanged)]


def ingested(events: Sequence[Event]) -> list[DocumentIngested]:
    """The events of the documents that were ingested."""
    return [one for one in events if isinstance(one, DocumentIngested)]


def status(events: Sequence[Event]) -> DocumentStatusChanged:
    """The only status among the events."""
    (one,) = [one for one in events if isinstance(one, DocumentStatusChanged)]
    return one
