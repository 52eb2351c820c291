"""Serves `DocumentExportService` over gRPC. It only translates."""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import grpc.aio

from glossator.annotation.v1 import exports_pb2 as pb
from glossator.annotation.v1 import exports_pb2_grpc as pb_grpc
from services.annotation.desk.exporting import DocumentExports
from services.shared.domain.records import Action
from services.shared.runtime.access.call import current_actor

_Context = grpc.aio.ServicerContext[Any, Any]
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, eq=False)
class DocumentExportApi(pb_grpc.DocumentExportServiceServicer):
    """Methods raise `Reject` and `Retry`; the server converts them to gRPC statuses."""

    exports: DocumentExports

    async def ExportDocument(  # noqa: N802
        self, request: pb.ExportDocumentRequest, _context: _Context
    ) -> AsyncIterator[pb.ExportDocumentResponse]:
        found = await self.exports.export(current_actor(), request.document_id, request.format, request.purpose)
        written = found.written
        file = pb.ExportedFile(
            name=found.name,
            media_type=written.media_type,
            size=len(written.data),
            exact=written.exact,
            nearby=written.nearby,
            masked=found.masked,
        )
        yield pb.ExportDocumentResponse(file=file)
        for start in range(0, len(written.data), _CHUNK):
            yield pb.ExportDocumentResponse(chunk=written.data[start : start + _CHUNK])


def register(api: DocumentExportApi) -> Callable[[grpc.aio.Server], None]:
    return lambda server: pb_grpc.add_DocumentExportServiceServicer_to_server(api, server)


_SERVICE = pb.DESCRIPTOR.services_by_name["DocumentExportService"].full_name

METHOD_ACTIONS: Mapping[str, Action] = {f"/{_SERVICE}/ExportDocument": Action.EXPORT_DOCUMENT}
