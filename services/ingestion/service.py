"""Ingestion out of its ports: what the worker calls, and the doors."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from fastapi import APIRouter

from services.ingestion.dispatch import handler_of, rejecter_of
from services.ingestion.doors.api import IngestionApi
from services.ingestion.doors.folder import DropFolder
from services.ingestion.doors.http import router
from services.ingestion.doors.intake import Intake
from services.ingestion.doors.uploads import Uploads
from services.ingestion.ports import Ports, SourcePolicy
from services.ingestion.recovery import Recovery
from services.ingestion.retention import Originals
from services.ingestion.settings import IngestionSettings
from services.shared.domain.errors import Reject
from services.shared.domain.events import Event
from services.shared.runtime.access.audit import KafkaAudit
from services.shared.runtime.ports import Authorise, EventPublisher, Transactions


@dataclass(frozen=True, slots=True)
class Service:
    """`drop`, `tidy`, `recover` and `forget` run until they are told to stop."""

    handle: Callable[[Event], Awaitable[Sequence[Event]]]
    on_rejected: Callable[[Event, Reject], Sequence[Event]]
    api: IngestionApi
    router: APIRouter
    drop: Callable[[asyncio.Event], Awaitable[None]]
    tidy: Callable[[asyncio.Event], Awaitable[None]]
    recover: Callable[[asyncio.Event], Awaitable[None]]
    forget: Callable[[asyncio.Event], Awaitable[None]]


def build(
    ports: Ports,
    database: Transactions,
    publisher: EventPublisher,
    authorise: Authorise,
    policy: SourcePolicy,
    settings: IngestionSettings,
) -> Service:
    """All of it."""
    intake, uploads = Intake(ports, publisher), Uploads(database, ports.blobs)
    audit = KafkaAudit(publisher)
    drop = DropFolder(settings.drop_folder, intake, policy, audit, ports.clock, settings.drop_seconds)
    age = timedelta(days=settings.upload_days)
    originals = Originals(database, ports.blobs, ports.destroy)
    return Service(
        handle=handler_of(ports),
        on_rejected=rejecter_of(ports),
        api=IngestionApi(intake, uploads, authorise, ports.clock),
        router=router(intake, authorise),
        drop=drop.run,
        tidy=lambda stop: uploads.run(stop, ports.clock, age),
        recover=Recovery(ports, publisher).run,
        forget=lambda stop: originals.run(stop, ports.clock, timedelta(days=settings.original_days)),
    )
