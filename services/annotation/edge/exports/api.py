"""Serves `DocumentExportService` over gRPC. It only translates."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import grpc.aio

from glossator.annotation.v1 import exports_pb2 as pb
from glossator.annotation.v1 import exports_pb2_grpc as pb_grpc
from services.annotation.desk.exporting import ExportedFile
from services.annotation.desk.filing import FilingRequest
from services.annotation.desk.operations import Operations
from services.annotation.grid.records import ReadGridRequest
from services.shared.domain.records import Action
from services.shared.runtime.access.call import current_actor
from services.shared.wire.codec import from_request

_Context = grpc.aio.ServicerContext[Any, Any]
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, eq=False)
class DocumentExportApi(pb_grpc.DocumentExportServiceServicer):
    """Methods raise `Reject` and `Retry`; the server converts them to gRPC statuses."""

    operations: Operations

    async def ExportDocument(  # noqa: N802
        self, request: pb.ExportDocumentRequest, _context: _Context
    ) -> AsyncIterator[pb.ExportDocumentResponse]:
        exports = self.operations.exports
        found = await exports.export(current_actor(), request.document_id, request.format, request.purpose)
        yield pb.ExportDocumentResponse(file=_head(found))
        for chunk in _chunks(found):
            yield pb.ExportDocumentResponse(chunk=chunk)

    async def ExportGrid(  # noqa: N802
        self, request: pb.ExportGridRequest, _context: _Context
    ) -> AsyncIterator[pb.ExportGridResponse]:
        grid = from_request(ReadGridRequest, request.grid)
        found = await self.operations.across.exports.export(current_actor(), grid)
        yield pb.ExportGridResponse(file=_head(found))
        for chunk in _chunks(found):
            yield pb.ExportGridResponse(chunk=chunk)

    async def ExportMatter(  # noqa: N802
        self, request: pb.ExportMatterRequest, _context: _Context
    ) -> AsyncIterator[pb.ExportMatterResponse]:
        found = await self.operations.matter_exports.export(current_actor(), request.matter, request.purpose)
        yield pb.ExportMatterResponse(file=_head(found))
        for chunk in _chunks(found):
            yield pb.ExportMatterResponse(chunk=chunk)

    async def FileExport(  # noqa: N802
        self, request: pb.FileExportRequest, _context: _Context
    ) -> pb.FileExportResponse:
        grid = from_request(ReadGridRequest, request.grid) if request.HasField("grid") else None
        wanted = FilingRequest(request.target, request.key, request.document_id, request.format, request.matter, grid)
        filed = await self.operations.filing.file(current_actor(), wanted, request.purpose)
        return pb.FileExportResponse(
            filing_id=filed.filing_id, state=filed.state.value, attempts=filed.attempts, sha256=filed.digest
        )


def _head(found: ExportedFile) -> pb.ExportedFile:
    return pb.ExportedFile(
        name=found.name,
        media_type=found.written.media_type,
        size=len(found.written.data),
        exact=found.written.exact,
        nearby=found.written.nearby,
        masked=found.masked,
        documents=found.documents,
    )


def _chunks(found: ExportedFile) -> Iterator[bytes]:
    data = found.written.data
    return (data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK))


def register(api: DocumentExportApi) -> Callable[[grpc.aio.Server], None]:
    return lambda server: pb_grpc.add_DocumentExportServiceServicer_to_server(api, server)


_SERVICE = pb.DESCRIPTOR.services_by_name["DocumentExportService"].full_name

METHOD_ACTIONS: Mapping[str, Action] = {
    f"/{_SERVICE}/ExportDocument": Action.EXPORT_DOCUMENT,
    f"/{_SERVICE}/ExportGrid": Action.EXPORT_DOCUMENT,
    f"/{_SERVICE}/ExportMatter": Action.EXPORT_DOCUMENT,
    f"/{_SERVICE}/FileExport": Action.EXPORT_DOCUMENT,
}
