"""Build ingestion from its settings and dependencies."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from fastapi import APIRouter

from services.ingestion.audited import report_rejection
from services.ingestion.batches.listing import Batches
from services.ingestion.batches.store import BatchStore
from services.ingestion.discards import Discards
from services.ingestion.entry.drop.folder import DropFolder, DropSettings
from services.ingestion.entry.http import ROUTES, router
from services.ingestion.entry.http_batches import batch_router
from services.ingestion.entry.intake import Intake
from services.ingestion.entry.quotas import Quotas, quota_limits
from services.ingestion.entry.submissions import Submissions
from services.ingestion.entry.uploads import Uploads
from services.ingestion.exports.writing import Exports, FileWriter
from services.ingestion.handler import HANDLERS
from services.ingestion.locations import Locations, read_locations
from services.ingestion.pages.converted import Converter
from services.ingestion.pages.reading import Drawer, PagePorts, Pages
from services.ingestion.ports import DocumentParser, Ports, SourceStops
from services.ingestion.recovery import Recovery
from services.ingestion.retention import Originals
from services.ingestion.sandbox.exports import EXPORT_LIMITS, ExportSandbox, FairWriter
from services.ingestion.sandbox.fair_parser import FairParser
from services.ingestion.sandbox.ocr.engine import WORD_LIMITS
from services.ingestion.sandbox.ocr.installed import InstalledEngine
from services.ingestion.sandbox.ocr.rapidocr import find_rapidocr
from services.ingestion.sandbox.ocr.reader import PICTURE_LIMITS, PageReader, PictureSandbox
from services.ingestion.sandbox.ocr.scan_parser import ScanLimits, ScanParser
from services.ingestion.sandbox.ocr.second_reader import SECOND_LIMITS, SecondSandbox
from services.ingestion.sandbox.office.program import find_office
from services.ingestion.sandbox.office.sandbox import OfficeLimits, OfficeSandbox
from services.ingestion.sandbox.older import OlderConverter
from services.ingestion.sandbox.pages import PAGE_LIMITS, FairDrawer, PageSandbox
from services.ingestion.sandbox.parent import Sandbox
from services.ingestion.sandbox.placing import PLACING_LIMITS, FairConverter, PlacingSandbox
from services.ingestion.settings import IngestionSettings
from services.ingestion.stops.gate import SourceGate
from services.ingestion.stops.operations import Stops
from services.ingestion.stops.resumption import Resumption, ResumptionPorts
from services.ingestion.stops.store import SourceStates
from services.ingestion.store.sql import SqlStore
from services.ingestion.table import ingestion_table
from services.shared.domain.document import KeyScope
from services.shared.domain.holds import Destroyer
from services.shared.runtime.access.audit import KafkaAudit
from services.shared.runtime.kafka.positions import GroupPositions
from services.shared.runtime.operations.http import operation_routes
from services.shared.runtime.operations.openapi import describe
from services.shared.runtime.operations.table import Table
from services.shared.runtime.parts import Parts
from services.shared.runtime.ports import Transactions
from services.shared.runtime.servers.endpoints import http_endpoint
from services.shared.runtime.servers.hold_client import RemoteHolds
from services.shared.runtime.servers.http_connections import http_limits
from services.shared.runtime.servers.http_errors import COMMON_ERRORS
from services.shared.runtime.servers.http_server import HttpServer, http_app
from services.shared.runtime.servers.telemetry import http_telemetry
from services.shared.runtime.startup import from_setting
from services.shared.runtime.storage.database import Database
from services.shared.runtime.worker.handlers import handle_by_topic


@dataclass(frozen=True, slots=True)
class Service:
    """`ports` are the dependencies of the handlers, `gate` is that of the worker, `notices` are those of `Health`. Each
    of `loops` runs until its event is set.
    """

    ports: Ports
    gate: SourceGate
    notices: Callable[[], Sequence[str]]
    table: Table
    routers: Sequence[APIRouter]
    loops: Sequence[Callable[[asyncio.Event], Awaitable[None]]]


def build(
    parts: Parts,
    settings: IngestionSettings,
    parser: DocumentParser,
    drawer: Drawer,
    converter: Converter,
    writer: FileWriter,
) -> Service:
    """Build the ports of the handlers, the entry points and the background loops."""
    database = parts.database("services.ingestion")
    states = SourceStates(database, settings.budgets(), settings.parking())
    gate = SourceGate(states, parts.policy, parts.clock)
    ports = _ports(parts, settings, database, parser, gate)
    resumption = Resumption(_resumption(parts, ports, database, states, gate))
    quotas = Quotas(quota_limits(settings), ports.store.count_waiting, parts.clock, parts.metrics)
    access, clock = parts.authoriser, parts.clock
    holds = parts.hold_check(RemoteHolds(parts.channel(settings.redaction_address)), DESTROYERS)
    intake = Intake(ports, parts.producer, quotas)
    uploads = Uploads(database, parts.blobs, holds, intake.family)
    folder = DropFolder(
        settings.drop_folder,
        intake,
        parts.policy,
        KafkaAudit(parts.producer),
        clock,
        parts.metrics,
        holds,
        DropSettings(settings.drop_seconds, timedelta(days=settings.drop_days)),
    )
    destroy = partial(parts.keyring.destroy, scopes=[KeyScope.SOURCE])
    originals = Originals(database, parts.blobs, destroy, holds)
    submissions = Submissions(intake, uploads, access, clock)
    batches = Batches(BatchStore(database), parts.policy, access, parts.keys.hash_key, ports.input_bytes)
    discards = Discards(database, parts.blobs, originals.destroy, holds, clock)
    return Service(
        ports=ports,
        gate=gate,
        notices=resumption.notices,
        table=ingestion_table(
            submissions,
            batches,
            Stops(states, parts.policy, access.authorise, clock),
            Pages(PagePorts(ports.store, parts.blobs, drawer, converter, access, parts.keys.hash_key, clock)),
            Exports(ports.store, parts.blobs, writer, access, parts.keys.hash_key),
        ),
        routers=(router(submissions), batch_router(batches)),
        loops=(
            folder.run,
            partial(uploads.run, clock=clock, age=timedelta(days=settings.upload_days)),
            Recovery(ports, parts.producer).run,
            resumption.run,
            discards.run,
            partial(originals.run, clock=clock, age=timedelta(days=settings.original_days)),
        ),
    )


DESTROYERS = (Destroyer.ORIGINALS, Destroyer.REFUSED, Destroyer.UPLOADS)


def http_server(settings: IngestionSettings, parts: Parts, service: Service) -> HttpServer:
    """The HTTP entry point, with an OpenAPI document."""
    limits = http_limits(settings)
    app = http_app(
        refusals=parts.refusals,
        title="Glossator documents",
        rules=ROUTES,
        routers=service.routers,
        mounts=operation_routes(service.table),
        credentials=parts.credentials,
        clock=parts.clock,
        observer=http_telemetry(settings.service, parts.metrics, parts.tracing),
        max_body_bytes=service.ports.input_bytes + (1 << 20),
        errors=COMMON_ERRORS,
        limits=limits,
    )
    describe(app, service.table)
    return HttpServer(app, http_endpoint(settings, parts.tls), limits=limits)


def start_parser(parts: Parts, settings: IngestionSettings) -> ScanParser:
    """The parsers, of which one is started, and the OCR program behind them. Exits with 2 if this machine cannot
    confine the parsers, or lacks a language of the program.
    """
    sandbox = Sandbox(settings.limits(), workers=settings.parsers, isolation=settings.parser_isolation)
    from_setting("parser_isolation", settings.parser_isolation.value, sandbox.start)
    now, metrics = parts.clock.monotonic, parts.metrics
    older = OlderConverter(_office(settings), settings.converters, now)
    parser = FairParser(
        sandbox, settings.parsers, now=now, metrics=metrics, small=settings.small_documents(), older=older
    )
    page = settings.ocr_page_seconds
    limits = replace(WORD_LIMITS, cpu_seconds=page, wall_seconds=2.0 * page)
    weights = find_rapidocr() if settings.ocr_second else None
    second = SecondSandbox(SECOND_LIMITS, workers=settings.ocr_workers) if weights else None
    version = weights.version if weights else ""
    engine = InstalledEngine(
        settings.ocr,
        settings.ocr_languages,
        limits,
        second=version,
        workers=settings.ocr_workers,
        isolation=settings.parser_isolation,
    )
    from_setting("ocr_languages", settings.ocr_languages, engine.check)
    pictures = PictureSandbox(
        replace(PICTURE_LIMITS, input_bytes=settings.max_input << 20, pages=settings.max_pages),
        workers=settings.ocr_workers,
        isolation=settings.parser_isolation,
    )
    reader = PageReader(pictures, engine, settings.ocr_dots, second)
    scans = ScanLimits(settings.ocr_workers, settings.ocr_documents, settings.ocr_pages)
    return ScanParser(parser, reader, engine.name, scans, now=now, metrics=metrics)


def start_drawer(parts: Parts, settings: IngestionSettings) -> FairDrawer:
    """The processes that draw pages, which start with the first page. The parsers have shown that this machine confines
    them.
    """
    limits = replace(PAGE_LIMITS, input_bytes=settings.max_input << 20, pages=settings.max_pages)
    sandbox = PageSandbox(limits, workers=settings.page_drawers, isolation=settings.parser_isolation)
    return FairDrawer(sandbox, settings.page_drawers, parts.clock.monotonic)


def start_writer(parts: Parts, settings: IngestionSettings) -> FairWriter:
    """The processes that write files that leave, which start with the first file."""
    limits = replace(
        EXPORT_LIMITS,
        input_bytes=settings.max_input << 20,
        pages=settings.max_pages,
        unpacked_bytes=settings.max_unpacked << 20,
        memory=settings.max_memory << 20,
    )
    sandbox = ExportSandbox(limits, workers=settings.page_drawers, isolation=settings.parser_isolation)
    return FairWriter(sandbox, settings.page_drawers, parts.clock.monotonic)


def start_converter(parts: Parts, settings: IngestionSettings) -> FairConverter:
    """The processes that draw DOCX, which start with the first document."""
    limits = replace(
        PLACING_LIMITS,
        pages=settings.max_pages,
        unpacked_bytes=settings.max_unpacked << 20,
        memory=settings.max_memory << 20,
    )
    placing = PlacingSandbox(limits, workers=settings.page_drawers, isolation=settings.parser_isolation)
    return FairConverter(_office(settings), placing, settings.page_drawers, parts.clock.monotonic)


def _office(settings: IngestionSettings) -> OfficeSandbox:
    limits = OfficeLimits(input_bytes=settings.max_input << 20)
    return OfficeSandbox(partial(find_office, settings.office), limits, folder=settings.office_folder)


def _ports(
    parts: Parts, settings: IngestionSettings, database: Transactions, parser: DocumentParser, stops: SourceStops
) -> Ports:
    return Ports(
        store=SqlStore(database),
        blobs=parts.blobs,
        parser=parser,
        fetch=Locations(read_locations(settings.locations)),
        sources=parts.policy,
        stops=stops,
        hash_key=parts.keys.hash_key,
        clock=parts.clock,
        metrics=parts.metrics,
        input_bytes=settings.max_input << 20,
    )


def _resumption(
    parts: Parts, ports: Ports, database: Database, states: SourceStates, gate: SourceGate
) -> ResumptionPorts:
    return ResumptionPorts(
        states=states,
        gate=gate,
        locks=database,
        positions=GroupPositions(parts.kafka, parts.settings.service),
        blobs=parts.blobs,
        handle=handle_by_topic(HANDLERS, ports),
        on_rejected=partial(report_rejection, ports=ports),
        letters=parts.dead_letters(),
        publisher=parts.producer,
        clock=parts.clock,
        metrics=parts.metrics,
        tracing=parts.tracing,
    )
