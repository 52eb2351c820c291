"""Builds the service from its settings and the shared parts."""

from base64 import b64encode
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import grpc.aio
from fastapi import APIRouter

from services.annotation.across import across_documents
from services.annotation.clients.inference import InferenceLanguage
from services.annotation.clients.ingestion import OriginalFiles, OriginalPages
from services.annotation.clients.redaction import VaultWords
from services.annotation.comparing import compare_again
from services.annotation.desk.agreements import Agreements
from services.annotation.desk.deciding.adjudication import Adjudications
from services.annotation.desk.deciding.bulk import BulkDecisions
from services.annotation.desk.deciding.comments import Comments
from services.annotation.desk.deciding.history import DecisionHistory
from services.annotation.desk.deciding.passages import DrawnPassages
from services.annotation.desk.deciding.stopping import ReadingStops
from services.annotation.desk.explaining import Explainer
from services.annotation.desk.findings import FindingReviews
from services.annotation.desk.lookup.links import DocumentLinks
from services.annotation.desk.lookup.page_map import PageMaps
from services.annotation.desk.lookup.search import TextSearch
from services.annotation.desk.narration.narrator import Narrator
from services.annotation.desk.narration.questioner import Questioner
from services.annotation.desk.operations import Operations
from services.annotation.desk.pages import PageViews
from services.annotation.desk.playbooks.force import TenantPlaybooks
from services.annotation.desk.playbooks.operations import PlaybookOperations, playbook_operations
from services.annotation.desk.quality import ReviewQuality
from services.annotation.desk.quality_groups import Counting
from services.annotation.desk.queue import ReviewQueue
from services.annotation.desk.reading import DocumentViews
from services.annotation.desk.redlines.comparing import Redlines
from services.annotation.desk.revealing import Reveals
from services.annotation.desk.review import Reviews
from services.annotation.desk.structure import StructureViews
from services.annotation.desk.summarising import Summaries
from services.annotation.desk.timeline import DocumentTimeline
from services.annotation.desk.typed import TypedText
from services.annotation.desk.visibility import Visibility
from services.annotation.desk.words import Words
from services.annotation.edge.api import AnnotationApi
from services.annotation.edge.http.app import ROUTES, routers
from services.annotation.edge.http.describe import describe
from services.annotation.edge.registration import register
from services.annotation.exporting import (
    document_exports,
    export_filing,
    filing_loop,
    matter_exports,
    open_filing,
    open_templates,
)
from services.annotation.filing.sending import FilingLoop
from services.annotation.handler import HANDLERS, notify_sender
from services.annotation.members.managing import Memberships
from services.annotation.members.provisioning import Provisioning
from services.annotation.members.store import AppliedChanges, SqlMembers
from services.annotation.notifications.channels import Messaging, notifications_of
from services.annotation.notifications.choices import Choices
from services.annotation.notifications.sending import Notifications
from services.annotation.policy_files.folder import LoadedFolder, PlaybookFolder, loaded
from services.annotation.policy_files.playbooks import stored_playbook
from services.annotation.policy_files.review_policy import build_policy, read_files
from services.annotation.ports import Dependencies, FeedPort, Ports
from services.annotation.sets.review_policy import ReviewPolicy
from services.annotation.sets.small_groups import switched
from services.annotation.settings import AnnotationSettings
from services.annotation.storage.comments import CommentStore
from services.annotation.storage.decision_log import DecisionLogStore
from services.annotation.storage.notice_messages import MessageStore
from services.annotation.storage.playbooks import PlaybookStore
from services.annotation.storage.quality import QualityStore
from services.annotation.storage.quality_groups import QualityGroupStore
from services.annotation.storage.queue import QueueStore
from services.annotation.storage.reveals import RevealStore
from services.annotation.storage.steps.asking import PassageStore
from services.annotation.storage.stops import StopStore
from services.annotation.storage.store import Store
from services.annotation.storage.timeline import TimelineStore
from services.annotation.storage.versions import VersionStore
from services.annotation.storage.views import ViewStore
from services.annotation.webhooks.deliveries import Deliveries, DeliverySettings, Subscriptions, WebhookPorts
from services.annotation.webhooks.store import WebhookStore
from services.shared.connectors.webhook import WebhookPush
from services.shared.domain.annotations import AnnotationSet
from services.shared.domain.errors import Reject
from services.shared.domain.events import DocumentInferred, DocumentWithdrawn, Event
from services.shared.runtime.access.call import new_id
from services.shared.runtime.kafka.outbox import Outbox
from services.shared.runtime.keys.sealing import new_key
from services.shared.runtime.large_texts import Computing
from services.shared.runtime.observe.tracing import current_trail
from services.shared.runtime.parts import Parts
from services.shared.runtime.servers.endpoints import http_endpoint
from services.shared.runtime.servers.http_connections import http_limits
from services.shared.runtime.servers.http_server import HttpServer, http_app
from services.shared.runtime.servers.telemetry import http_telemetry
from services.shared.runtime.startup import from_setting
from services.shared.runtime.storage.database import Database
from services.shared.runtime.storage.recent_values import RecentValues
from services.shared.runtime.storage.sealed_rows import SealedRows
from services.shared.runtime.worker.handlers import handle_by_topic

Incoming = DocumentInferred | DocumentWithdrawn


@dataclass(frozen=True, slots=True)
class Service:
    """The parts that `__main__` runs. `routers` builds the routes of the REST API, which takes a third of a second."""

    handle: Callable[[Event], Awaitable[Sequence[Event]]]
    on_rejected: Callable[[Incoming, Reject], Sequence[Event]]
    api: AnnotationApi
    books: PlaybookOperations
    register: Callable[[grpc.aio.Server], None]
    routers: Callable[[], Sequence[APIRouter]]
    deliveries: Deliveries
    notifications: Notifications
    filings: FilingLoop


def build(
    dependencies: Dependencies,
    folder: Callable[[], LoadedFolder],
    policy: Callable[[], ReviewPolicy],
    settings: DeliverySettings,
    messaging: Messaging = Messaging(),  # noqa: B008 - frozen
) -> Service:
    """Builds all parts, and starts none."""
    store, webhooks = Store(dependencies.database, dependencies.outbox), _webhook_ports(dependencies)
    playbooks = TenantPlaybooks(folder, PlaybookStore(dependencies.database), dependencies.metrics)
    ports = _ports(dependencies, store, playbooks, policy)
    notes, messages = bool(messaging.channels), MessageStore(dependencies.database)
    operations = _operations(dependencies, store, policy, partial(compare_again, ports=ports), messaging)
    memberships = Memberships(dependencies.members, dependencies.access)
    provisioning = Provisioning(dependencies.directory, dependencies.access, dependencies.directories, new_id)
    queue = ReviewQueue(QueueStore(dependencies.database, notes=notes), dependencies.access, dependencies.clock)
    choices = Choices(messages, dependencies.access, tuple(messaging.channels))
    annotation = AnnotationApi(operations, dependencies.clock)
    books = playbook_operations(dependencies, playbooks, new_id)

    return Service(
        handle=handle_by_topic(HANDLERS, ports),
        on_rejected=partial(notify_sender, clock=dependencies.clock),
        api=annotation,
        books=books,
        register=partial(
            register, annotation=annotation, operations=operations, memberships=memberships, queue=queue, books=books
        ),
        routers=partial(
            routers,
            operations,
            Subscriptions(webhooks, new_id, new_secret),
            memberships,
            provisioning,
            queue,
            choices,
            books,
        ),
        deliveries=Deliveries(webhooks, dependencies.metrics, settings),
        notifications=notifications_of(messaging, messages, dependencies, operations.across.watches),
        filings=filing_loop(dependencies, store, settings.attempts),
    )


def open_dependencies(
    settings: AnnotationSettings,
    parts: Parts,
    database: Database,
    outbox: Outbox,
    feed: FeedPort,
    computing: Computing,
) -> Dependencies:
    """The dependencies of a running process."""
    redaction = parts.channel(settings.redaction_address, on_behalf=True)
    inference = parts.channel(settings.inference_address, on_behalf=True)
    directory = AppliedChanges(parts.keys_database, parts.members.refresh)
    ingestion = parts.channel(settings.ingestion_address, on_behalf=True)
    push = _push(settings)
    return Dependencies(
        database=database,
        outbox=outbox,
        feed=feed,
        blobs=parts.blobs,
        rows=SealedRows(parts.keyring, "signature"),
        reveal=VaultWords(redaction),
        pages=OriginalPages(ingestion),
        files=OriginalFiles(ingestion),
        templates=open_templates(settings),
        language=InferenceLanguage(inference, settings.language_seconds),
        push=push,
        access=parts.authoriser,
        members=SqlMembers(directory, parts.clock),
        directory=directory,
        directories=parts.authoriser.directory,
        hash_key=parts.keys.hash_key,
        allows_source=parts.policy.allows_source,
        submitted_at=lambda: current_trail().submitted_at,
        clock=parts.clock,
        metrics=parts.metrics,
        computing=computing,
        console=settings.console_url.rstrip("/"),
        filing=open_filing(settings, push),
    )


def _push(settings: AnnotationSettings) -> WebhookPush:
    hosts, networks = settings.webhook_hosts.split(","), settings.webhook_networks.split(",")
    return from_setting(
        "webhook_networks",
        settings.webhook_networks,
        lambda: WebhookPush(hosts, networks, seconds=settings.webhook_timeout),
    )


def open_playbooks(settings: AnnotationSettings, parts: Parts) -> Callable[[], LoadedFolder]:
    """The playbooks in force of the configured folder."""
    own = Path(settings.playbooks_own) if settings.playbooks_own else None
    folder, seconds = PlaybookFolder(settings.playbooks, own), settings.playbooks_seconds
    return parts.in_force("playbooks", settings.playbooks, folder.read, loaded, seconds=seconds)


def open_review_policy(settings: AnnotationSettings, parts: Parts) -> Callable[[], ReviewPolicy]:
    """The review policy in force."""
    path = settings.review_policy
    return parts.in_force(
        "review_policy",
        path,
        lambda: read_files(path),
        build_policy,
        describe=lambda before, after: switched(before.small_groups, after.small_groups),
    )


def http_server(settings: AnnotationSettings, parts: Parts, service: Service) -> HttpServer:
    """The server of the REST API, with an OpenAPI document."""
    limits = http_limits(settings)
    app = http_app(
        title="Glossator annotations",
        rules=ROUTES,
        routers=service.routers(),
        credentials=parts.credentials,
        clock=parts.clock,
        refusals=parts.refusals,
        limits=limits,
        observer=http_telemetry(settings.service, parts.metrics, parts.tracing),
    )
    describe(app)
    return HttpServer(app, http_endpoint(settings, parts.tls), limits=limits)


def new_secret() -> str:
    """A random secret in the format of Standard Webhooks."""
    return "whsec_" + b64encode(new_key()).decode()


def _ports(
    dependencies: Dependencies, store: Store, playbooks: TenantPlaybooks, policy: Callable[[], ReviewPolicy]
) -> Ports:
    return Ports(
        store=store,
        texts=dependencies.blobs,
        playbooks=playbooks,
        policy=policy,
        hash_key=dependencies.hash_key,
        allows_source=dependencies.allows_source,
        submitted_at=dependencies.submitted_at,
        notify=dependencies.feed.notify,
        clock=dependencies.clock,
        metrics=dependencies.metrics,
        computing=dependencies.computing,
    )


def _webhook_ports(dependencies: Dependencies) -> WebhookPorts:
    return WebhookPorts(
        store=WebhookStore(dependencies.database),
        feed=dependencies.feed,
        secrets=dependencies.blobs,
        push=dependencies.push,
        access=dependencies.access,
        clock=dependencies.clock,
    )


def _operations(
    dependencies: Dependencies,
    store: Store,
    policy: Callable[[], ReviewPolicy],
    compare: Callable[[str], Awaitable[AnnotationSet]],
    messaging: Messaging = Messaging(),  # noqa: B008 - frozen
) -> Operations:
    notes = bool(messaging.channels)
    grants = RevealStore(dependencies.database)
    texts = RecentValues(dependencies.blobs, dependencies.clock.monotonic)
    seen = ViewStore(dependencies.database)
    access, hash_key, clock = dependencies.access, dependencies.hash_key, dependencies.clock
    visibility = Visibility(texts, grants, seen, access, clock)
    words = Words(texts, dependencies.reveal, visibility)
    agreements = Agreements(store, words, access)
    typed = TypedText(texts, dependencies.reveal)
    comments = CommentStore(dependencies.database, notes=notes)
    stops = StopStore(dependencies.database, notes=notes, informed=messaging.informed)
    views = DocumentViews(store, texts, words, dependencies.feed, access, agreements, clock)
    explainer = Explainer(store, views, texts, words, access, agreements, stored_playbook)
    reviews = Reviews(
        store=store,
        texts=texts,
        access=dependencies.access,
        policy=policy,
        read_playbook=stored_playbook,
        hash_key=dependencies.hash_key,
        notify=dependencies.feed.notify,
        clock=dependencies.clock,
        metrics=dependencies.metrics,
        compare=compare,
        agreements=agreements,
        typed=typed,
    )
    findings = FindingReviews(store, texts, access, hash_key, clock, agreements, typed, stored_playbook)
    exports = document_exports(dependencies, store, views, findings, visibility, words)
    matters = matter_exports(dependencies, exports)
    return Operations(
        views=views,
        reviews=reviews,
        bulk=BulkDecisions(store, reviews),
        adjudications=Adjudications(store, reviews),
        findings=findings,
        passages=DrawnPassages(store, PassageStore(dependencies.database), access, clock),
        history=DecisionHistory(
            DecisionLogStore(dependencies.database), texts, access, stored_playbook, hash_key, clock, agreements
        ),
        comments=Comments(store, comments, dependencies.blobs, access, typed, dependencies.clock, new_id),
        stops=ReadingStops(store, stops, dependencies.members, access, dependencies.clock),
        summaries=Summaries(store, views, texts, words, dependencies.access),
        explainer=explainer,
        narrator=Narrator(explainer, dependencies.language, dependencies.access, dependencies.metrics),
        questioner=Questioner(explainer, dependencies.language, dependencies.access),
        visibility=visibility,
        reveals=Reveals(store, grants, visibility, dependencies.access, dependencies.clock, new_id),
        pages=PageViews(store, texts, visibility, dependencies.pages, dependencies.reveal, dependencies.access),
        structure=StructureViews(store, texts, words, dependencies.access),
        page_maps=PageMaps(store, texts, dependencies.pages, dependencies.access),
        search=TextSearch(store, texts, visibility, dependencies.reveal, dependencies.access),
        timeline=DocumentTimeline(store, texts, TimelineStore(dependencies.database), seen, access),
        links=DocumentLinks(store, texts, visibility, dependencies.access),
        redlines=Redlines(
            store,
            VersionStore(dependencies.database),
            texts,
            visibility,
            views,
            dependencies.access,
            dependencies.computing,
        ),
        across=across_documents(dependencies, store, sends=notes),
        quality=ReviewQuality(
            QualityStore(dependencies.database),
            QueueStore(dependencies.database),
            access,
            Counting(QualityGroupStore(dependencies.database)),
            policy,
            clock,
        ),
        exports=exports,
        matter_exports=matters,
        filing=export_filing(dependencies, store, exports, matters),
    )
