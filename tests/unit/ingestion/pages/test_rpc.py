"""The RPC for pages, from message to message."""

from types import SimpleNamespace
from typing import Any

import pytest

from glossator.document.v1 import document_pb2 as d
from glossator.ingestion.v1 import service_pb2 as pb
from services.ingestion.pages.reading import Pages
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.operations.table import make_table
from tests.registered import methods_of
from tests.unit.ingestion.pages.support import PageWorld, act
from tests.unit.ingestion.pages.test_converted import DATA, FakeConverter
from tests.unit.ingestion.support import World


async def read(pages: Pages, request: pb.ReadPageRequest) -> pb.ReadPageResponse:
    served: SimpleNamespace = methods_of(make_table("ingestion", [pages.read]))
    answer: Any = await served.ReadPage(request, None)
    assert isinstance(answer, pb.ReadPageResponse)
    return answer


async def test_the_words_of_a_page(world: World) -> None:
    made = PageWorld(world)
    event = await made.ingest()
    act()
    request = pb.ReadPageRequest(document_id=event.document.document_id, number=2, purpose="review")
    answer = await read(made.pages(), request)
    assert (answer.pages, len(answer.layout.starts), len(answer.layout.boxes)) == (2, 3, 12)
    assert (answer.image, answer.image_width) == (b"", 0)


async def test_the_picture_of_a_page(world: World) -> None:
    made = PageWorld(world)
    event = await made.ingest()
    act()
    request = pb.ReadPageRequest(
        document_id=event.document.document_id,
        number=1,
        width=300,
        masked=[d.Span(start=14, end=31)],
        purpose="review",
    )
    answer = await read(made.pages(), request)
    assert (answer.image_width, answer.image_height, answer.image[:4]) == (300, 388, b"\x89PNG")
    assert (answer.layout.width, list(answer.layout.starts)) == (612.0, [])
    assert [one.masked[0].start for one in made.drawer.drawn] == [14]


async def test_an_invalid_span_is_refused(world: World) -> None:
    act()
    request = pb.ReadPageRequest(document_id="d", number=1, masked=[d.Span(start=5, end=3)], purpose="review")
    with pytest.raises(Reject) as caught:
        await read(PageWorld(world).pages(), request)
    assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, "masked[0]")


async def test_the_list_of_the_pages_of_a_docx(world: World) -> None:
    converter = FakeConverter()
    made = PageWorld(world, converter=converter)
    event, pages = await made.ingest(DATA), made.pages()
    act()
    request = pb.ReadPageRequest(document_id=event.document.document_id, list=True, purpose="review")
    answer = await read(pages, request)
    assert (answer.drawing, len(answer.listed), answer.HasField("layout")) == (True, 0, False)
    converter.go.set()
    await read(pages, pb.ReadPageRequest(document_id=event.document.document_id, number=1, purpose="review"))
    answer = await read(pages, request)
    assert (answer.drawing, answer.pages, answer.listed[0].width) == (False, 1, 612.0)
    assert [one.start for one in answer.listed[0].spans] == [0]
