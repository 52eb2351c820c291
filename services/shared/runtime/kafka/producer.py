"""The connection to the brokers, and the producer of events outside of the worker."""

import asyncio
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue

from confluent_kafka import KafkaError, KafkaException, Message, Producer

from services.shared.domain.errors import Retry
from services.shared.domain.events import Event
from services.shared.runtime.kafka.sasl import Config, Sasl
from services.shared.runtime.observe.logging import get_logger
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.observe.tracing import current_trail
from services.shared.runtime.settings import ServiceSettings
from services.shared.wire.codec import decode
from services.shared.wire.headers import TOPICS_BY_NAME, Record, to_record
from services.shared.wire.topic_names import TopicNames

_log = get_logger(__name__)
_IDLE_SECONDS = 0.1
_BUSY_SECONDS = 0.002


@dataclass(frozen=True, slots=True)
class KafkaSettings:
    """The brokers and the identity of this client. `member` is unique among replicas and survives a restart. `prefix`
    is the prefix of topics, groups and transactional ids, so that installations can share a cluster. With
    `tenant_topics`, each tenant has its own outward topics. If `static` is set, the member gets its partitions back at
    once after a crash. `login_in_force` returns the current result of `read_login`; without it, each client reads the
    files.
    """

    bootstrap: str
    member: str = field(default_factory=socket.gethostname)
    prefix: str = ""
    security_protocol: str = "PLAINTEXT"
    ca: str = ""
    certificate: str = ""
    key: str = ""
    sasl: Sasl = field(default_factory=Sasl)
    static: bool = False
    tenant_topics: bool = False
    login_in_force: Callable[[], Config] | None = field(default=None, compare=False, repr=False)

    @property
    def names(self) -> TopicNames:
        """The names of the topics in the cluster."""
        return TopicNames(self.prefix, self.tenant_topics)

    def topic_of(self, record: Record) -> str:
        """The name in the cluster of the topic of `record`."""
        topic = TOPICS_BY_NAME[record.topic]
        if self.names.is_split(topic) and not record.tenant:  # an earlier release put it into an outbox
            return self.names.of(topic, decode(topic.event, record.value).document.tenant)
        return self.names.of(topic, record.tenant)

    @classmethod
    def of(cls, settings: ServiceSettings) -> "KafkaSettings":
        """The Kafka settings of a service. The member is static if `GLOSSATOR_MEMBER` is set."""
        return cls(
            settings.kafka_bootstrap,
            settings.member or socket.gethostname(),
            settings.kafka_prefix,
            settings.kafka_security_protocol,
            settings.kafka_ca,
            settings.kafka_certificate,
            settings.kafka_key,
            Sasl(
                settings.kafka_sasl_mechanism,
                settings.kafka_username,
                settings.kafka_password_file,
                settings.kafka_token_url,
                settings.kafka_token_ca,
                settings.kafka_token_scope,
                settings.kafka_keytab,
                settings.kafka_kerberos_service,
            ),
            static=bool(settings.member),
            tenant_topics=settings.kafka_tenant_topics,
        )

    def client(self, name: str) -> Config:
        """The common configuration of all librdkafka clients. Raises `OSError` if the password file is missing."""
        config: Config = {
            "bootstrap.servers": self.bootstrap,
            "client.id": f"{name}-{self.member}",
            "security.protocol": self.security_protocol,
            "reconnect.backoff.ms": 50,
            "reconnect.backoff.max.ms": 1000,
            "socket.keepalive.enable": True,
            "log_level": 2,  # librdkafka also reports errors through its callbacks
        }
        return config | self.login()

    def login(self) -> Config:
        """The settings of the login that clients use now. The same object until it changes."""
        return self.login_in_force() if self.login_in_force else self.read_login()

    def read_login(self) -> Config:
        """The settings of the login, with the content of its files. Raises `OSError` if one is missing."""
        named = {"ssl.ca.pem": self.ca, "ssl.certificate.pem": self.certificate, "ssl.key.pem": self.key}
        return {name: Path(path).read_text() for name, path in named.items() if path} | self.sasl.config()


class EventProducer:
    """Publishes events of `service` in its own thread. All in-sync replicas acknowledge each event.

    After a failure, some of the events may already be written: callers publish all of them again, with the same ids.
    """

    def __init__(self, kafka: KafkaSettings, service: str, metrics: Metrics, *, seconds: float = 10.0) -> None:
        self._kafka = kafka
        self._service = service
        self._metrics = metrics
        self._seconds = seconds
        self._batches: SimpleQueue[_Batch | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=f"{service}-producer", daemon=True)
        self._thread.start()

    async def publish(self, events: Sequence[Event]) -> None:
        """Returns after all are acknowledged. Raises `Retry(dependency="kafka")` or `Reject(TOO_LARGE)`."""
        trail = current_trail()
        await self.send([to_record(event, self._service, trail) for event in events])

    async def send(self, records: Sequence[Record]) -> None:
        """Like `publish`, for encoded events."""
        if not records:
            return
        batch = _Batch(records, asyncio.get_running_loop())
        self._batches.put(batch)
        if not await batch.sent:
            raise Retry(dependency="kafka")
        for record in records:
            self._metrics.events_published.labels(self._service, record.topic).inc()

    async def close(self) -> None:
        """Sends all pending events, then ends the thread."""
        self._batches.put(None)
        await asyncio.to_thread(self._thread.join)

    def _work(self) -> None:
        login, outstanding = self._kafka.login(), list[_Batch]()
        producer = Producer(self._config())
        while True:
            try:
                batch = self._batches.get(timeout=_BUSY_SECONDS if outstanding else _IDLE_SECONDS)
            except Empty:
                producer.poll(0)
            else:
                if batch is None:
                    break
                outstanding.append(batch)
                batch.produce(producer, self._kafka)
            producer.poll(0)
            if any(one.fatal for one in outstanding):
                _log.warning("producer.renewed")
                producer = self._renewed(producer)
            outstanding = [one for one in outstanding if one.missing]
            if not outstanding and self._is_renewed(login):
                login, producer = self._kafka.login(), self._renewed(producer)
        producer.flush(self._seconds)

    def _is_renewed(self, login: Config) -> bool:
        return self._kafka.login_in_force is not None and self._kafka.login() is not login

    def _renewed(self, old: Producer) -> Producer:
        old.purge()
        old.flush(1)
        return Producer(self._config())

    def _config(self) -> Config:
        return self._kafka.client(self._service) | {
            "enable.idempotence": True,
            "enable.gapless.guarantee": True,  # a later event is never written without the earlier ones
            "acks": "all",
            "delivery.timeout.ms": int(self._seconds * 1000),
            "linger.ms": 1,
            "compression.type": "lz4",
            "message.max.bytes": MAX_MESSAGE_BYTES,
            "partitioner": "murmur2_random",
        }


class _Batch:
    """Records with a common result: True if all are acknowledged."""

    def __init__(self, records: Sequence[Record], loop: asyncio.AbstractEventLoop) -> None:
        self.sent: asyncio.Future[bool] = loop.create_future()
        self.missing = len(records)
        self.fatal = False
        self._records = records
        self._loop = loop
        self._failed = False

    def produce(self, producer: Producer, kafka: KafkaSettings) -> None:
        for record in self._records:
            try:
                self._produce(producer, kafka.topic_of(record), record)
            except KafkaException as error:
                self._delivered(error.args[0], None)

    def _produce(self, producer: Producer, topic: str, record: Record) -> None:
        headers: list[tuple[str, str | bytes | None]] = list(record.headers)
        while True:
            try:
                producer.produce(topic, record.value, record.key, headers=headers, on_delivery=self._delivered)
                return
            except BufferError:
                producer.poll(_IDLE_SECONDS)

    def _delivered(self, error: KafkaError | None, _message: Message | None) -> None:
        self.missing -= 1
        if error is not None:
            self._failed = True
            self.fatal = self.fatal or error.fatal()
            _log.warning("producer.failed", cause=error.name())
        if not self.missing and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._answer)

    def _answer(self) -> None:
        if not self.sent.done():
            self.sent.set_result(not self._failed)


MAX_MESSAGE_BYTES = 4 * 1_048_576 + 65_536
