"""Ingestion writes a file: what it is asked, and what comes back."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import grpc
import grpc.aio
import pytest

from glossator.ingestion.v1 import service_pb2 as pb
from glossator.ingestion.v1 import service_pb2_grpc as pb_grpc
from services.annotation.clients.ingestion import OriginalFiles
from services.annotation.exports.records import (
    MOST_NOTES,
    ExportFormat,
    ExportMask,
    ExportNote,
    ExportRequest,
    WrittenFile,
)
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.spans import OriginalSpan

REQUEST = ExportRequest(
    "d",
    ExportFormat.WORD,
    (ExportNote(("a", "b"), OriginalSpan(1, 2), "c"), ExportNote(("d",))),
    (ExportMask(OriginalSpan(3, 4), "[PERSON_1]"),),
    unmasked=False,
    purpose="review",
    written_at="2026-11-29T09:00:00Z",
)


class Ingestion(pb_grpc.IngestionServiceServicer):
    """Answers with `size` bytes of the file."""

    def __init__(self, size: int = 5) -> None:
        self.size = size
        self.asked: list[pb.WriteExportRequest] = []

    async def WriteExport(  # noqa: N802
        self, request: pb.WriteExportRequest, context: "grpc.aio.ServicerContext[object, object]"
    ) -> AsyncIterator[pb.WriteExportResponse]:
        self.asked.append(request)
        if not self.size:
            await context.abort(grpc.StatusCode.UNAVAILABLE)
        yield pb.WriteExportResponse(head=pb.ExportHead(media_type="docx", size=5, exact=2, nearby=1))
        for one in b"bytes"[: self.size]:
            yield pb.WriteExportResponse(chunk=bytes([one]))


async def write(ingestion: Ingestion) -> WrittenFile:
    server = grpc.aio.server()
    pb_grpc.add_IngestionServiceServicer_to_server(ingestion, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    try:
        async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
            return await asyncio.wait_for(OriginalFiles(channel).write(REQUEST), 30)
    finally:
        await server.stop(None)


async def test_a_file() -> None:
    ingestion = Ingestion()  # type: ignore[abstract]
    assert await write(ingestion) == WrittenFile(b"bytes", "docx", 2, 1)
    [asked] = ingestion.asked
    assert (asked.document_id, asked.format, asked.purpose, asked.unmasked) == ("d", "word", "review", False)
    assert [(list(one.lines), one.HasField("span"), one.offered) for one in asked.notes] == [
        (["a", "b"], True, "c"),
        (["d"], False, ""),
    ]
    assert [(one.span.start, one.span.end, one.words) for one in asked.masks] == [(3, 4, "[PERSON_1]")]


@pytest.mark.parametrize("size", [0, 4])
async def test_a_file_that_does_not_arrive_whole_is_none(size: int) -> None:
    with pytest.raises(Retry):
        await write(Ingestion(size))  # type: ignore[abstract]


def test_a_request_that_ingestion_does_not_write_is_too_large() -> None:
    REQUEST.check()
    for one in (
        replace(REQUEST, notes=REQUEST.notes * MOST_NOTES),
        replace(REQUEST, notes=(ExportNote(("x" * 10**6, "y")),)),
    ):
        with pytest.raises(Reject) as caught:
            one.check()
        assert caught.value.reason is Reason.TOO_LARGE
