"""The service with a model on a real tritonserver: the service redacts its values, and stops without it."""

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.cli.clients.events import EventReader
from services.cli.local.kafka import LocalKafka
from services.cli.local.triton import LocalTriton
from services.shared.domain.document import RedactedText
from services.shared.domain.events import DocumentRedacted
from tests.integration.redaction.running import Running, next_of
from tests.integration.redaction.stand_in import RIGHT, make_server
from tests.real_parts import need_triton

pytestmark = [pytest.mark.kafka, pytest.mark.triton, pytest.mark.slow]
_WORDS = "the keys are with zyntha quorvex and with Ægir Þórsson on Tuesday\n"


@pytest.fixture
async def triton(tmp_path: Path) -> AsyncIterator[LocalTriton]:
    need_triton()
    server = await asyncio.to_thread(make_server, tmp_path / "models")
    await asyncio.to_thread(server.start)
    yield server
    await asyncio.to_thread(server.stop)


@pytest.fixture
async def running(kafka: LocalKafka, triton: LocalTriton, tmp_path: Path) -> AsyncIterator[Running]:
    redacted = {"triton_address": triton.grpc_address, "redaction_model": RIGHT, "redaction_model_timeout": "5"}
    made = await asyncio.to_thread(Running, kafka, tmp_path / "system", **redacted)
    yield made
    await made.close()


def _page(running: Running, path: str) -> str:
    try:
        with urllib.request.urlopen(
            f"http://{running.ports.address('metrics', running.name)}{path}", timeout=10
        ) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as refused:
        return refused.read().decode()


async def _failing(running: Running) -> dict[str, str]:
    found = json.loads(await asyncio.to_thread(_page, running, "/readyz"))["failing"]
    assert isinstance(found, dict)
    return found


async def test_documents_wait_while_the_model_is_down(running: Running, triton: LocalTriton, tmp_path: Path) -> None:
    await running.start()
    first, second = await running.ingested(_WORDS), await running.ingested(_WORDS)
    with EventReader(running.bootstrap, "documents.redacted") as reader:
        await running.producer.publish([first])
        redacted = await next_of(reader, DocumentRedacted, first)
        assert isinstance(redacted, DocumentRedacted)
        text = await running.blobs.get_value(RedactedText, redacted.redacted)
        assert text.text == "the keys are with [PERSON_1] and with [PERSON_2] on Tuesday\n"
        assert redacted.provenance.redaction_policy.endswith("+names")
        await asyncio.to_thread(triton.kill)
        await running.producer.publish([second])
        async with asyncio.timeout(30):
            while 'outcome="away"' not in await asyncio.to_thread(_page, running, "/metrics"):
                await asyncio.sleep(0.2)
        assert await _failing(running) == {"triton": "triton"}
        await asyncio.to_thread(triton.start)
        later = await next_of(reader, DocumentRedacted, second)
    assert isinstance(later, DocumentRedacted)
    assert await running.blobs.get_value(RedactedText, later.redacted) == text
    assert await _failing(running) == {}
    metrics = await asyncio.to_thread(_page, running, "/metrics")
    assert 'glossator_model_calls_total{model="names",outcome="answered",version=""} 2.0' in metrics
    assert 'glossator_model_seconds_count{model="names",version=""}' in metrics
    written = b"".join(one.read_bytes() for one in (tmp_path / "system").rglob("*") if one.is_file()).lower()
    assert b"quorvex" not in written
