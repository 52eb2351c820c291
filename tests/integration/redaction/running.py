"""The redaction service as a process, and a test as its neighbours."""

import asyncio
import sys
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import grpc.aio

from glossator.redaction.v1 import service_pb2, service_pb2_grpc
from services.cli.clients.events import EventReader
from services.cli.local.kafka import LocalKafka
from services.cli.local.layout import Layout, SystemPorts
from services.cli.local.processes import Command, Processes, base_environment
from services.cli.local.tools import CHECKOUT
from services.cli.operate.topics import Topics
from services.inference.clients.redaction import RedactionGate
from services.shared.domain.document import DocumentRecord, KeyScope, OriginalText, Provenance, QualityReport
from services.shared.domain.events import DocumentIngested
from services.shared.runtime import keys_schema
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.kafka.producer import EventProducer, KafkaSettings
from services.shared.runtime.keys.keyring import Keyring
from services.shared.runtime.keys.provider import LocalKeys
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.servers.grpc_client import open_channel
from services.shared.runtime.storage.blobs import Blobs, open_store
from services.shared.runtime.storage.database import Database
from services.shared.runtime.storage.schema import migrate

NAME = "redaction"
_TEXT = "Guaranty of Philippa Quillfeather.\nName: Philippa Quillfeather\nAccount No. 00123456.\n"


class Running:
    """The service, and this test as its neighbours."""

    def __init__(self, kafka: LocalKafka, root: Path, **settings: str) -> None:
        self.settings = settings
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
        told = base_environment() | self.layout.environment(NAME, self.ports, self.bootstrap)
        return told | {f"GLOSSATOR_{name.upper()}": value for name, value in self.settings.items()}

    async def start(self) -> None:
        arguments = (sys.executable, "-m", "services.redaction")
        self.processes.start(Command(NAME, arguments, self.environment(), folder=CHECKOUT))
        async with asyncio.timeout(60):
            while not await asyncio.to_thread(self.is_ready):
                assert self.processes.alive(NAME), self.processes.log(NAME).read_text()[-2000:]
                await asyncio.sleep(0.1)

    async def close(self) -> None:
        self.processes.stop([NAME], timeout=20)
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
        async with grpc.aio.insecure_channel(self.ports.address("grpc", NAME)) as channel:
            stub = service_pb2_grpc.RedactionServiceStub(channel)
            answer = await stub.CheckPrompt(request, metadata=[("authorization", f"Bearer {token}")], timeout=10)
            assert isinstance(answer, service_pb2.CheckPromptResponse)
            return answer

    @asynccontextmanager
    async def gate(self) -> AsyncIterator[RedactionGate]:
        """What inference asks by."""
        credential = self.layout.token("inference").read_text().strip
        async with open_channel(self.ports.address("grpc", NAME), credential=credential) as channel:
            yield RedactionGate(channel)

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://{self.ports.address('metrics', NAME)}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


async def next_of(reader: EventReader, kind: type, event: DocumentIngested) -> object:
    """The next event of a kind that `event` caused."""
    async with asyncio.timeout(60):
        async for one in reader.events():
            document = getattr(one, "document", None)
            if isinstance(one, kind) and document and document.document_id == event.document.document_id:
                return one
    raise AssertionError("unreachable")
