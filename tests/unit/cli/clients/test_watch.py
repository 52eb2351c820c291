"""A watch survives a broken stream."""

from collections.abc import AsyncIterator

import pytest

from services.annotation.desk.records import WatchAnnotationsRequest, WatchAnnotationsResponse
from services.cli.clients.annotation import AnnotationClient
from services.shared.domain.annotations import AnnotationSet, SetState
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Retry

DOCUMENT = DocumentRecord("t", "s", "r", "m")
SET = AnnotationSet("s", 1, SetState.PUBLISHED)


class BreakingCall:
    """Each stream sends one set, then breaks."""

    def __init__(self) -> None:
        self.cursors: list[str] = []

    async def stream(self, request: WatchAnnotationsRequest) -> AsyncIterator[WatchAnnotationsResponse]:
        self.cursors.append(request.cursor)
        yield WatchAnnotationsResponse(str(len(self.cursors)), DOCUMENT, SET)
        raise Retry(dependency="annotation")


async def test_watch_reconnects_after_its_last_cursor(capfd: pytest.CaptureFixture[str]) -> None:
    call = BreakingCall()
    async with AnnotationClient("127.0.0.1:1", "") as client:
        client._call = call  # type: ignore[assignment]
        breaks: list[Retry] = []
        updates = client.watch(on_break=breaks.append)
        assert [(await anext(updates)).cursor for _ in range(3)] == ["1", "2", "3"]
    assert call.cursors == ["", "1", "2"]
    assert [error.dependency for error in breaks] == ["annotation", "annotation"]
    assert capfd.readouterr() == ("", "")
