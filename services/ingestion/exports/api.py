"""The RPC of annotation for files that leave: translation only."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from glossator.ingestion.v1 import service_pb2 as pb
from services.ingestion.exports.writing import FORMATS, Exports
from services.ingestion.writing.records import FileRequest, Mask, Note
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.access.call import current_actor

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class ExportsApi:
    """`exports` checks the access policy."""

    exports: Exports

    async def write(self, request: pb.WriteExportRequest) -> AsyncIterator[pb.WriteExportResponse]:
        """The head of the file, then its bytes. Raises the errors of `Exports.write`."""
        wanted = _request(request)
        found = await self.exports.write(current_actor(), request.document_id, wanted, request.purpose)
        kind, size = FORMATS[wanted.format], len(found.data)
        head = pb.ExportHead(media_type=kind, size=size, exact=found.exact, nearby=found.nearby)
        yield pb.WriteExportResponse(head=head)
        for start in range(0, len(found.data), _CHUNK):
            yield pb.WriteExportResponse(chunk=found.data[start : start + _CHUNK])


def _request(request: pb.WriteExportRequest) -> FileRequest:
    try:
        notes = tuple(
            Note(
                tuple(one.lines),
                OriginalSpan(one.span.start, one.span.end) if one.HasField("span") else None,
                one.offered,
            )
            for one in request.notes
        )
        masks = tuple(Mask(OriginalSpan(one.span.start, one.span.end), one.words) for one in request.masks)
    except ValueError:
        detail = "has a span that does not satisfy 0 <= start <= end"
        raise Reject(Reason.INVALID_METADATA, field="masks", detail=detail) from None
    return FileRequest(notes, masks, request.unmasked, date=request.written_at, format=request.format)
