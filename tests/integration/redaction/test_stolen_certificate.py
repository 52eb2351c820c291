"""A stolen certificate of annotation: it reveals nothing without the token of a reader who can read the text."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import grpc
import grpc.aio
import pytest

from glossator.document.v1 import document_pb2
from glossator.redaction.v1 import vault_pb2, vault_pb2_grpc
from services.cli.clients.events import EventReader
from services.cli.local.kafka import LocalKafka
from services.shared.domain.events import DocumentRedacted
from services.shared.runtime.servers.grpc_client import open_channel
from tests.integration.redaction.running import Running, next_of

pytestmark = [pytest.mark.kafka, pytest.mark.slow]
_DENIED = frozenset({grpc.StatusCode.PERMISSION_DENIED, grpc.StatusCode.NOT_FOUND})
READER, STRANGER = "reviewer@harbour-bank", "reviewer@northgate-credit"


@pytest.fixture
async def running(kafka: LocalKafka, tmp_path: Path) -> AsyncIterator[Running]:
    made = await asyncio.to_thread(Running, kafka, tmp_path / "system")
    await made.start()
    yield made
    await made.close()


async def revealed(running: Running, document: str, owner: str, who: str, purpose: str) -> int | grpc.StatusCode:
    """The number of values that a caller gets, with the certificate of `owner` and the token of `who`."""
    spans = [document_pb2.Span(start=0, end=80)]
    request = vault_pb2.RevealSpansRequest(document_id=document, purpose=purpose, spans=spans)
    token = running.layout.token(who).read_text().strip() if who else ""
    async with open_channel(running.target(owner), credential=lambda: token) as channel:
        try:
            return len((await vault_pb2_grpc.VaultServiceStub(channel).RevealSpans(request, timeout=20)).spans)
        except grpc.aio.AioRpcError as error:
            return error.code()


async def test_a_stolen_certificate_reveals_nothing(running: Running) -> None:
    event = await running.ingested()
    with EventReader(running.bootstrap, "documents.redacted") as reader:
        await running.producer.publish([event])
        assert isinstance(await next_of(reader, DocumentRedacted, event), DocumentRedacted)
    document = event.document.document_id
    got = {
        (owner, who, purpose): await revealed(running, document, owner, who, purpose)
        for owner in ("annotation", "inference", "client")
        for who in ("", READER, STRANGER, "compliance@harbour-bank", "data-scientist@harbour-bank")
        for purpose in ("review", "audit", "")
    }
    number = got.pop(("annotation", READER, "review"))
    assert isinstance(number, int)
    assert number > 0
    for (owner, who, purpose), code in got.items():
        unknown = who.startswith("data-scientist") or (owner == "client" and not who)
        steps_up = (owner, purpose) == ("annotation", "audit") and who.startswith("compliance")
        expected = {grpc.StatusCode.UNAUTHENTICATED} if unknown or steps_up else _DENIED
        assert code in expected, (owner, who, code)
