"""A service process on Apache Kafka, for tests that act as the other services."""

import asyncio
import sys
import time
from pathlib import Path
from typing import ClassVar

import httpx

from services.cli.clients.events import EventReader
from services.cli.local.kafka import LocalKafka
from services.cli.local.layout import CLIENT, Layout, SystemPorts
from services.cli.local.processes import Command, Processes, base_environment
from services.cli.local.tools import CHECKOUT
from services.cli.operate.topics import Topics
from services.shared.domain.errors import Retry
from services.shared.runtime import keys_schema
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.kafka.producer import EventProducer, KafkaSettings
from services.shared.runtime.keys.keyring import Keyring
from services.shared.runtime.keys.provider import LocalKeys
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.servers.grpc_client import Target
from services.shared.runtime.storage.blobs import Blobs, open_store
from services.shared.runtime.storage.database import Database
from services.shared.runtime.storage.schema import migrate


class ServiceProcess:
    """A subclass names the service, and the `sender` whose credentials `producer` uses."""

    name: ClassVar[str]
    sender: ClassVar[str]

    def __init__(self, kafka: LocalKafka, root: Path, **settings: str) -> None:
        self._settings = {f"GLOSSATOR_{name.upper()}": value for name, value in settings.items()}
        self.layout = Layout(root)
        self.layout.prepare(SystemClock())
        self.ports = SystemPorts.free()
        self.bootstrap = kafka.bootstrap
        self._processes = Processes(self.layout.state, die_with_parent=True)
        self._keys, self.blobs = self._open_storage()
        self.producer = EventProducer(KafkaSettings(self.bootstrap), self.sender, Metrics())
        topics = Topics(KafkaSettings(self.bootstrap))
        topics.apply(topics.plan())

    def _open_storage(self) -> tuple[Database, Blobs]:
        """The database of keys, and the object store as an operator reads it."""
        url = f"sqlite:///{self.layout.databases / 'keys'}.sqlite"
        migrate(url, keys_schema.__name__)
        database, held = Database(url), LocalKeys(self.layout.keys / "operator.json")
        store = open_store(f"file://{self.layout.blobs}")
        return database, Blobs(store, Keyring(database, held, SystemClock()), held.hash_key)

    def reader(self, *topics: str) -> EventReader:
        """A reader from the current end. A new topic can have no leader yet."""
        for _ in range(100):
            try:
                return EventReader(self.bootstrap, *topics)
            except Retry:
                time.sleep(0.1)
        return EventReader(self.bootstrap, *topics)

    async def start(self) -> None:
        environment = base_environment() | self.layout.environment(self.name, self.ports, self.bootstrap)
        arguments = (sys.executable, "-m", f"services.{self.name}")
        self._processes.start(Command(self.name, arguments, environment | self._settings, folder=CHECKOUT))
        async with asyncio.timeout(60), httpx.AsyncClient() as client:
            while not await self._ready(client):
                assert self._processes.alive(self.name), self.log()[-2000:]
                await asyncio.sleep(0.1)

    def target(self, owner: str = CLIENT) -> Target:
        """The gRPC address of the service, for a caller with the certificate of `owner`."""
        return Target(self.ports.address("grpc", self.name), self.layout.tls(owner))

    def kill(self) -> None:
        self._processes.kill(self.name)

    async def close(self) -> None:
        self._processes.stop([self.name], timeout=20)
        await self.producer.close()
        await self._keys.close()

    def log(self) -> str:
        return self._processes.log(self.name).read_text()

    def http(self, who: str) -> httpx.AsyncClient:
        headers = {"authorization": f"Bearer {self.layout.token(who).read_text().strip()}"}
        return httpx.AsyncClient(
            base_url=f"http://{self.ports.address('http', self.name)}", headers=headers, timeout=20
        )

    async def _ready(self, client: httpx.AsyncClient) -> bool:
        try:
            return (await client.get(f"http://{self.ports.address('metrics', self.name)}/readyz")).status_code == 200
        except httpx.HTTPError:
            return False
