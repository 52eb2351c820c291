"""Builds the service from its dependencies, and its servers."""

from base64 import b64encode
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial

import grpc.aio
from fastapi import APIRouter

from services.annotation.comparing import compare_again
from services.annotation.desk.operations import Operations
from services.annotation.desk.playbooks.force import TenantPlaybooks
from services.annotation.desk.playbooks.operations import PlaybookOperations, playbook_operations
from services.annotation.desk.queue import ReviewQueue
from services.annotation.desk.queue_operations import QueueOperations
from services.annotation.edge.http.app import ROUTES, routers
from services.annotation.edge.http.describe import describe
from services.annotation.exporting import (
    filing_loop,
)
from services.annotation.filing.sending import FilingLoop
from services.annotation.handler import HANDLERS, notify_sender
from services.annotation.members.managing import Memberships
from services.annotation.members.provisioning import Provisioning
from services.annotation.notifications.channels import Messaging, notifications_of
from services.annotation.notifications.choices import Choices
from services.annotation.notifications.sending import Notifications
from services.annotation.operating import build_operations
from services.annotation.policy_files.folder import LoadedFolder
from services.annotation.ports import Dependencies, Ports
from services.annotation.sets.review_policy import ReviewPolicy
from services.annotation.settings import AnnotationSettings
from services.annotation.storage.notice_messages import MessageStore
from services.annotation.storage.playbooks import PlaybookStore
from services.annotation.storage.queue import QueueStore
from services.annotation.storage.store import Store
from services.annotation.table import annotation_table
from services.annotation.webhooks.deliveries import Deliveries, DeliverySettings, Subscriptions, WebhookPorts
from services.annotation.webhooks.store import WebhookStore
from services.shared.domain.errors import Reject
from services.shared.domain.events import DocumentInferred, DocumentWithdrawn, Event
from services.shared.runtime.access.call import new_id
from services.shared.runtime.keys.sealing import new_key
from services.shared.runtime.operations.grpc import register
from services.shared.runtime.operations.http import operation_routes
from services.shared.runtime.operations.table import Table
from services.shared.runtime.parts import Parts
from services.shared.runtime.servers.endpoints import http_endpoint
from services.shared.runtime.servers.http_connections import http_limits
from services.shared.runtime.servers.http_server import HttpServer, http_app
from services.shared.runtime.servers.telemetry import http_telemetry
from services.shared.runtime.worker.handlers import handle_by_topic

Incoming = DocumentInferred | DocumentWithdrawn


@dataclass(frozen=True, slots=True)
class Service:
    """The parts that `__main__` runs. `routers` builds the routes of the REST API, which takes a third of a second."""

    handle: Callable[[Event], Awaitable[Sequence[Event]]]
    on_rejected: Callable[[Incoming, Reject], Sequence[Event]]
    operations: Operations
    books: PlaybookOperations
    register: Callable[[grpc.aio.Server], None]
    routers: Callable[[], Sequence[APIRouter]]
    table: Table
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
    operations = build_operations(dependencies, store, policy, partial(compare_again, ports=ports), messaging)
    memberships = Memberships(dependencies.members, dependencies.access)
    provisioning = Provisioning(dependencies.directory, dependencies.access, dependencies.directories, new_id)
    queue = ReviewQueue(QueueStore(dependencies.database, notes=notes), dependencies.access, dependencies.clock)
    choices = Choices(messages, dependencies.access, tuple(messaging.channels))
    books = playbook_operations(dependencies, playbooks, new_id)
    table = annotation_table(operations, QueueOperations(queue, operations.stops), memberships, books)

    return Service(
        handle=handle_by_topic(HANDLERS, ports),
        on_rejected=partial(notify_sender, clock=dependencies.clock),
        operations=operations,
        books=books,
        register=register(table),
        routers=partial(
            routers,
            operations,
            Subscriptions(webhooks, new_id, new_secret),
            memberships,
            provisioning,
            queue,
            choices,
        ),
        table=table,
        deliveries=Deliveries(webhooks, dependencies.metrics, settings),
        notifications=notifications_of(messaging, messages, dependencies, operations.across.watches),
        filings=filing_loop(dependencies, store, settings.attempts),
    )


def http_server(settings: AnnotationSettings, parts: Parts, service: Service) -> HttpServer:
    """The server of the REST API, with an OpenAPI document."""
    limits = http_limits(settings)
    app = http_app(
        title="Glossator annotations",
        rules=ROUTES,
        routers=service.routers(),
        mounts=operation_routes(service.table),
        credentials=parts.credentials,
        clock=parts.clock,
        refusals=parts.refusals,
        limits=limits,
        observer=http_telemetry(settings.service, parts.metrics, parts.tracing),
    )
    describe(app, service.table)
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
