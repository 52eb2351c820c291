"""Exports documents: the originals with the findings."""

from typing import NamedTuple

import grpc.aio

from glossator.annotation.v1 import exports_pb2, exports_pb2_grpc
from services.cli.clients.across import Question, grid_request
from services.cli.clients.annotation import REVIEW, SERVICE
from services.cli.clients.calls import Credential, ServiceClient, translated_errors
from services.shared.domain.errors import Retry
from services.shared.runtime.servers.grpc_client import Address
from services.shared.wire.codec import fill

_SECONDS = 360.0
_Parts = (
    grpc.aio.UnaryStreamCall[exports_pb2.ExportDocumentRequest, exports_pb2.ExportDocumentResponse]
    | grpc.aio.UnaryStreamCall[exports_pb2.ExportGridRequest, exports_pb2.ExportGridResponse]
    | grpc.aio.UnaryStreamCall[exports_pb2.ExportMatterRequest, exports_pb2.ExportMatterResponse]
)


class Exported(NamedTuple):
    """A file. `exact`: comments at their words, answers of a grid; `nearby`: those beside them. `masked`: values with
    placeholders.
    """

    name: str
    data: bytes
    exact: int
    nearby: int
    masked: int
    documents: int = 1


class ToFile(NamedTuple):
    """What to hand to which system: a document with a format, a matter, or a grid."""

    target: str
    key: str
    document_id: str = ""
    format: str = ""
    matter: str = ""
    grid: Question | None = None


class Filed(NamedTuple):
    """How far a filing is."""

    filing_id: str
    state: str
    attempts: int
    sha256: str


class ExportClient(ServiceClient):
    """The client for exports of one caller. Methods raise `Reject` or `Retry`."""

    def __init__(self, address: Address, credential: Credential, purpose: str = REVIEW) -> None:
        super().__init__(address, credential)
        self._purpose = purpose
        self._stub = exports_pb2_grpc.DocumentExportServiceStub(self._channel)

    async def export(self, document_id: str, file_format: str) -> Exported:
        """The file of a document. The service records it as an export."""
        request = exports_pb2.ExportDocumentRequest(document_id=document_id, format=file_format, purpose=self._purpose)
        with translated_errors(SERVICE):
            return await _read(self._stub.ExportDocument(request, timeout=_SECONDS))

    async def matter(self, matter: str) -> Exported:
        """The workbook of a matter. The service records it as an export of each document."""
        request = exports_pb2.ExportMatterRequest(matter=matter, purpose=self._purpose)
        with translated_errors(SERVICE):
            return await _read(self._stub.ExportMatter(request, timeout=_SECONDS))

    async def file(self, wanted: ToFile) -> Filed:
        """Hands an export to a system. A repetition with the same key returns how far it is."""
        request = exports_pb2.FileExportRequest(
            target=wanted.target,
            key=wanted.key,
            document_id=wanted.document_id,
            format=wanted.format,
            matter=wanted.matter,
            purpose=self._purpose,
        )
        if wanted.grid:
            fill(request.grid, grid_request(wanted.grid, self._purpose))
        with translated_errors(SERVICE):
            found = await self._stub.FileExport(request, timeout=_SECONDS)
        return Filed(found.filing_id, found.state, found.attempts, found.sha256)

    async def grid(self, asked: Question) -> Exported:
        """The workbook of a grid. The service records it as an export."""
        request = exports_pb2.ExportGridRequest()
        fill(request.grid, grid_request(asked, self._purpose))
        with translated_errors(SERVICE):
            return await _read(self._stub.ExportGrid(request, timeout=_SECONDS))


async def _read(call: _Parts) -> Exported:
    file, chunks = exports_pb2.ExportedFile(), list[bytes]()
    async for one in call:
        if one.WhichOneof("part") == "file":
            file = one.file
        else:
            chunks.append(one.chunk)
    data = b"".join(chunks)
    if not data or len(data) != file.size:
        raise Retry(dependency=SERVICE)
    return Exported(file.name, data, file.exact, file.nearby, file.masked, file.documents)
