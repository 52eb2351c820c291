"""Lets ingestion write files that leave, on behalf of the reader of the current call."""

import grpc.aio

from glossator.document.v1 import document_pb2
from glossator.ingestion.v1 import service_pb2 as pb
from glossator.ingestion.v1 import service_pb2_grpc as pb_grpc
from services.annotation.exports.records import ExportRequest, WrittenFile
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.servers.grpc_client import to_error

DEPENDENCY = "ingestion"
_Parts = grpc.aio.UnaryStreamCall[pb.WriteExportRequest, pb.WriteExportResponse]


class OriginalFiles:
    """`IngestionService.WriteExport` over `channel`. `timeout` is in seconds, per file."""

    def __init__(self, channel: grpc.aio.Channel, timeout: float = 150.0) -> None:
        self._stub = pb_grpc.IngestionServiceStub(channel)
        self._timeout = timeout

    async def write(self, request: ExportRequest) -> WrittenFile:
        """The file. Raises `Reject` or `Retry`."""
        try:
            return await _read(self._stub.WriteExport(_message(request), timeout=self._timeout))
        except grpc.aio.AioRpcError as failure:
            raise _passed_on(to_error(failure, DEPENDENCY, detailed=True)) from None


async def _read(parts: _Parts) -> WrittenFile:
    head, chunks = pb.ExportHead(), list[bytes]()
    async for one in parts:
        if one.WhichOneof("part") == "head":
            head = one.head
        else:
            chunks.append(one.chunk)
    data = b"".join(chunks)
    if not data or len(data) != head.size:
        raise Retry(dependency=DEPENDENCY)
    return WrittenFile(data, head.media_type, head.exact, head.nearby)


def _message(request: ExportRequest) -> pb.WriteExportRequest:
    notes = (
        pb.ExportNote(lines=one.lines, span=_span(one.span) if one.span else None, offered=one.offered)
        for one in request.notes
    )
    return pb.WriteExportRequest(
        document_id=request.document_id,
        format=request.format.value,
        notes=notes,
        masks=(pb.ExportMask(span=_span(one.span), words=one.words) for one in request.masks),
        unmasked=request.unmasked,
        purpose=request.purpose,
        written_at=request.written_at,
    )


def _span(one: OriginalSpan) -> document_pb2.Span:
    return document_pb2.Span(start=one.start, end=one.end)


def _passed_on(error: Reject | Retry) -> Reject | Retry:
    """The error for the caller. The detail stays where it is about the document."""
    return error if isinstance(error, Retry) or error.reason is Reason.UNSUPPORTED else Reject(error.reason)
