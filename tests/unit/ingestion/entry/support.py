"""Clients of the entry points, with the access policy of the repository."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from glossator.ingestion.v1 import service_pb2_grpc as pb_grpc
from services.ingestion.batches.listing import Batches
from services.ingestion.batches.store import BatchStore
from services.ingestion.entry.http import ROUTES, router
from services.ingestion.entry.http_batches import batch_router
from services.ingestion.entry.submissions import Submissions
from services.ingestion.entry.uploads import Uploads
from services.ingestion.exports.writing import Exports
from services.ingestion.pages.reading import PagePorts, Pages
from services.ingestion.sandbox.exports import EXPORT_LIMITS, ExportSandbox, FairWriter
from services.ingestion.sandbox.pages import FairDrawer, PageSandbox
from services.ingestion.sandbox.placing import Placed
from services.ingestion.stops.operations import Stops
from services.ingestion.table import METHOD_ACTIONS, ingestion_table
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Actor, Role
from services.shared.runtime.access.authorise import Authoriser
from services.shared.runtime.access.policy import load_policy
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.operations.grpc import register
from services.shared.runtime.operations.http import operation_routes
from services.shared.runtime.operations.openapi import describe
from services.shared.runtime.operations.table import Table
from services.shared.runtime.servers.endpoints import Endpoint
from services.shared.runtime.servers.grpc_client import open_channel
from services.shared.runtime.servers.grpc_server import GrpcServer
from services.shared.runtime.servers.http_errors import COMMON_ERRORS
from services.shared.runtime.servers.http_server import http_app
from tests.blob_suite import hash_key
from tests.grpc_probe import LIMITS, Observer, Readiness, bearer, verifier
from tests.unit.ingestion.support import TENANT, World

POLICY = load_policy(Path(__file__).parents[4] / "samples" / "access.yaml")
SUBMITTER = Actor("dms@harbour-bank", TENANT, frozenset({Role.SUBMITTER}))
OTHER = Actor("dms-2@harbour-bank", TENANT, frozenset({Role.SUBMITTER}))
WALLED = Actor("dms-3@harbour-bank", TENANT, frozenset({Role.SUBMITTER}), frozenset({"HB-7"}))
STRANGER = Actor("dms@northgate", "northgate-credit", frozenset({Role.SUBMITTER}))
READER = Actor("r@harbour-bank", TENANT, frozenset({Role.PLAYBOOK_OWNER}))


def authoriser(world: World) -> Authoriser:
    """The authoriser of production, with the audit log of `world`."""
    return Authoriser(POLICY, world.audit, world.clock, service="ingestion")


def batches(world: World) -> Batches:
    """Documents of at most a mebibyte."""
    return Batches(BatchStore(world.database), world.ports.sources, authoriser(world), hash_key, 1 << 20)


def submissions(world: World) -> Submissions:
    uploads = Uploads(world.database, world.blobs, world.hold_check, world.intake.family)
    return Submissions(world.intake, uploads, authoriser(world), world.clock)


def table(world: World) -> Table:
    access = authoriser(world)
    drawer = FairDrawer(PageSandbox(workers=1), 1, world.clock.monotonic)
    writer = FairWriter(ExportSandbox(EXPORT_LIMITS, workers=1), 1, world.clock.monotonic)
    return ingestion_table(
        submissions(world),
        batches(world),
        Stops(world.states, POLICY, access.authorise, world.clock),
        Pages(PagePorts(world.ports.store, world.blobs, drawer, NoOffice(), access, hash_key, world.clock)),
        Exports(world.ports.store, world.blobs, writer, access, hash_key),
    )


class NoOffice:
    """Refuses each document, as without LibreOffice."""

    async def convert(self, data: bytes, *, tenant: str, reader: str) -> Placed:
        raise Reject(Reason.UNSUPPORTED, detail="LibreOffice is not installed")


@asynccontextmanager
async def grpc_client(world: World, actor: Actor = SUBMITTER) -> AsyncIterator["pb_grpc.IngestionServiceAsyncStub"]:
    """A client of the gRPC entry point, as `actor`."""
    server = GrpcServer(
        endpoint=Endpoint("127.0.0.1:0"),
        register=register(table(world)),
        rules=METHOD_ACTIONS,
        credentials=verifier(),
        clock=SystemClock(),
        health=Readiness(),
        observer=Observer(),
        limits=LIMITS,
    )
    stop = asyncio.Event()
    task = asyncio.create_task(server.run(stop))
    while not server.port and not task.done():
        await asyncio.sleep(0.01)
    try:
        async with open_channel(f"127.0.0.1:{server.port}", credential=lambda: bearer(actor)) as channel:
            yield pb_grpc.IngestionServiceStub(channel)
    finally:
        stop.set()
        await task


@asynccontextmanager
async def http_client(world: World, actor: Actor = SUBMITTER) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the HTTP entry point, as `actor`."""
    app = http_app(
        title="Entry points",
        rules=ROUTES,
        routers=[router(submissions(world)), batch_router(batches(world))],
        mounts=operation_routes(table(world)),
        credentials=verifier(),
        clock=SystemClock(),
        observer=Observer(),
        errors=COMMON_ERRORS,
    )
    describe(app, table(world))
    headers = {"authorization": f"Bearer {bearer(actor)}"}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://ingestion", headers=headers
    ) as client:
        yield client
