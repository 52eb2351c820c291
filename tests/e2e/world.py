"""A complete system and clients for all roles."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from models.training import REPOSITORY
from services.cli.clients.annotation import AnnotationClient, DecisionToSend
from services.cli.clients.reveals import reveal_document
from services.cli.clients.submission import SUBMIT, EntryPoint, SubmissionResponse
from services.cli.issuer.requests import OTP, Ask, Proof
from services.cli.issuer.tokens import Signer
from services.cli.local.layout import SystemPorts
from services.cli.local.system import LocalSystem
from services.cli.local.tools import CHECKOUT
from services.shared.domain.annotations import AnnotationSet, AnnotationState, Decision
from services.shared.domain.document import DocumentRecord
from services.shared.domain.events import DocumentStatus, DocumentStatusChanged
from services.shared.domain.identity import make_id
from services.shared.domain.records import Actor
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.access.credentials import AUDIENCES
from services.shared.runtime.clock import Clock, SystemClock
from services.shared.runtime.keys.secret_files import read_secret
from services.shared.wire.json_codec import from_json
from tests.e2e import receiver
from tests.e2e.ledger import Ledger
from tests.e2e.spans import Collector

HARBOUR, NORTHGATE = "harbour-bank", "northgate-credit"
_SYSTEMS = {HARBOUR: "deal-vault", NORTHGATE: "loan-core"}
_MATTERS = {HARBOUR: "HB-E2E-1", NORTHGATE: "NG-E2E-1"}
BULK_MATTER, STOP_MATTER = "HB-E2E-BULK", "HB-E2E-STOP"
_RULE = f"""accept_in_bulk:
  - {{id: sure, reason: A test, when: {{matter: [{BULK_MATTER}]}}, minimum_confidence: 0.01,
     maximum_severity: critical}}
"""
Settings = Mapping[str, Mapping[str, str]]
SETTLED = (DocumentStatus.PROPOSED, DocumentStatus.REFUSED, DocumentStatus.QUARANTINED)


@dataclass(frozen=True, slots=True)
class World:
    """A running system, its ledger and its clients."""

    system: LocalSystem
    ledger: Ledger
    collector: Collector

    async def submit(self, door: str, record: DocumentRecord, data: bytes, file_name: str) -> SubmissionResponse:
        """Submit a document through one of the four entry points."""
        return await SUBMIT[EntryPoint(door)](self.system, record, data, file_name)

    async def status(self, record: DocumentRecord, *wanted: DocumentStatus, version: int = 0) -> DocumentStatusChanged:
        """Wait for a status of a source document. Default of `wanted`: processed or refused."""
        source = (record.tenant, record.source_system, record.source_reference)
        return await self.ledger.status(*source, *(wanted or SETTLED), version=version)

    async def read(self, door: str, record: DocumentRecord, data: bytes, file_name: str) -> DocumentRecord:
        """Submit a document and wait until its set is proposed."""
        await self.submit(door, record, data, file_name)
        told = await self.status(record)
        assert told.status is DocumentStatus.PROPOSED, told
        return told.document

    async def publish(self, document: DocumentRecord, quote: str = "", category: str = "") -> AnnotationSet:
        """Review as a reviewer: accept the first proposal, add `quote` as `category`, leave the rest undecided."""
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
                await self.reveal(document)
                text = await client.text(document.document_id)
                start = text.index(quote)
                decision = make_id("decision", document.document_id, "add")
                span = OriginalSpan(start, start + len(quote))
                what = DecisionToSend(Decision.ADD, category=category, span=span)
                revision, _ = await client.decide(document.document_id, revision, decision, what)
            return await client.complete(document.document_id, revision, 12.0, leave_undecided="not-relevant")

    async def reveal(self, document: DocumentRecord) -> None:
        """Reveal the values of the document to the reviewer of its tenant; the senior reviewer grants it."""
        people = (f"{role}@{document.tenant}" for role in ("reviewer", "senior-reviewer"))
        reader, granter = [await asyncio.to_thread(self.system.layout.proven, one) for one in people]
        await reveal_document(self.system.target("annotation"), reader, granter, document.document_id)

    def client(self, who: str) -> AnnotationClient:
        """A client of AnnotationService for "role@tenant"."""
        return AnnotationClient(self.system.target("annotation"), self.system.credential(who))

    def http(self, service: str, who: str) -> httpx.AsyncClient:
        """An HTTP client of a service for "role@tenant"."""
        headers = {"authorization": f"Bearer {self.system.credential(who)}"}
        address = self.system.ports.address("http", service)
        return httpx.AsyncClient(base_url=f"http://{address}", headers=headers, timeout=30, trust_env=False)

    def issue(self, actor: Actor, clock: Clock | None = None) -> str:
        """A token with the key of the development issuer; with a second factor if the actor has one."""
        pem = read_secret(self.system.layout.issuer / "private.pem")
        key = serialization.load_pem_private_key(pem, password=None)
        assert isinstance(key, Ed25519PrivateKey)
        signer = Signer(self.system.issuer.url, key, lambda _actor: AUDIENCES, clock or SystemClock())
        proof = Proof(Ask("tests"), actor.subject, int(actor.mfa_at.timestamp()), OTP) if actor.mfa_at else None
        return signer.access_token(actor, "tests", 3600, proof)


def record(tenant: str, reference: str, **more: object) -> DocumentRecord:
    """The record of a document from the main source system of the tenant, in a test matter."""
    given: Mapping[str, object] = {
        "tenant": tenant,
        "source_system": _SYSTEMS[tenant],
        "source_reference": reference,
        "matter": _MATTERS[tenant],
        "correlation_id": f"e2e-{reference}",
    }
    return from_json(DocumentRecord, {**given, **more})


def _review_policy(file: Path) -> Path:
    """The shipped policy with a rule that lets reviewers accept annotations together in one matter."""
    shipped = (CHECKOUT / "playbooks" / "policies" / "review.yaml").read_text()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(shipped.replace("accept_in_bulk: []\n", _RULE))
    return file


@contextmanager
def running(
    root: Path, repository: Path = REPOSITORY, own_models: str = "", settings: Settings | None = None
) -> Iterator[World]:
    """Run a complete system until the block ends; see `LocalSystem`. `settings`: more variables, by service."""
    with Collector() as collector:
        extra = {
            **(settings or {}),
            "*": {"GLOSSATOR_OTLP_ENDPOINT": collector.endpoint, "OTEL_BSP_SCHEDULE_DELAY": "500"},
            "annotation": {
                "GLOSSATOR_WEBHOOK_HOSTS": f"127.0.0.1:9,127.0.0.1:{receiver.PORT}",
                "GLOSSATOR_WEBHOOK_NETWORKS": "127.0.0.0/8",
                "GLOSSATOR_REVIEW_POLICY": str(_review_policy(root.with_name("review.yaml"))),
            },
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
    parsed = json.loads(answer.content)
    assert isinstance(parsed, dict)
    return parsed
