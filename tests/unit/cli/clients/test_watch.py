"""A watch survives a broken stream."""

from collections.abc import AsyncIterator
from typing import Any

import grpc
import grpc.aio
import pytest

from glossator.annotation.v1 import service_pb2
from services.cli.clients.annotation import AnnotationClient
from services.shared.domain.annotations import AnnotationSet, SetState
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Retry
from services.shared.wire.codec import to_message

DOCUMENT: Any = to_message(DocumentRecord("t", "s", "r", "m"))
SET: Any = to_message(AnnotationSet("s", 1, SetState.PUBLISHED))
UNAVAILABLE = grpc.aio.AioRpcError(grpc.StatusCode.UNAVAILABLE, grpc.aio.Metadata(), grpc.aio.Metadata())


class BreakingStub:
    """Each stream sends one set, then breaks."""

    def __init__(self) -> None:
        self.cursors: list[str] = []

    async def WatchAnnotations(  # noqa: N802 - the name of the RPC
        self, request: service_pb2.WatchAnnotationsRequest
    ) -> AsyncIterator[service_pb2.WatchAnnotationsResponse]:
        self.cursors.append(request.cursor)
        yield service_pb2.WatchAnnotationsResponse(cursor=str(len(self.cursors)), document=DOCUMENT, annotation_set=SET)
        raise UNAVAILABLE


async def test_watch_reconnects_after_its_last_cursor(capfd: pytest.CaptureFixture[str]) -> None:
    stub = BreakingStub()
    async with AnnotationClient("127.0.0.1:1", "") as client:
        client._stub = stub  # type: ignore[assignment]
        breaks: list[Retry] = []
        updates = client.watch(on_break=breaks.append)
        assert [(await anext(updates)).cursor for _ in range(3)] == ["1", "2", "3"]
    assert stub.cursors == ["", "1", "2"]
    assert [error.dependency for error in breaks] == ["annotation", "annotation"]
    assert capfd.readouterr() == ("", "")
