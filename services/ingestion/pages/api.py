"""The RPC of annotation for pages: translation only."""

from collections.abc import Iterable
from dataclasses import dataclass

from glossator.document.v1 import document_pb2
from glossator.ingestion.v1 import service_pb2 as pb
from services.ingestion.pages.reading import Pages
from services.ingestion.pages.records import ListedPage, PageRequest
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.access.call import current_actor
from services.shared.wire.codec import encode


@dataclass(frozen=True, slots=True)
class PagesApi:
    """`pages` checks the access policy."""

    pages: Pages

    async def read(self, request: pb.ReadPageRequest) -> pb.ReadPageResponse:
        """Raises the errors of `Pages.read`."""
        if request.list:
            return await self._list(request)
        wanted = PageRequest(
            request.document_id, request.number, request.width, _spans(request.masked), unmasked=request.unmasked
        )
        found = await self.pages.read(current_actor(), wanted, request.purpose)
        layout = document_pb2.PageLayout.FromString(encode(found.layout))
        answer = pb.ReadPageResponse(pages=found.pages, layout=layout)
        if found.drawn:
            answer.image, answer.image_width, answer.image_height = (
                found.drawn.image,
                found.drawn.width,
                found.drawn.height,
            )
        return answer

    async def _list(self, request: pb.ReadPageRequest) -> pb.ReadPageResponse:
        found = await self.pages.listed(current_actor(), request.document_id, request.purpose)
        if found is None:
            return pb.ReadPageResponse(drawing=True)
        return pb.ReadPageResponse(pages=len(found), listed=map(_page, found))


def _page(one: ListedPage) -> pb.ListedPage:
    spans = (document_pb2.Span(start=span.start, end=span.end) for span in one.spans)
    return pb.ListedPage(width=one.width, height=one.height, spans=spans)


def _spans(spans: Iterable[document_pb2.Span]) -> tuple[OriginalSpan, ...]:
    try:
        return tuple(OriginalSpan(one.start, one.end) for one in spans)
    except ValueError:
        detail = "has a span that does not satisfy 0 <= start <= end"
        raise Reject(Reason.INVALID_METADATA, field="masked", detail=detail) from None
