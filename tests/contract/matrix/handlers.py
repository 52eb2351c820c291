"""The real handlers of all services, on the little that they read before their decision. No server runs.

A document, its submission, its redactions and a hold exist, in the matter that the caller's place has (`Stage.matter`).
All other dependencies are `Beyond`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from fastapi import APIRouter

from services.annotation.desk.playbooks.force import TenantPlaybooks
from services.annotation.desk.playbooks.operations import playbook_operations
from services.annotation.desk.queue import ReviewQueue
from services.annotation.desk.queue_operations import QueueOperations
from services.annotation.edge.http.app import ROUTES as ANNOTATION_ROUTES
from services.annotation.edge.http.app import routers as annotation_routers
from services.annotation.exports.filing import FilingPlaces
from services.annotation.members.managing import Memberships
from services.annotation.members.provisioning import Provisioning
from services.annotation.notices.records import Delivery
from services.annotation.notifications.choices import Choices
from services.annotation.operating import build_operations
from services.annotation.queue.items import QueuedReview, Workload
from services.annotation.sets.review_policy import ReviewPolicy
from services.annotation.sets.state import DocumentSet
from services.annotation.sets.undoing import DecisionLog
from services.annotation.storage.notice_messages import MessageStore
from services.annotation.storage.store import Store
from services.annotation.table import annotation_table
from services.annotation.webhooks.deliveries import Subscriptions, WebhookPorts
from services.feedback.operations import FeedbackOperations
from services.feedback.table import feedback_table
from services.inference.operations import InferenceOperations
from services.inference.table import inference_table
from services.ingestion.batches.listing import Batches
from services.ingestion.entry.http import ROUTES as INGESTION_ROUTES
from services.ingestion.entry.http import router as ingestion_router
from services.ingestion.entry.http_batches import batch_router
from services.ingestion.entry.intake import Intake
from services.ingestion.entry.submissions import Submissions
from services.ingestion.exports.writing import Exports
from services.ingestion.pages.reading import PagePorts, Pages
from services.ingestion.records import Submission
from services.ingestion.stops.operations import Stops
from services.ingestion.table import ingestion_table
from services.redaction.holds.operations import HoldOperations
from services.redaction.holds.records import Lift, Placement
from services.redaction.operations import RedactionOperations
from services.redaction.table import redaction_table
from services.redaction.vault.operations import VaultOperations
from services.shared.domain.annotations import SetState
from services.shared.domain.document import BlobRef, DocumentRecord, KeyScope, Provenance, QualityReport
from services.shared.domain.events import DocumentIngested, DocumentRedacted, DocumentStatus
from services.shared.domain.holds import Scope
from services.shared.domain.records import Action
from services.shared.domain.summary import Summary, SummaryMethod
from services.shared.runtime.access.authorise import Authoriser
from services.shared.runtime.access.policy import AccessPolicy, CurrentPolicy
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.operations.grpc import register as register_operations
from services.shared.runtime.operations.table import Table
from services.shared.runtime.storage.database import Database
from tests.contract.matrix.beyond import Beyond
from tests.databases import make_template
from tests.fakes import FakeClock
from tests.unit.annotation.support import World, make_world, record

OPEN, WALLED = "M-OPEN", "M-WALLED"
SUBMISSION, WEBHOOK, HOLD = "matrix-submission", "matrix-webhook", "attack"
BEYOND: Any = Beyond()
Routes = Mapping[tuple[str, str], Action]


class NoAudit:
    """Drops audit records: the matrix tests decisions."""

    async def record(self, record: object) -> None:
        return None


@dataclass(slots=True)
class Stage:
    """The access policy in force, and the matter that holds everything."""

    policy: AccessPolicy
    clock: FakeClock = field(default_factory=FakeClock)
    matter: str = OPEN
    documents: dict[str, DocumentRecord] = field(default_factory=dict)
    sets: dict[str, Sequence[tuple[DocumentSet, str]]] = field(default_factory=dict)
    access: Authoriser = field(init=False)
    rules: CurrentPolicy = field(init=False)

    def __post_init__(self) -> None:
        self.rules = CurrentPolicy(lambda: self.policy)
        self.access = Authoriser(self.rules, NoAudit(), self.clock, service="matrix")

    @property
    def document(self) -> DocumentRecord:
        return self.documents[self.matter]

    @property
    def finding(self) -> str:
        """The id of a finding on the document."""
        return self.sets[self.matter][0][0].annotation_set.findings[0].finding_id


class _Lookups(Beyond):
    """What handlers look up before their decision: the objects of the stage."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    async def find(self, _document_id: str, _policy: str = "") -> Any:
        return self._stage.sets[self._stage.matter][0][0]

    async def all_sets(self, _document_id: str) -> Any:
        return self._stage.sets[self._stage.matter]

    async def submissions_named(self, _tenant: str, _submission_id: str) -> list[Submission]:
        return [Submission(self._stage.document, SUBMISSION, DocumentStatus.ACCEPTED)]

    async def of_document(self, _tenant: str, _document_id: str) -> list[Submission]:
        document, now = self._stage.document, self._stage.clock.now()
        ref = BlobRef(document.tenant, KeyScope.SOURCE, document.document_id, "n", 1)
        quality = QualityReport()
        event = DocumentIngested("e", now, document, Provenance(), SUBMISSION, ref, ref, ref, quality)
        return [Submission(document, SUBMISSION, DocumentStatus.ACCEPTED, events=(event,))]

    async def chains(self, *_source: str) -> list[Submission]:
        return await self.submissions_named("", "")


class _IntakePorts(Beyond):
    input_bytes = 1 << 20

    def __init__(self, stage: Stage) -> None:
        self.store = _Lookups(stage)
        self.sources = stage.rules


class _Redactions(Beyond):
    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    async def of_document(self, _document_id: str) -> tuple[DocumentRedacted, ...]:
        document = self._stage.document
        ref = BlobRef(document.tenant, KeyScope.REDACTED, document.document_id, "n", 1)
        now = self._stage.clock.now()
        return (DocumentRedacted("e", now, document, Provenance(), SUBMISSION, ref, ref, ref, ref),)

    async def find(self, document_id: str, _policy: str) -> DocumentRedacted:
        return (await self.of_document(document_id))[0]


class _Placing(Beyond):
    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    async def list_holds(self, tenant: str, *, lifted: bool = False) -> tuple[list[Placement], list[Lift]]:
        scope, now = Scope(matters=(self._stage.matter,)), self._stage.clock.now()
        return [Placement("p", tenant, HOLD, scope, "reason", "someone", now)], []


class _Chosen(MessageStore):
    """Every caller gets messages at once."""

    def __init__(self) -> None: ...

    async def delivery(self, tenant: str, person: str) -> Delivery:
        return Delivery.NOW

    async def set_delivery(self, tenant: str, person: str, delivery: Delivery) -> None: ...


class _Queued(Beyond):
    """The queue with the document of the stage."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    async def find(self, _document_id: str, now: datetime) -> QueuedReview:
        return QueuedReview(self._stage.document, SetState.PROPOSED, 1, now, 0, Workload("", 0, 0, 0, {}))


class _Logged(Beyond):
    """The log of decisions with the document of the stage."""

    def __init__(self, store: Any) -> None:
        self._store = store

    async def find(self, document_id: str) -> tuple[DocumentSet, DecisionLog]:
        return await self._store.find(document_id), DecisionLog()


class _Feed(Beyond):
    stopping = False

    def notify(self) -> None:
        raise AssertionError("nothing is stored")


@dataclass(frozen=True, slots=True)
class Served:
    """A service: its gRPC handlers by method, its routers, its table of operations, and its routes."""

    register: Callable[[Any], None]
    routers: tuple[APIRouter, ...] = ()
    routes: Routes = field(default_factory=dict)
    table: Table = field(default_factory=dict)


async def make_stage(policy: AccessPolicy, folder: Path) -> tuple[Stage, Mapping[str, Served]]:
    """The stage under `policy`, and all services on it. `folder` is for a database that is used only here."""
    stage = Stage(policy)
    database = Database(f"sqlite:///{make_template(folder, 'services.annotation')}")
    world = make_world(database)
    for matter in (OPEN, WALLED):
        document = record(reference=f"ref-{matter}", matter=matter)
        await world.propose(document, summary=Summary((), SummaryMethod.EXTRACTIVE))
        stage.documents[matter] = document
        stage.sets[matter] = await Store(database, world.outbox).all_sets(document.document_id)
    await database.close()
    return stage, {
        "ingestion": _ingestion(stage),
        "redaction": _redaction(stage),
        "inference": _inference(stage),
        "annotation": _annotation(stage, world),
        "feedback": _feedback(stage),
    }


def _ingestion(stage: Stage) -> Served:
    ports: Any = _IntakePorts(stage)
    submissions = Submissions(Intake(ports, BEYOND, BEYOND), BEYOND, stage.access, stage.clock)
    stops = Stops(BEYOND, stage.rules, stage.access.authorise, stage.clock)
    pages = Pages(PagePorts(_Lookups(stage), BEYOND, BEYOND, BEYOND, stage.access, BEYOND, stage.clock))
    batches = Batches(BEYOND, stage.rules, stage.access, BEYOND, 1 << 20)
    exports = Exports(_Lookups(stage), BEYOND, BEYOND, stage.access, BEYOND)
    table = ingestion_table(submissions, batches, stops, pages, exports)
    routers = (ingestion_router(submissions), batch_router(batches))
    return Served(register_operations(table), routers, INGESTION_ROUTES, table)


def _redaction(stage: Stage) -> Served:
    authorise, redactions = stage.access.authorise, _Redactions(stage)
    redaction = RedactionOperations(
        gate=BEYOND,
        results=redactions,
        parties=BEYOND,
        authorise=authorise,
        checked=BEYOND,
        again=_again,
        probes=BEYOND,
        note=BEYOND,
    )
    values = VaultOperations(
        authorise=authorise,
        results=redactions,
        vault=BEYOND,
        spans=BEYOND,
        rotation=BEYOND,
        subjects=BEYOND,
        erasures=BEYOND,
    )
    holding = HoldOperations(access=stage.access, placing=_Placing(stage), holds=BEYOND)
    table = redaction_table(holding, redaction, values)

    return Served(register_operations(table), table=table)


async def _again(_stored: DocumentRedacted) -> Any:
    return BEYOND.again


def _inference(stage: Stage) -> Served:
    operations = InferenceOperations(
        models=BEYOND, gate=BEYOND, ready=(), authorise=stage.access.authorise, settings=BEYOND, explainer=BEYOND
    )
    table = inference_table(operations)
    return Served(register_operations(table), table=table)


def _feedback(stage: Stage) -> Served:
    operations = FeedbackOperations(
        reviews=BEYOND,
        blobs=BEYOND,
        authorise=stage.access.authorise,
        allows=stage.access.allows,
        grants_training=stage.rules.grants_training,
    )
    table = feedback_table(operations)
    return Served(register_operations(table), table=table)


def _annotation(stage: Stage, world: World) -> Served:
    store: Any = _Lookups(stage)
    ports: Any = SimpleNamespace(
        database=BEYOND,
        blobs=world.blobs,
        rows=BEYOND,
        reveal=BEYOND,
        pages=BEYOND,
        files=BEYOND,
        templates=BEYOND,
        language=BEYOND,
        feed=_Feed(),
        access=stage.access,
        members=BEYOND,
        hash_key=BEYOND,
        clock=stage.clock,
        metrics=Metrics(),
        computing=BEYOND,
        console="",
        filing=FilingPlaces(),
    )
    operations = build_operations(ports, store, ReviewPolicy, BEYOND)
    logged: Any = _Logged(store)
    operations = replace(operations, history=replace(operations.history, store=logged))
    webhooks = WebhookPorts(
        store=BEYOND, feed=BEYOND, secrets=BEYOND, push=BEYOND, access=stage.access, clock=stage.clock
    )
    subscriptions = Subscriptions(webhooks, lambda: WEBHOOK, lambda: "secret")
    memberships = Memberships(BEYOND, stage.access)
    provisioning = Provisioning(BEYOND, stage.access, BEYOND, lambda: "0" * 32)
    listed: Any = _Queued(stage)
    queue = ReviewQueue(listed, stage.access, stage.clock)
    choices = Choices(_Chosen(), stage.access, ())
    books = playbook_operations(ports, TenantPlaybooks(BEYOND, BEYOND, BEYOND), lambda: "0" * 32)
    table = annotation_table(operations, QueueOperations(queue, operations.stops), memberships, books)
    routers = tuple(annotation_routers(operations, subscriptions, memberships, provisioning, queue, choices))

    return Served(register_operations(table), routers, ANNOTATION_ROUTES, table)
