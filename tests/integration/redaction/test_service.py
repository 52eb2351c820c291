"""The service as a process on Apache Kafka: killed, started again, fed twice; it tells the same, and no words."""

import asyncio
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import grpc.aio
import pytest

from glossator.redaction.v1 import service_pb2, service_pb2_grpc
from services.cli.clients.events import EventReader
from services.cli.clients.parties import set_parties
from services.cli.local.kafka import LocalKafka
from services.cli.local.layout import Layout, SystemPorts
from services.cli.local.processes import Command, Processes, base_environment
from services.cli.local.tools import CHECKOUT
from services.cli.topics import Topics
from services.inference.clients.redaction import RedactionGate
from services.shared.domain.document import (
    DocumentRecord,
    KeyScope,
    OriginalText,
    Provenance,
    QualityReport,
    RedactedText,
)
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentIngested, DocumentRedacted, DocumentStatusChanged
from services.shared.runtime import keys_schema
from services.shared.runtime.blobs import Blobs, open_store
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.database import Database
from services.shared.runtime.grpc_client import open_channel
from services.shared.runtime.kafka import EventProducer, KafkaSettings
from services.shared.runtime.keyring import Keyring
from services.shared.runtime.keys import LocalKeys
from services.shared.runtime.metrics import Metrics
from services.shared.runtime.schema import migrate
from services.shared.wire.codec import encode

pytestmark = [pytest.mark.kafka, pytest.mark.slow]
_NAME = "redaction"
_TEXT = "Guaranty of Philippa Quillfeather.\nName: Philippa Quillfeather\nAccount No. 00123456.\n"
_TOPICS = ("documents.redacted", "documents.status")


class Running:
    """The service, and this test as its neighbours."""

    def __init__(self, kafka: LocalKafka, root: Path) -> None:
        self.layout = Layout(root)
        self.layout.prepare(SystemClock())
        self.ports = SystemPorts.free()
        self.bootstrap = kafka.bootstrap
        self.processes = Processes(self.layout.state, die_with_parent=True)
        url = f"sqlite:///{self.layout.databases / 'keys'}.sqlite"
        migrate(url, keys_schema.__name__)
        self._keys = Database(url)
        held = LocalKeys(self.layout.keys / "operator.json")
        self.blobs = Blobs(
            open_store(f"file://{self.layout.blobs}"), Keyring(self._keys, held, SystemClock()), held.hash_key
        )
        self.producer = EventProducer(KafkaSettings(self.bootstrap), "ingestion", Metrics())
        topics = Topics(KafkaSettings(self.bootstrap))
        topics.apply(topics.plan())

    def environment(self) -> dict[str, str]:
        return base_environment() | self.layout.environment(_NAME, self.ports, self.bootstrap)

    async def start(self) -> None:
        arguments = (sys.executable, "-m", "services.redaction")
        self.processes.start(Command(_NAME, arguments, self.environment(), folder=CHECKOUT))
        async with asyncio.timeout(60):
            while not await asyncio.to_thread(self._ready):
                assert self.processes.alive(_NAME), self.processes.log(_NAME).read_text()[-2000:]
                await asyncio.sleep(0.1)

    async def close(self) -> None:
        self.processes.stop([_NAME], timeout=20)
        await self.producer.close()
        await self._keys.close()

    async def ingested(self, text: str = _TEXT) -> DocumentIngested:
        """An event with its text stored, not sent."""
        identity = uuid4().hex
        document = DocumentRecord(
            "harbour-bank", "dms", identity, "loan-1", document_id=identity, family=identity, version=1
        )
        ref = await self.blobs.put_value("harbour-bank", KeyScope.SOURCE, identity, "text", OriginalText(text))
        return DocumentIngested(
            identity, SystemClock().now(), document, Provenance("txt.v1"), identity, ref, ref, ref, QualityReport()
        )

    async def check(self, *texts: str) -> service_pb2.CheckPromptResponse:
        """As inference asks."""
        token = self.layout.token("inference").read_text().strip()
        request = service_pb2.CheckPromptRequest(tenant="harbour-bank", matter="loan-1", texts=texts)
        async with grpc.aio.insecure_channel(self.ports.address("grpc", _NAME)) as channel:
            stub = service_pb2_grpc.RedactionServiceStub(channel)
            answer = await stub.CheckPrompt(request, metadata=[("authorization", f"Bearer {token}")], timeout=10)
            assert isinstance(answer, service_pb2.CheckPromptResponse)
            return answer

    @asynccontextmanager
    async def gate(self) -> AsyncIterator[RedactionGate]:
        """What inference asks by."""
        credential = self.layout.token("inference").read_text().strip
        async with open_channel(self.ports.address("grpc", _NAME), credential=credential) as channel:
            yield RedactionGate(channel)

    def _ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://{self.ports.address('metrics', _NAME)}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


@pytest.fixture
async def running(kafka: LocalKafka, tmp_path: Path) -> AsyncIterator[Running]:
    made = await asyncio.to_thread(Running, kafka, tmp_path / "system")
    yield made
    await made.close()


async def _next(reader: EventReader, kind: type, event: DocumentIngested) -> object:
    """The next event of a kind that `event` caused."""
    async with asyncio.timeout(60):
        async for one in reader.events():
            document = getattr(one, "document", None)
            if isinstance(one, kind) and document and document.document_id == event.document.document_id:
                return one
    raise AssertionError("unreachable")


async def test_killed_and_fed_twice_it_answers_the_same(running: Running, tmp_path: Path) -> None:
    await running.start()
    event = await running.ingested()
    with EventReader(running.bootstrap, *_TOPICS) as reader:
        await running.producer.publish([event])
        first = await _next(reader, DocumentRedacted, event)
        running.processes.kill(_NAME)
        await running.producer.publish([event])
        await running.start()
        second = await _next(reader, DocumentRedacted, event)
    assert isinstance(first, DocumentRedacted)
    assert encode(first) == encode(second)
    text = await running.blobs.get_value(RedactedText, first.redacted)
    assert text.text == "Guaranty of [PERSON_1].\nName: [PERSON_1]\nAccount No. [ACCOUNT_1].\n"
    assert (await running.check("Guaranty of [PERSON_1]")).clean
    leaks = (await running.check("as Philippa Quillfeather said of 00123456")).leaks
    assert [(one.entity_type, one.count) for one in leaks] == [("ACCOUNT", 1), ("PERSON", 1)]
    written = b"".join(one.read_bytes() for one in (tmp_path / "system").rglob("*") if one.is_file())
    assert b"quillfeather" not in written.lower()


async def test_what_the_matter_learns_later_is_redacted_again(running: Running) -> None:
    """The first document's name is given away by the second alone; the first goes on without it, and stays so."""
    await running.start()
    unaware = await running.ingested("The keys hang beside Zyntha Quorvex.\n")
    telling = await running.ingested("By: ______\nName: Zyntha Quorvex\n")
    with EventReader(running.bootstrap, *_TOPICS) as reader:
        await running.producer.publish([unaware])
        first = await _next(reader, DocumentRedacted, unaware)
        await running.producer.publish([telling])
        await _next(reader, DocumentRedacted, telling)
        assert isinstance(first, DocumentRedacted)
        async with running.gate() as gate:
            shown = (await running.blobs.get_value(RedactedText, first.redacted)).text
            assert not await gate.is_clean(first.document, [shown])
            again = await gate.redact_again(first)
            assert await gate.redact_again(first) == again
            shown = (await running.blobs.get_value(RedactedText, again.redacted)).text
            assert (shown, await gate.is_clean(first.document, [shown])) == ("The keys hang beside [PERSON_1].\n", True)
            with pytest.raises(Reject) as unknown:
                await gate.redact_again(replace(first, document=replace(first.document, document_id="f" * 32)))
        assert unknown.value.reason in (Reason.NOT_FOUND, Reason.FORBIDDEN)
        await running.producer.publish([unaware])
        assert await _next(reader, DocumentRedacted, unaware) == again


async def test_parties_of_a_matter_are_found_in_any_casing_and_stand_nowhere_in_clear(
    running: Running, tmp_path: Path
) -> None:
    await running.start()
    address = running.ports.address("grpc", _NAME)
    bearers = {
        tenant: (running.layout.credentials / f"submitter@{tenant}.token").read_text().strip()
        for tenant in ("harbour-bank", "northgate-credit")
    }
    parties = [("PERSON", "Zyntha Q. Quorvex"), ("ORGANIZATION", "Plimsoll Harbour Works, Inc.")]
    with pytest.raises(Reject) as foreign:
        await set_parties(address, bearers["northgate-credit"], "harbour-bank", "loan-1", parties)
    assert foreign.value.reason is Reason.FORBIDDEN
    assert await set_parties(address, bearers["harbour-bank"], "harbour-bank", "loan-1", parties) == 2
    event = await running.ingested("notes: quorvex, zyntha q. and z. quorvex of plimsoll harbour works\n")
    with EventReader(running.bootstrap, *_TOPICS) as reader:
        await running.producer.publish([event])
        answer = await _next(reader, DocumentRedacted, event)
    assert isinstance(answer, DocumentRedacted)
    text = await running.blobs.get_value(RedactedText, answer.redacted)
    assert text.text == "notes: [PERSON_1]. and [PERSON_1] of [ORGANIZATION_1]\n"
    written = b"".join(one.read_bytes() for one in (tmp_path / "system").rglob("*") if one.is_file()).lower()
    assert [name for name in (b"quorvex", b"plimsoll") if name in written] == []


async def test_the_sender_of_a_document_without_text_is_told(running: Running) -> None:
    await running.start()
    event = await running.ingested()
    await running.blobs.delete(event.text)
    with EventReader(running.bootstrap, *_TOPICS) as reader:
        await running.producer.publish([event])
        status = await _next(reader, DocumentStatusChanged, event)
    assert isinstance(status, DocumentStatusChanged)
    assert (status.status, status.reason, status.submission_id) == ("quarantined", "not_found", event.submission_id)


def test_a_wrong_policy_never_starts_it(kafka: LocalKafka, tmp_path: Path) -> None:
    policy = tmp_path / "wrong.yaml"
    policy.write_text("policy: wrong\nabout: x\ntypes:\n  PERSON: {operator: guess}\n")
    environment = base_environment() | {"GLOSSATOR_REDACTION_POLICY": str(policy)}
    arguments = [sys.executable, "-m", "services.redaction"]
    ended = subprocess.run(
        arguments, env=environment, cwd=CHECKOUT, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 2
    assert f"GLOSSATOR_REDACTION_POLICY: {policy}:4: types.PERSON.operator" in ended.stderr
