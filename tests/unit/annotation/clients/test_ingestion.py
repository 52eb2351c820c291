"""Pages of ingestion over a real port."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import grpc.aio
import pytest

from glossator.document.v1 import document_pb2
from glossator.ingestion.v1 import service_pb2 as pb
from glossator.ingestion.v1 import service_pb2_grpc as pb_grpc
from services.annotation.clients.ingestion import OriginalPages
from services.annotation.ports import OriginalPage, PagePicture, PictureRequest
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.layout import PageLayout
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.servers.grpc_errors import abort

LAYOUT = document_pb2.PageLayout(
    width=612,
    height=792,
    starts=[0, 5],
    ends=[4, 9],
    boxes=[0, 1, 2, 3, 4, 5, 6, 7],
    confidences=[0.5, 1],
    lines=[0, 1],
    disputed=[0],
)


class _Ingestion(pb_grpc.IngestionServiceServicer):
    def __init__(self) -> None:
        self.asked: list[pb.ReadPageRequest] = []
        self.error: Reject | None = None

    async def ReadPage(self, request: pb.ReadPageRequest, context: grpc.aio.ServicerContext) -> pb.ReadPageResponse:  # type: ignore[type-arg]  # noqa: N802
        self.asked.append(request)
        if self.error:
            await abort(context, self.error)
        picture = {"image": b"png", "image_width": 400, "image_height": 518} if request.width else {}
        return pb.ReadPageResponse(pages=2, layout=LAYOUT, **picture)  # type: ignore[arg-type]


@asynccontextmanager
async def served(ingestion: _Ingestion) -> AsyncIterator[OriginalPages]:
    server = grpc.aio.server()
    pb_grpc.add_IngestionServiceServicer_to_server(ingestion, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    try:
        async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
            yield OriginalPages(channel)
    finally:
        await server.stop(None)


async def test_a_picture_is_requested_with_its_covers() -> None:
    ingestion = _Ingestion()  # type: ignore[abstract]
    async with served(ingestion) as pages:
        found = await pages.picture(PictureRequest("d", 2, 400, [OriginalSpan(3, 9)], False, "review"))
    assert found == PagePicture(b"png", 400, 518)
    [asked] = ingestion.asked
    assert (asked.document_id, asked.number, asked.width, asked.unmasked, asked.purpose) == (
        "d",
        2,
        400,
        False,
        "review",
    )
    assert [(one.start, one.end) for one in asked.masked] == [(3, 9)]


async def test_a_layout_is_requested_without_a_picture() -> None:
    ingestion = _Ingestion()  # type: ignore[abstract]
    async with served(ingestion) as pages:
        found = await pages.page("d", 1, "review")
    layout = PageLayout(612.0, 792.0, (0, 5), (4, 9), tuple(map(float, range(8))), (0.5, 1.0), (0, 1), (0,))
    assert found == OriginalPage(layout, 2)
    assert ingestion.asked[0].width == 0


@pytest.mark.parametrize(
    ("error", "field", "detail"),
    [
        (Reject(Reason.PAGES_NOT_ALIGNED, detail="5 of 9 words"), "", "5 of 9 words"),
        (Reject(Reason.UNSUPPORTED, detail="install it"), "", "install it"),
        (Reject(Reason.INVALID_METADATA, field="number", detail="must be 1 to 2"), "number", "must be 1 to 2"),
        (Reject(Reason.INVALID_METADATA, field="masked", detail="has a span"), "", ""),
        (Reject(Reason.PRECONDITION_FAILED, detail="of another service"), "", ""),
    ],
)
async def test_what_is_about_the_document_is_passed_on(error: Reject, field: str, detail: str) -> None:
    ingestion = _Ingestion()  # type: ignore[abstract]
    ingestion.error = error
    async with served(ingestion) as pages:
        with pytest.raises(Reject) as caught:
            await pages.page("d", 1, "review")
    assert (caught.value.reason, caught.value.field, caught.value.detail) == (error.reason, field, detail)


@pytest.mark.parametrize("reason", [Reason.ORIGINAL_GONE, Reason.NOT_FOUND, Reason.UNSUPPORTED])
async def test_a_refusal_is_passed_on(reason: Reason) -> None:
    ingestion = _Ingestion()  # type: ignore[abstract]
    ingestion.error = Reject(reason)
    async with served(ingestion) as pages:
        with pytest.raises(Reject) as caught:
            await pages.picture(PictureRequest("d", 1, 400, (), False, "review"))
    assert caught.value.reason is reason


async def test_without_ingestion_the_call_can_be_repeated() -> None:
    async with grpc.aio.insecure_channel("127.0.0.1:1") as channel:
        with pytest.raises(Retry) as caught:
            await OriginalPages(channel).page("d", 1, "review")
    assert caught.value.dependency == "ingestion"
