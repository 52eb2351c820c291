"""One whole system, and all the roles around it."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx

from models.training import REPOSITORY
from services.cli.clients.annotation import AnnotationClient, DecisionToSend
from services.cli.clients.submission import SUBMIT, EntryPoint, SubmissionResponse
from services.cli.local.layout import SystemPorts
from services.cli.local.system import LocalSystem
from services.shared.domain.annotations import AnnotationSet, AnnotationState, Decision
from services.shared.domain.document import DocumentRecord
from services.shared.domain.events import DocumentStatus, DocumentStatusChanged
from services.shared.domain.identity import make_id
from services.shared.domain.records import Actor
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.access.credentials import LocalIssuer
from services.shared.runtime.clock import Clock, SystemClock
from services.shared.wire.json_codec import from_json
from tests.e2e.ledger import Ledger
from tests.e2e.spans import Collector

HARBOUR, NORTHGATE = "harbour-bank", "northgate-credit"
_SYSTEMS = {HARBOUR: "deal-vault", NORTHGATE: "loan-core"}
_MATTERS = {HARBOUR: "HB-E2E-1", NORTHGATE: "NG-E2E-1"}
SETTLED = (DocumentStatus.PROPOSED, DocumentStatus.REFUSED, DocumentStatus.QUARANTINED)


@dataclass(frozen=True, slots=True)
class World:
    """What a test has to do with."""

    system: LocalSystem
    ledger: Ledger
    collector: Collector

    async def hand_in(self, door: str, record: DocumentRecord, data: bytes, file_name: str) -> SubmissionResponse:
        """Through one of the four doors."""
        return await SUBMIT[EntryPoint(door)](self.system, record, data, file_name)

    async def status(self, record: DocumentRecord, *wanted: DocumentStatus, version: int = 0) -> DocumentStatusChanged:
        """Waits for news of a source document; without `wanted`, until it is read or refused."""
        source = (record.tenant, record.source_system, record.source_reference)
        return await self.ledger.status(*source, *(wanted or SETTLED), version=version)

    async def read(self, door: str, record: DocumentRecord, data: bytes, file_name: str) -> DocumentRecord:
        """Hands in a document and waits until its set is proposed."""
        await self.hand_in(door, record, data, file_name)
        told = await self.status(record)
        assert told.status is DocumentStatus.PROPOSED, told
        return told.document

    async def publish(self, document: DocumentRecord, quote: str = "", category: str = "") -> AnnotationSet:
        """A reviewer's work: accepts the first proposal, adds `quote` as `category`, completes."""
        async with self.client(f"reviewer@{document.tenant}") as client:
            _, proposed = await client.annotations(document.document_id)
            revision = proposed.revision
            mine = [one for one in proposed.annotations if one.state is AnnotationState.PROPOSED]
            if mine:
                decision = make_id("decision", document.document_id, "accept")
                accepted = mine[0].annotation_id
                what = DecisionToSend(Decision.ACCEPT, annotation_id=accepted)
                revision, _ = await client.decide(document.document_id, revision, decision, what)
            if quote:
                text = await client.text(document.document_id)
                start = text.index(quote)
                decision = make_id("decision", document.document_id, "add")
                span = OriginalSpan(start, start + len(quote))
                what = DecisionToSend(Decision.ADD, category=category, span=span)
                revision, _ = await client.decide(document.document_id, revision, decision, what)
            return await client.complete(document.document_id, revision, active_seconds=12.0)

    def client(self, who: str) -> AnnotationClient:
        """AnnotationService as "role@tenant" calls it."""
        return AnnotationClient(self.system.ports.address("grpc", "annotation"), self.system.credential(who))

    def http(self, service: str, who: str) -> httpx.AsyncClient:
        """A service's REST side, as "role@tenant" calls it."""
        headers = {"authorization": f"Bearer {self.system.credential(who)}"}
        address = self.system.ports.address("http", service)
        return httpx.AsyncClient(base_url=f"http://{address}", headers=headers, timeout=30, trust_env=False)

    def issue(self, actor: Actor, clock: Clock | None = None) -> str:
        """A credential of the system's own issuer."""
        path = self.system.layout.issuer / "private.pem"
        return LocalIssuer.open(path, clock or SystemClock()).issue(actor, timedelta(hours=1))


def record(tenant: str, reference: str, **more: object) -> DocumentRecord:
    """A document of the tenant's main system, in a matter of these tests."""
    given: Mapping[str, object] = {
        "tenant": tenant,
        "source_system": _SYSTEMS[tenant],
        "source_reference": reference,
        "matter": _MATTERS[tenant],
        "correlation_id": f"e2e-{reference}",
    }
    return from_json(DocumentRecord, {**given, **more})


@contextmanager
def running(root: Path, repository: Path = REPOSITORY, own_models: str = "") -> Iterator[World]:
    """The whole system, until the block ends; see `LocalSystem`."""
    with Collector() as collector:
        extra = {
            "*": {"GLOSSATOR_OTLP_ENDPOINT": collector.endpoint, "OTEL_BSP_SCHEDULE_DELAY": "500"},
            "ingestion": {"GLOSSATOR_DROP_SECONDS": "0.2", "GLOSSATOR_MAX_INPUT": "4"},
        }
        system = LocalSystem(
            root,
            ports=SystemPorts.free(),
            extra=extra,
            repository=repository,
            own_models=own_models,
            die_with_parent=True,
        )
        try:
            system.start()
            with Ledger(system.broker.bootstrap) as ledger:
                yield World(system, ledger, collector)
        finally:
            system.stop()


def body(answer: httpx.Response) -> dict[str, object]:
    """A JSON object."""
    parsed = json.loads(answer.content)
    assert isinstance(parsed, dict)
    return parsed
