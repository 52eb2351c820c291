"""The parts of every process, built from its settings: clock, metrics, health, Kafka, certificates, databases.

`Parts` adds those of services that read documents.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from services.shared.runtime.access.audit import KafkaAudit
from services.shared.runtime.access.changes import Changes
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.hardening import forbid_traces
from services.shared.runtime.kafka.login_check import LoginCheck
from services.shared.runtime.kafka.producer import EventProducer, KafkaSettings
from services.shared.runtime.kafka.sasl import Config
from services.shared.runtime.lifecycle import Run, serve
from services.shared.runtime.observe.logging import configure, get_logger
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.observe.tracing import Tracing
from services.shared.runtime.reload import InForce
from services.shared.runtime.servers.expiry import watch_certificates
from services.shared.runtime.servers.health import Health
from services.shared.runtime.servers.tls import CurrentTls, check_tls, read_tls
from services.shared.runtime.settings import ServiceSettings
from services.shared.runtime.startup import from_setting, migrate_from_setting
from services.shared.runtime.storage.database import Database

_log = get_logger(__name__)

C = TypeVar("C")
T = TypeVar("T")


class CoreParts:
    """Builds the parts; `run` closes them."""

    def __init__(self, settings: ServiceSettings) -> None:
        forbid_traces()
        configure(settings.service, settings.log_level)
        self.settings = settings
        self.clock = SystemClock()
        self.metrics = Metrics()
        self.tracing = Tracing(settings.service, settings.otlp_endpoint)
        self.health = Health(settings.metrics_address, self.metrics)
        self._reloads: list[Run] = []
        self._databases: list[Database] = []
        self._changes = Changes(self.clock, service=settings.service)
        kafka = KafkaSettings.of(settings)
        from_setting("kafka_sasl_mechanism", settings.kafka_sasl_mechanism, kafka.sasl.check)
        login = self.in_force("kafka_login", "files of the login to Kafka", kafka.read_login, LoginCheck(kafka))
        self.kafka = replace(kafka, login_in_force=login)
        self.producer = EventProducer(self.kafka, settings.service, self.metrics)
        self.audit = KafkaAudit(self.producer)
        self.tls = self._tls()
        watch_certificates(self.metrics, self.clock, settings.service, self._certificates(login))

    def _tls(self) -> CurrentTls | None:
        """The certificates in force, None if no setting names one."""
        given = self.settings
        paths = (given.tls_certificate, given.tls_key, given.tls_ca, given.tls_client_ca or given.tls_ca)
        if not given.tls_certificate:
            return None
        return self.in_force("tls_certificate", given.tls_certificate, lambda: read_tls(*paths), check_tls)

    def _certificates(self, login: Callable[[], Config]) -> Mapping[str, Callable[[], bytes]]:
        """The PEM content in force of each certificate, by its setting."""
        tls = self.tls
        own = {"tls_certificate": lambda: tls().certificate, "tls_ca": lambda: tls().ca} if tls else {}
        broker = {"kafka_certificate": "ssl.certificate.pem", "kafka_ca": "ssl.ca.pem"}
        return own | {name: partial(_content, login, key) for name, key in broker.items()}

    def in_force(
        self,
        setting: str,
        value: object,
        read: Callable[[], C],
        build: Callable[[C], T],
        *,
        seconds: float = 0,
        describe: Callable[[T, T], Sequence[str]] = lambda _before, _after: (),
    ) -> InForce[C, T]:
        """The value of the files that `setting` names, kept up to date while the service runs. Exits with 2 if they are
        invalid at start. `describe`: what the audit record of a change says about the values before and after it.
        """
        seconds, service = seconds or self.settings.reload_seconds, self.settings.service
        changed = self._changes.changed
        made: InForce[C, T] = from_setting(
            setting,
            value,
            lambda: InForce(
                setting,
                read,
                build,
                service=service,
                metrics=self.metrics,
                seconds=seconds,
                changed=changed,
                describe=describe,
            ),
        )
        self._reloads.append(made.run)
        return made

    def database(self, package: str) -> Database:
        """Open the database of the service, migrated to the newest schema of `package`."""
        migrate_from_setting("database_url", self.settings.database_url, package)
        database = Database(self.settings.database_url)
        self._databases.append(database)
        self.health.add("database", database.ping)
        return database

    async def run(self, *runs: Run) -> None:
        """Run all parts until a signal stops the process, then close the connections."""
        _log.info("service.started")
        try:
            changes: Run = partial(self._changes.run, self.audit)
            every: Sequence[Run] = (self.health.run, changes, *self._reloads, *runs)
            await serve(*every, drain_seconds=self.settings.drain_seconds)
        finally:
            await asyncio.gather(self.producer.close(), *(database.close() for database in self._databases))
            self.tracing.close()
            _log.info("service.stopped")


def _content(login: Callable[[], Config], name: str) -> bytes:
    return str(login().get(name, "")).encode()
