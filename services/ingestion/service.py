"""Build ingestion from its settings and dependencies."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from fastapi import APIRouter

from services.ingestion.entry.api import IngestionApi
from services.ingestion.entry.drop.folder import DropFolder, DropSettings
from services.ingestion.entry.http import router
from services.ingestion.entry.intake import Intake
from services.ingestion.entry.uploads import Uploads
from services.ingestion.locations import Locations, read_locations
from services.ingestion.ports import DocumentParser, Ports
from services.ingestion.recovery import Recovery
from services.ingestion.retention import Originals
from services.ingestion.settings import IngestionSettings
from services.ingestion.store.sql import SqlStore
from services.shared.domain.document import KeyScope
from services.shared.runtime.access.audit import KafkaAudit
from services.shared.runtime.parts import Parts
from services.shared.runtime.ports import Transactions


@dataclass(frozen=True, slots=True)
class Service:
    """`ports` are the dependencies of the handlers. Each of `loops` runs until its event is set."""

    ports: Ports
    api: IngestionApi
    router: APIRouter
    loops: Sequence[Callable[[asyncio.Event], Awaitable[None]]]


def build(parts: Parts, settings: IngestionSettings, parser: DocumentParser) -> Service:
    """Build the ports of the handlers, the entry points and the background loops."""
    database = parts.database("services.ingestion")
    ports = _ports(parts, settings, database, parser)
    intake, uploads = Intake(ports, parts.producer), Uploads(database, parts.blobs)
    access, clock = parts.authoriser, parts.clock
    folder = DropFolder(
        settings.drop_folder,
        intake,
        parts.policy,
        KafkaAudit(parts.producer),
        clock,
        parts.metrics,
        DropSettings(settings.drop_seconds, timedelta(days=settings.drop_days)),
    )
    originals = Originals(database, parts.blobs, ports.destroy)
    return Service(
        ports=ports,
        api=IngestionApi(intake, uploads, access, clock),
        router=router(intake, access),
        loops=(
            folder.run,
            partial(uploads.run, clock=clock, age=timedelta(days=settings.upload_days)),
            Recovery(ports, parts.producer).run,
            partial(originals.run, clock=clock, age=timedelta(days=settings.original_days)),
        ),
    )


def _ports(parts: Parts, settings: IngestionSettings, database: Transactions, parser: DocumentParser) -> Ports:
    return Ports(
        store=SqlStore(database),
        blobs=parts.blobs,
        parser=parser,
        fetch=Locations(read_locations(settings.locations)),
        sources=parts.policy,
        hash_key=parts.keys.hash_key,
        destroy=partial(parts.keyring.destroy, scopes=[KeyScope.SOURCE]),
        clock=parts.clock,
        metrics=parts.metrics,
        input_bytes=settings.max_input << 20,
    )
