"""`DocumentReadingService` over gRPC."""

from typing import Any

from glossator.annotation.v1 import reading_pb2 as pb
from services.annotation.edge.reading.api import DocumentReadingApi
from services.shared.domain.records import Actor
from services.shared.runtime.access.call import begin_call
from tests.unit.annotation.calls import DOCUMENT
from tests.unit.annotation.support import REVIEWER, World
from tests.unit.annotation.texts import PROSE, texts_of

_NONE: Any = None


def api_of(world: World, who: Actor = REVIEWER) -> DocumentReadingApi:
    begin_call(who)
    return DocumentReadingApi(world.service.api._operations)


async def test_pages(world: World) -> None:
    await world.propose(DOCUMENT)
    request = pb.ListPagesRequest(document_id=DOCUMENT.document_id, purpose="review")
    found = await api_of(world).ListPages(request, _NONE)
    assert (found.available, found.reason) == (True, "")
    shown = [(one.number, one.span.start, one.span.end, one.width, one.height) for one in found.pages]
    first, second = texts_of(PROSE).original.pages
    assert shown == [(1, first.start, first.end, 612.0, 792.0), (2, second.start, second.end, 612.0, 792.0)]
