"""The gRPC entry point, on a real port."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace

import grpc
import grpc.aio
import pytest

from glossator.document.v1 import document_pb2 as d
from glossator.ingestion.v1 import events_pb2 as e
from glossator.ingestion.v1 import service_pb2 as pb
from services.ingestion.entry.intake import Intake
from services.ingestion.entry.upload_buffer import PIECE
from services.ingestion.statuses import notify_sender
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentStatusChanged, DocumentSubmitted, DocumentWithdrawn
from services.shared.runtime.servers.grpc_errors import to_error
from tests.unit.ingestion.entry.support import OTHER, READER, STRANGER, WALLED, grpc_client
from tests.unit.ingestion.support import MATTER, SYSTEM, TENANT, World, submitted

RECORD = d.DocumentRecord(source_system=SYSTEM, source_reference="ref-1", matter=MATTER)
BIG = b"A long agreement. " * 50_000


def header(**more: object) -> pb.SubmitDocumentRequest:
    fields: dict[str, object] = {"document": RECORD, "file_name": "a.txt", **more}
    return pb.SubmitDocumentRequest(header=pb.SubmitDocumentHeader(**fields))  # type: ignore[arg-type]


def chunk(data: bytes, offset: int = 0) -> pb.SubmitDocumentRequest:
    return pb.SubmitDocumentRequest(chunk=pb.Chunk(offset=offset, data=data))


def chunks(data: bytes, start: int = 0, step: int = 200_000) -> list[pb.SubmitDocumentRequest]:
    return [chunk(data[at : at + step], at) for at in range(start, len(data), step)]


async def stream(requests: Iterable[pb.SubmitDocumentRequest]) -> AsyncIterator[pb.SubmitDocumentRequest]:
    for one in requests:
        yield one


async def code(call: grpc.aio.StreamUnaryCall | grpc.aio.UnaryUnaryCall) -> grpc.StatusCode:  # type: ignore[type-arg]
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call
    return caught.value.code()


async def test_a_document_is_published_and_has_a_status(world: World) -> None:
    async with grpc_client(world) as client:
        answer = await client.SubmitDocument(stream([header(), chunk(b"1. Term. It "), chunk(b"ends.", 12)]))
        (event,) = world.publisher.events
        assert isinstance(event, DocumentSubmitted)
        assert (event.document.tenant, event.submitted_by) == (TENANT, "dms@harbour-bank")
        assert event.blob is not None
        assert not event.content
        assert await world.blobs.get(event.blob) == b"1. Term. It ends."
        assert answer.status == e.DOCUMENT_STATUS_ACCEPTED
        assert answer.received_bytes == 17
        waiting = await client.GetStatus(pb.GetStatusRequest(submission_id=answer.submission_id))
        assert (waiting.status.status, waiting.status.document.document_id) == (e.DOCUMENT_STATUS_ACCEPTED, "")
        await world.handle(event)
        source = pb.SourceReference(source_system=SYSTEM, source_reference="ref-1")
        done = await client.GetStatus(pb.GetStatusRequest(source=source))
        assert done.status.document.version == 1
        document = done.status.document.document_id
        assert (await client.GetStatus(pb.GetStatusRequest(submission_id=document))).status == done.status
        again = await client.SubmitDocument(stream([header(), chunk(b"1. Term. It ends.")]))
        assert (again.status, again.duplicate_of) == (e.DOCUMENT_STATUS_DUPLICATE, done.status.document.document_id)
        (_, repeated) = world.publisher.events
        assert isinstance(repeated, DocumentStatusChanged)
        assert (repeated.status, repeated.duplicate_of) == ("duplicate", again.duplicate_of)
    assert [one.action for one in world.audit.records] == ["document.submit", "document.submit"]


async def test_an_interrupted_upload_is_resumed(world: World) -> None:
    digest = hashlib.sha256(BIG * 3).hexdigest()
    first = header(submission_id="up-1", size=len(BIG) * 3, sha256=digest)
    world.intake = Intake(replace(world.ports, input_bytes=4 << 20), world.publisher, world.intake.quotas)
    async with grpc_client(world) as client:
        sent = asyncio.Event()

        async def breaks() -> AsyncIterator[pb.SubmitDocumentRequest]:
            yield first
            for one in chunks((BIG * 3)[: PIECE + 500_000]):
                yield one
            sent.set()
            await asyncio.sleep(30)

        call = client.SubmitDocument(breaks())
        await sent.wait()
        received = 0
        while not received:
            received = (await client.GetUpload(pb.GetUploadRequest(submission_id="up-1"))).received_bytes
        call.cancel()
        assert received >= PIECE
        answer = await client.SubmitDocument(stream([first, *chunks(BIG * 3, received - 10)]))
        assert answer.received_bytes == len(BIG) * 3
        (event,) = world.publisher.events
        assert isinstance(event, DocumentSubmitted)
        assert event.blob
        assert await world.blobs.get(event.blob) == BIG * 3
        assert (await client.GetUpload(pb.GetUploadRequest(submission_id="up-1"))).received_bytes == 0


async def test_an_incomplete_upload_is_stored(world: World) -> None:
    async with grpc_client(world) as client:
        call = client.SubmitDocument(stream([header(submission_id="up-1", size=20), chunk(b"half of it")]))
        assert await code(call) is grpc.StatusCode.FAILED_PRECONDITION
        stored = await client.GetUpload(pb.GetUploadRequest(submission_id="up-1"))
        assert stored.received_bytes == 10
    async with grpc_client(world, OTHER) as client:
        assert (await client.GetUpload(pb.GetUploadRequest(submission_id="up-1"))).received_bytes == 0
        call = client.SubmitDocument(stream([header(submission_id="up-1", size=20), chunk(b"and theirs", 10)]))
        assert await code(call) is grpc.StatusCode.ABORTED


UNREGISTERED = d.DocumentRecord(source_system="x", source_reference="r", matter=MATTER)
GAP = "The next chunk starts at offset 0, not at 5"
INVALID, TOO_LARGE = grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.RESOURCE_EXHAUSTED


@pytest.mark.parametrize(
    ("requests", "expected", "field", "detail"),
    [
        ([header(sha256="0" * 64), chunk(b"x")], INVALID, "sha256", ""),
        ([header(size=1), chunk(b"xx")], INVALID, "size", ""),
        (
            [header(), chunk(b"x", 5)],
            grpc.StatusCode.ABORTED,
            "chunk.offset",
            "The next chunk starts at offset 0, not at 5",
        ),
        ([chunk(b"x")], INVALID, "header", "The first message has no header"),
        ([header(), header()], INVALID, "chunk", "A message after the header has no chunk"),
        ([], INVALID, "header", "The first message has no header"),
        ([header()], INVALID, "", "The content is empty"),
        ([header(size=5)], INVALID, "chunk", "No chunk was received: 0 of 5 bytes"),
        (
            [header(document=d.DocumentRecord(tenant="t", source_system="s", source_reference="r", matter="m"))],
            grpc.StatusCode.PERMISSION_DENIED,
            "tenant",
            'The caller does not belong to tenant "t"',
        ),
        ([header(document=d.DocumentRecord(source_system=SYSTEM))], INVALID, "matter", 'Field "matter" is missing'),
        ([header(), *chunks(BIG * 2)], TOO_LARGE, "", "The content has more than 1048576 bytes"),
        ([header(size=1 << 40), chunk(b"x")], TOO_LARGE, "", "The content has more than 1048576 bytes"),
        (
            [header(document=UNREGISTERED), chunk(b"x")],
            grpc.StatusCode.PERMISSION_DENIED,
            "source_system",
            'Source system "x" is not registered for this tenant',
        ),
    ],
)
async def test_refusals(
    world: World, requests: list[pb.SubmitDocumentRequest], expected: grpc.StatusCode, field: str, detail: str
) -> None:
    async with grpc_client(world) as client:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await client.SubmitDocument(stream(requests))
    error = to_error(caught.value, detailed=True)
    assert isinstance(error, Reject)
    assert (caught.value.code(), error.field, error.detail) == (expected, field, detail)
    assert not [one for one in world.publisher.events if isinstance(one, DocumentSubmitted)]


async def test_without_an_id_the_correlation_id_is_that_of_the_call(world: World) -> None:
    async with grpc_client(world) as client:
        await client.SubmitDocument(stream([header(), chunk(b"one")]), metadata=(("x-correlation-id", "call-1"),))
        await client.SubmitDocument(stream([header(submission_id="s-2"), chunk(b"two")]))
    ids = [one.document.correlation_id for one in world.publisher.events if isinstance(one, DocumentSubmitted)]
    assert ids == ["call-1", "s-2"]


async def test_a_refusal_by_kafka_is_the_status_of_its_submission(world: World) -> None:
    error = Reject(Reason.INVALID_METADATA, detail='Field "document.matter" is missing', field="document.matter")
    await world.handle(*notify_sender(submitted(matter="", submission="kafka-1"), error, world.ports))
    async with grpc_client(world) as client:
        answer = await client.GetStatus(pb.GetStatusRequest(submission_id="kafka-1"))
    assert (answer.status.status, answer.status.detail) == (e.DOCUMENT_STATUS_REFUSED, error.detail)


async def test_another_content_under_the_same_id(world: World) -> None:
    async with grpc_client(world) as client:
        await client.SubmitDocument(stream([header(submission_id="s-1"), chunk(b"one")]))
        call = client.SubmitDocument(stream([header(submission_id="s-1"), chunk(b"two")]))
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await call
    assert caught.value.code() is grpc.StatusCode.ABORTED
    error = to_error(caught.value, detailed=True)
    assert isinstance(error, Reject)
    assert "Idempotency-Key" in error.detail
    assert error.detail.endswith("Use a new one")


async def test_the_broker_is_unavailable(world: World) -> None:
    world.publisher.away = True
    async with grpc_client(world) as client:
        call = client.SubmitDocument(stream([header(), chunk(b"words")]))
        assert await code(call) is grpc.StatusCode.UNAVAILABLE
        world.publisher.away = False
        answer = await client.SubmitDocument(stream([header(), chunk(b"words")]))
        assert answer.status == e.DOCUMENT_STATUS_ACCEPTED


@pytest.mark.parametrize("actor", [STRANGER, WALLED, READER])
async def test_other_callers_are_denied(world: World, actor: object) -> None:
    async with grpc_client(world) as client:
        answer = await client.SubmitDocument(stream([header(), chunk(b"words")]))
    record = d.DocumentRecord()
    record.CopyFrom(RECORD)
    record.tenant = TENANT
    source = pb.SourceReference(source_system=SYSTEM, source_reference="ref-1")
    async with grpc_client(world, actor) as client:  # type: ignore[arg-type]
        assert await code(client.SubmitDocument(stream([header(document=record), chunk(b"x")]))) in DENIED
        assert await code(client.GetStatus(pb.GetStatusRequest(submission_id=answer.submission_id))) in DENIED
        assert await code(client.GetStatus(pb.GetStatusRequest(source=source))) in DENIED
        assert await code(client.WithdrawDocument(pb.WithdrawDocumentRequest(source=source))) in DENIED


DENIED = (grpc.StatusCode.PERMISSION_DENIED, grpc.StatusCode.NOT_FOUND)


async def test_withdrawal(world: World) -> None:
    source = pb.SourceReference(source_system=SYSTEM, source_reference="ref-1")
    async with grpc_client(world) as client:
        assert (
            await code(client.WithdrawDocument(pb.WithdrawDocumentRequest(source=source))) is grpc.StatusCode.NOT_FOUND
        )
        submitted = await client.SubmitDocument(stream([header(), chunk(b"words")]))
        await world.handle(*world.publisher.events)
        world.clock.advance(60)
        answer = await client.WithdrawDocument(pb.WithdrawDocumentRequest(source=source, reason="wrong file"))
        assert answer.family == submitted.family
        event = world.publisher.events[-1]
        assert isinstance(event, DocumentWithdrawn)
        await world.handle(event)
        status = await client.GetStatus(pb.GetStatusRequest(source=source))
        assert status.status.status == e.DOCUMENT_STATUS_WITHDRAWN
