"""The limits of senders at each entry point."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import grpc.aio
import pytest

from glossator.ingestion.v1 import service_pb2 as pb
from services.ingestion.entry.quotas import QuotaLimits, Quotas
from services.shared.domain.errors import Reason, Retry
from services.shared.domain.events import DocumentSubmitted
from services.shared.runtime.servers.grpc_client import to_error
from services.shared.runtime.storage.database import Database
from tests.fakes import FakeClock
from tests.unit.ingestion.entry.drop.test_folder import folder_of, put, scan
from tests.unit.ingestion.entry.support import READER, grpc_client, http_client
from tests.unit.ingestion.support import MATTER, SYSTEM, TENANT, World, make_world, record

OTHER = "harbour-drop"
ONE = QuotaLimits(requests=1, burst=1)
_JSON = {"source_system": SYSTEM, "source_reference": "ref-1", "matter": MATTER}


class Counts:
    """The number of documents that wait, for each source system."""

    def __init__(self) -> None:
        self.of: dict[str, int] = {}
        self.calls = 0

    async def __call__(self, tenant: str, source_system: str) -> int:
        self.calls += 1
        return self.of.get(source_system, 0)


def quotas_of(limits: QuotaLimits, world: World, counts: Counts | None = None) -> tuple[Quotas, FakeClock]:
    return Quotas(limits, counts or Counts(), world.clock, world.ports.metrics), world.clock


async def limited(quotas: Quotas, source_system: str = SYSTEM) -> float:
    """Seconds to wait, or 0 if a submission is admitted."""
    try:
        await quotas.admit(record(source_system=source_system))
    except Retry as error:
        return error.after if error.reason is Reason.RATE_LIMITED and source_system in error.detail else -1
    return 0


async def test_submissions_a_second(world: World) -> None:
    quotas, clock = quotas_of(QuotaLimits(requests=2, burst=1), world)
    assert [await limited(quotas) for _ in range(3)] == [0, 0, 0.5]
    assert await limited(quotas, OTHER) == 0
    clock.advance(0.5)
    assert [await limited(quotas) for _ in range(2)] == [0, 0.5]


async def test_bytes_a_second(world: World) -> None:
    quotas, clock = quotas_of(QuotaLimits(byte_rate=100, burst=1), world)
    assert await limited(quotas) == 0
    quotas.charge(record(), 1000)
    assert await limited(quotas) == pytest.approx(9.01)
    assert await limited(quotas, OTHER) == 0
    clock.advance(10)
    assert await limited(quotas) == 0


async def test_documents_that_wait(world: World) -> None:
    counts = Counts()
    quotas, clock = quotas_of(QuotaLimits(waiting=3), world, counts)
    counts.of[SYSTEM] = 2
    assert await limited(quotas) == 0
    quotas.charge(record(), 1)  # the count of the last second includes what was accepted since
    assert await limited(quotas) == 5
    assert await limited(quotas, OTHER) == 0
    counts.of[SYSTEM] = 0
    clock.advance(1)
    assert await limited(quotas) == 0


async def test_the_store_counts_documents_that_wait(world: World) -> None:
    await world.intake.submit(record("ref-1"), b"some words")
    await world.intake.submit(record("ref-2"), b"other words")
    assert await world.ports.store.count_waiting(TENANT, SYSTEM) == 2
    assert await world.ports.store.count_waiting(TENANT, OTHER) == 0
    await world.handle(*[one for one in world.publisher.events if isinstance(one, DocumentSubmitted)])
    assert await world.ports.store.count_waiting(TENANT, SYSTEM) == 0


def test_uploads_and_their_memory(world: World) -> None:
    quotas, _ = quotas_of(QuotaLimits(uploads=2, memory=100, total=150), world)
    with quotas.upload(TENANT) as first, quotas.upload(TENANT) as second:
        first(90)
        with pytest.raises(Retry, match="too large together"):
            second(20)
        with pytest.raises(Retry, match="too many uploads"), quotas.upload(TENANT):
            pass
        with quotas.upload("northgate-credit") as other:
            other(60)
            with pytest.raises(Retry, match="too large together"):
                other(1)
    with quotas.upload(TENANT) as again:
        again(100)
    limited = world.ports.metrics.submissions_limited
    assert limited.labels(TENANT, "", "uploads")._value.get() == 1


def one_at_a_time(database: Database) -> World:
    return make_world(database, ONE)


async def post(client: Any, reference: str) -> Any:
    headers = {"x-glossator-metadata": json.dumps({**_JSON, "source_reference": reference})}
    return await client.post("/v1/documents", content=reference.encode(), headers=headers)


async def test_http_answers_with_a_time_to_wait(database: Database) -> None:
    world = one_at_a_time(database)
    async with http_client(world) as client:
        assert (await post(client, "ref-1")).status_code == 202
        refused = await post(client, "ref-2")
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
        error = refused.json()["error"]
        assert (error["reason"], error["detail"]) == (
            "rate_limited",
            f'Source system "{SYSTEM}" has more than 1 submissions a second',
        )
        world.clock.advance(1)
        assert (await post(client, "ref-2")).status_code == 202


async def test_grpc_answers_with_a_time_to_wait(database: Database) -> None:
    world = one_at_a_time(database)

    async def parts(reference: str) -> AsyncIterator[pb.SubmitDocumentRequest]:
        header = pb.SubmitDocumentHeader()
        header.document.source_system, header.document.source_reference = SYSTEM, reference
        header.document.matter = MATTER
        yield pb.SubmitDocumentRequest(header=header)
        yield pb.SubmitDocumentRequest(chunk=pb.Chunk(data=reference.encode()))

    async with grpc_client(world) as stub:
        await stub.SubmitDocument(parts("ref-1"))
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await stub.SubmitDocument(parts("ref-2"))
        assert caught.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
        error = to_error(caught.value)
        assert isinstance(error, Retry)
        assert (error.reason, error.after) == (Reason.RATE_LIMITED, 1)


async def test_dropped_files_wait(database: Database, tmp_path: Path) -> None:
    world = one_at_a_time(database)
    drop = tmp_path / "drop"
    for number in range(3):
        put(drop, f"{SYSTEM}/{MATTER}/{number}.txt", b"%d words" % number)
    put(drop, f"{OTHER}/{MATTER}/other.txt", b"other words")
    folder = folder_of(world, drop)
    assert await scan(folder) == 2  # one of each source
    for expected in (1, 1, 0):
        world.clock.advance(1)
        assert await folder.scan() == expected


@pytest.mark.parametrize("form", [True, False])
@pytest.mark.parametrize("length", [True, False])
async def test_without_the_right_no_body_is_read(world: World, form: bool, length: bool) -> None:
    read = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(100):
            read += 1
            yield b"x" * 1000

    kind = "multipart/form-data; boundary=x" if form else "application/pdf"
    headers = {"content-type": kind} | ({"content-length": "100000"} if length else {})
    headers |= {} if form else {"x-glossator-metadata": json.dumps(_JSON)}
    async with http_client(world, READER) as client:
        response = await client.post("/v1/documents", content=body(), headers=headers)
    assert response.status_code == 403
    assert read == 0
    assert [one.outcome.value for one in world.audit.records] == ["denied"]


@pytest.mark.parametrize("length", [True, False])
async def test_the_memory_of_a_body_is_held_while_it_arrives(database: Database, length: bool) -> None:
    world = make_world(database, QuotaLimits(memory=100, total=100))
    arrived, go_on = asyncio.Event(), asyncio.Event()
    headers = {"x-glossator-metadata": json.dumps(_JSON)}

    async def slow() -> AsyncIterator[bytes]:
        yield b"x" * 60
        arrived.set()
        await go_on.wait()
        yield b"x" * 10

    async with http_client(world) as client:
        own = headers | ({"content-length": "70"} if length else {})
        first = asyncio.create_task(client.post("/v1/documents", content=slow(), headers=own))
        await arrived.wait()
        assert (await client.post("/v1/documents", content=b"y" * 60, headers=headers)).status_code == 429
        go_on.set()
        assert (await first).status_code == 202
        assert (await client.post("/v1/documents", content=b"y" * 60, headers=headers)).status_code == 202
