"""How the service's own parts fit together, whatever they stand on."""

from base64 import b64encode
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol

from fastapi import APIRouter

from services.annotation import handler
from services.annotation.desk.explaining import Explainer
from services.annotation.desk.narration import Narrator, Questioner
from services.annotation.desk.operations import Desk
from services.annotation.desk.reading import Reader
from services.annotation.desk.review import Reviews
from services.annotation.desk.summarising import Summaries
from services.annotation.desk.words import RevealPort, Words
from services.annotation.edge.api import AnnotationApi
from services.annotation.edge.http import readings, routes, webhooks
from services.annotation.playbook.rules import Playbooks
from services.annotation.policy_files.playbooks import stored_playbook
from services.annotation.ports import AuthorisePort, FeedPort, HashKey, LanguagePort, TextPort
from services.annotation.sets.review_policy import ReviewPolicy
from services.annotation.storage.store import EventQueue, Store, Transactions
from services.annotation.webhooks.deliveries import Deliveries, DeliverySettings, PushPort, SecretPort, Subscriptions
from services.annotation.webhooks.store import WebhookStore
from services.shared.domain.errors import Reject
from services.shared.domain.events import DocumentInferred, DocumentWithdrawn, Event
from services.shared.runtime.access.call import new_id
from services.shared.runtime.clock import Clock
from services.shared.runtime.keys.sealing import new_key
from services.shared.runtime.observe.metrics import Metrics

TOPICS = ("documents.inferred", "documents.withdrawn")
Incoming = DocumentInferred | DocumentWithdrawn


class BlobPort(TextPort, SecretPort, Protocol):
    """What `Blobs` does for this service."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What the service stands on."""

    database: Transactions
    outbox: EventQueue
    feed: FeedPort
    blobs: BlobPort
    reveal: RevealPort
    language: LanguagePort
    push: PushPort
    access: AuthorisePort
    hash_key: HashKey
    source_may: Callable[[str, str, str], bool]
    submitted_at: Callable[[], datetime | None]
    clock: Clock
    metrics: Metrics


@dataclass(frozen=True, slots=True)
class Service:
    """The service's own parts."""

    handle: Callable[[Incoming], Awaitable[Sequence[Event]]]
    on_rejected: Callable[[Incoming, Reject], Sequence[Event]]
    api: AnnotationApi
    routers: Sequence[APIRouter]
    deliveries: Deliveries


def build(
    ground: Ground, playbooks: Callable[[], Playbooks], policy: ReviewPolicy, settings: DeliverySettings
) -> Service:
    """Makes all, starts nothing."""
    store, hooks = Store(ground.database, ground.outbox), WebhookStore(ground.database)
    desk = _desk(ground, store, policy)
    subscriptions = Subscriptions(
        hooks, ground.feed, ground.blobs, ground.push, ground.access, ground.clock, new_id, new_secret
    )
    return Service(
        handle=partial(handler.handle, ports=_ports(ground, store, playbooks, policy)),
        on_rejected=partial(handler.tell_sender, clock=ground.clock),
        api=AnnotationApi(desk, ground.clock),
        routers=(routes.router(desk), readings.router(desk), webhooks.router(subscriptions)),
        deliveries=Deliveries(
            store=hooks,
            feed=ground.feed,
            secrets=ground.blobs,
            push=ground.push,
            access=ground.access,
            clock=ground.clock,
            metrics=ground.metrics,
            settings=settings,
        ),
    )


def new_secret() -> str:
    """As Standard Webhooks write one."""
    return "whsec_" + b64encode(new_key()).decode()


def _ports(ground: Ground, store: Store, playbooks: Callable[[], Playbooks], policy: ReviewPolicy) -> handler.Ports:
    return handler.Ports(
        store=store,
        texts=ground.blobs,
        playbooks=playbooks,
        policy=policy,
        hash_key=ground.hash_key,
        source_may=ground.source_may,
        submitted_at=ground.submitted_at,
        notify=ground.feed.notify,
        clock=ground.clock,
        metrics=ground.metrics,
    )


def _desk(ground: Ground, store: Store, policy: ReviewPolicy) -> Desk:
    words = Words(ground.blobs, ground.reveal)
    reader = Reader(store, ground.blobs, words, ground.feed, ground.access)
    explainer = Explainer(store, reader, ground.blobs, words, ground.access, stored_playbook)
    return Desk(
        reader=reader,
        reviews=Reviews(
            store=store,
            texts=ground.blobs,
            access=ground.access,
            policy=policy,
            read_playbook=stored_playbook,
            hash_key=ground.hash_key,
            notify=ground.feed.notify,
            clock=ground.clock,
            metrics=ground.metrics,
        ),
        summaries=Summaries(store, reader, ground.blobs, words, ground.access),
        explainer=explainer,
        narrator=Narrator(explainer, ground.language, ground.access, ground.metrics),
        questioner=Questioner(explainer, ground.language, ground.access),
    )
