"""The client for searches over a real port: pages of hits become one list."""

import grpc.aio

from glossator.annotation.v1 import reading_pb2 as pb
from glossator.annotation.v1 import reading_pb2_grpc
from glossator.document.v1 import document_pb2
from services.cli.clients.search import Hit, Hits, SearchClient

TOTAL = 450


class _Reading(reading_pb2_grpc.DocumentReadingServiceServicer):
    def __init__(self) -> None:
        self.asked: list[pb.SearchDocumentRequest] = []

    async def SearchDocument(  # noqa: N802
        self,
        request: pb.SearchDocumentRequest,
        context: grpc.aio.ServicerContext,  # type: ignore[type-arg]
    ) -> pb.SearchDocumentResponse:
        self.asked.append(request)
        first = int(request.page_token or 0)
        last = min(TOTAL, first + request.page_size)
        hits = [
            pb.SearchHit(span=document_pb2.Span(start=one, end=one + 1), page=1, before="b ", match="m", after=" a")
            for one in range(first, last)
        ]
        return pb.SearchDocumentResponse(hits=hits, total=TOTAL, next_page_token=str(last) if last < TOTAL else "")


async def found(limit: int) -> tuple[Hits, list[tuple[int, str]]]:
    reading = _Reading()  # type: ignore[abstract]
    server = grpc.aio.server()
    reading_pb2_grpc.add_DocumentReadingServiceServicer_to_server(reading, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    try:
        async with SearchClient(f"127.0.0.1:{port}", "token", "audit") as client:
            hits = await client.search("d", "event of default", limit)
    finally:
        await server.stop(None)
    assert {(one.document_id, one.q, one.purpose) for one in reading.asked} == {("d", "event of default", "audit")}
    return hits, [(one.page_size, one.page_token) for one in reading.asked]


async def test_pages_are_joined() -> None:
    hits, asked = await found(1_000)
    assert asked == [(200, ""), (200, "200"), (200, "400")]
    assert ([one.start for one in hits.hits], hits.total) == (list(range(TOTAL)), TOTAL)
    assert hits.hits[0] == Hit(0, 1, 1, "b ", "m", " a")


async def test_no_more_than_the_limit() -> None:
    hits, asked = await found(210)
    assert asked == [(200, ""), (10, "200")]
    assert (len(hits.hits), hits.total) == (210, TOTAL)
