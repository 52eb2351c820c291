"""The question about holds over gRPC: whatever goes wrong, no document is clear."""

import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

import grpc.aio
import pytest

from glossator.redaction.v1 import holds_pb2 as pb
from glossator.redaction.v1 import holds_pb2_grpc as pb_grpc
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reject, Retry
from services.shared.domain.holds import Destroyer, Hold, HoldCause
from services.shared.runtime.access.holds import HoldCheck
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.servers import hold_client
from services.shared.runtime.servers.hold_client import RemoteHolds
from tests.fakes import MemoryAudit

Answer = Callable[[pb.CheckHoldsRequest], pb.CheckHoldsResponse]

RECORD = DocumentRecord("harbour-bank", "deal-vault", "a", matter="M", document_id="d-1")


def _documents(count: int) -> list[DocumentRecord]:
    return [replace(RECORD, document_id=f"d-{number}") for number in range(1, count + 1)]


class _Redaction(pb_grpc.HoldServiceServicer):
    PlaceHold = ListHolds = LiftHold = None  # type: ignore[assignment]

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[int] = []

    async def CheckHolds(  # noqa: N802 - the proto names the method
        self, request: pb.CheckHoldsRequest, _context: object
    ) -> pb.CheckHoldsResponse:
        self.asked.append(len(request.documents))
        return self.answer(request)


@asynccontextmanager
async def _redaction(answer: Answer) -> AsyncIterator[tuple[_Redaction, RemoteHolds]]:
    server, servicer = grpc.aio.server(), _Redaction(answer)
    pb_grpc.add_HoldServiceServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    try:
        async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
            yield servicer, RemoteHolds(channel, timeout=10)
    finally:
        await server.stop(0)


def _clear(request: pb.CheckHoldsRequest) -> pb.CheckHoldsResponse:
    return pb.CheckHoldsResponse(
        documents=[pb.CheckedDocument(document_id=one.document_id, clear=True) for one in request.documents]
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"clear": True}, None),
        ({"held": True, "names": ["LIT-1"]}, Hold("d-1", "M", HoldCause.HOLD, ("LIT-1",))),
        ({}, Hold("d-1", "M", HoldCause.NO_CLEARANCE)),
        ({"clear": True, "held": True, "names": ["LIT-1"]}, Hold("d-1", "M", HoldCause.HOLD, ("LIT-1",))),
    ],
)
async def test_only_a_clear_document_can_be_destroyed(given: dict[str, object], expected: Hold | None) -> None:
    checked = pb.CheckedDocument(document_id="d-1", **given)  # type: ignore[arg-type]
    async with _redaction(lambda _: pb.CheckHoldsResponse(documents=[checked])) as (_, holds):
        assert await holds.find([RECORD]) == [expected]


async def test_many_documents_are_asked_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hold_client, "_BATCH", 2)
    async with _redaction(_clear) as (redaction, holds):
        assert await holds.find(_documents(5)) == [None] * 5
    assert redaction.asked == [2, 2, 1]


@pytest.mark.parametrize("named", [[], ["d-2", "d-1"], ["d-1"], ["d-1", "d-2", "d-3"]])
async def test_an_answer_about_other_documents_clears_none(named: Sequence[str]) -> None:
    checked = [pb.CheckedDocument(document_id=one, clear=True) for one in named]
    async with _redaction(lambda _: pb.CheckHoldsResponse(documents=checked)) as (_, holds):
        with pytest.raises(Reject):
            await holds.find(_documents(2))


@pytest.mark.parametrize("fault", ["away", "fails", "silent"])
async def test_without_an_answer_all_count_as_unknown(fault: str) -> None:
    def fails(_request: pb.CheckHoldsRequest) -> pb.CheckHoldsResponse:
        raise LookupError

    with socket.create_server(("127.0.0.1", 0)) as silent:  # connections wait in its queue
        port = {"away": 1, "silent": silent.getsockname()[1]}.get(fault)
        async with _redaction(fails) as (_, failing), grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
            holds = RemoteHolds(channel, timeout=0.5) if port else failing
            with pytest.raises((Reject, Retry)):
                await holds.find([RECORD])
            check = HoldCheck(holds, MemoryAudit(), SystemClock(), Metrics(), "ingestion")
            [found] = await check.ask(Destroyer.ORIGINALS, [RECORD])
    assert found == Hold("d-1", "M", HoldCause.NO_CLEARANCE)
