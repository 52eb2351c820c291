"""Lets ingestion draw pages of originals and write files that leave, on behalf of the reader of the current call."""

from collections.abc import Sequence

import grpc.aio

from glossator.document.v1 import document_pb2
from glossator.ingestion.v1 import service_pb2, service_pb2_grpc
from services.annotation.exports.records import ExportRequest, WrittenFile
from services.annotation.ports import ListedPage, OriginalPage, PagePicture, PictureRequest
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.layout import PageLayout
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.servers.grpc_client import to_error

DEPENDENCY = "ingestion"
_Parts = grpc.aio.UnaryStreamCall[service_pb2.WriteExportRequest, service_pb2.WriteExportResponse]


class OriginalPages:
    """`IngestionService.ReadPage` over `channel`. `timeout` is in seconds, per page."""

    def __init__(self, channel: grpc.aio.Channel, timeout: float = 30.0) -> None:
        self._stub = service_pb2_grpc.IngestionServiceStub(channel)
        self._timeout = timeout

    async def page(self, document_id: str, number: int, purpose: str) -> OriginalPage:
        """A page without its picture. Raises `Reject` or `Retry`."""
        found = await self._read(service_pb2.ReadPageRequest(document_id=document_id, number=number, purpose=purpose))
        layout = found.layout
        words = PageLayout(
            layout.width,
            layout.height,
            tuple(layout.starts),
            tuple(layout.ends),
            tuple(layout.boxes),
            tuple(layout.confidences),
            tuple(layout.lines),
            tuple(layout.disputed),
        )
        return OriginalPage(words, found.pages)

    async def listed(self, document_id: str, purpose: str) -> Sequence[ListedPage] | None:
        """All pages; None while they are drawn. Raises `Reject` or `Retry`."""
        request = service_pb2.ReadPageRequest(document_id=document_id, list=True, purpose=purpose)
        found = await self._read(request)
        return None if found.drawing else tuple(map(_listed, found.listed))

    async def picture(self, request: PictureRequest) -> PagePicture:
        """The picture of a page. Raises `Reject`: ORIGINAL_GONE if only the text remains; or `Retry`."""
        found = await self._read(
            service_pb2.ReadPageRequest(
                document_id=request.document_id,
                number=request.number,
                width=request.width,
                masked=map(_span, request.masked),
                unmasked=request.unmasked,
                purpose=request.purpose,
            )
        )
        return PagePicture(found.image, found.image_width, found.image_height)

    async def _read(self, request: service_pb2.ReadPageRequest) -> service_pb2.ReadPageResponse:
        try:
            found: service_pb2.ReadPageResponse = await self._stub.ReadPage(request, timeout=self._timeout)
        except grpc.aio.AioRpcError as failure:
            raise _passed_on(to_error(failure, DEPENDENCY, detailed=True)) from None
        return found


class OriginalFiles:
    """`IngestionService.WriteExport` over `channel`. `timeout` is in seconds, per file."""

    def __init__(self, channel: grpc.aio.Channel, timeout: float = 330.0) -> None:
        self._stub = service_pb2_grpc.IngestionServiceStub(channel)
        self._timeout = timeout

    async def write(self, request: ExportRequest) -> WrittenFile:
        """The file. Raises `Reject` or `Retry`."""
        try:
            return await _whole(self._stub.WriteExport(_message(request), timeout=self._timeout))
        except grpc.aio.AioRpcError as failure:
            raise _passed_on(to_error(failure, DEPENDENCY, detailed=True)) from None


async def _whole(parts: _Parts) -> WrittenFile:
    head, chunks = service_pb2.ExportHead(), list[bytes]()
    async for one in parts:
        if one.WhichOneof("part") == "head":
            head = one.head
        else:
            chunks.append(one.chunk)
    data = b"".join(chunks)
    if not data or len(data) != head.size:
        raise Retry(dependency=DEPENDENCY)
    return WrittenFile(data, head.media_type, head.exact, head.nearby)


def _message(request: ExportRequest) -> service_pb2.WriteExportRequest:
    notes = (
        service_pb2.ExportNote(lines=one.lines, span=_span(one.span) if one.span else None, offered=one.offered)
        for one in request.notes
    )
    return service_pb2.WriteExportRequest(
        document_id=request.document_id,
        format=request.format.value,
        notes=notes,
        masks=(service_pb2.ExportMask(span=_span(one.span), words=one.words) for one in request.masks),
        unmasked=request.unmasked,
        purpose=request.purpose,
        written_at=request.written_at,
    )


def _passed_on(error: Reject | Retry) -> Reject | Retry:
    """The error for the caller. The detail stays where it is about the document, or about a field of the caller too."""
    if isinstance(error, Retry) or error.reason in _OF_DOCUMENT or error.field in _OF_CALLER:
        return error
    return Reject(error.reason)


def _listed(one: service_pb2.ListedPage) -> ListedPage:
    return ListedPage(one.width, one.height, tuple(OriginalSpan(span.start, span.end) for span in one.spans))


def _span(one: OriginalSpan) -> document_pb2.Span:
    return document_pb2.Span(start=one.start, end=one.end)


_OF_DOCUMENT = frozenset({Reason.UNSUPPORTED, Reason.PAGES_NOT_ALIGNED})
_OF_CALLER = frozenset({"number", "width"})
