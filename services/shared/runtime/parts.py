"""The parts of services that read documents, built from their settings. The `__main__.py` of a service adds its own."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import grpc.aio

from services.shared.domain.document import KeyScope
from services.shared.domain.holds import Destroyer
from services.shared.domain.records import Action
from services.shared.runtime import keys_schema
from services.shared.runtime.access.authorise import Authoriser
from services.shared.runtime.access.credentials import (
    CredentialPort,
    LocalVerifier,
    PublicKeys,
    audience_of,
    parse_public_keys,
    read_public_keys,
)
from services.shared.runtime.access.holds import HoldCheck, HoldSource
from services.shared.runtime.access.members.current import CurrentMembers
from services.shared.runtime.access.oidc.issuers import build_issuers, read_issuers
from services.shared.runtime.access.oidc.verifier import OidcVerifier
from services.shared.runtime.access.origins import sender_of
from services.shared.runtime.access.policy import CurrentPolicy, build_policy, read_policy
from services.shared.runtime.access.refusals import Refusals
from services.shared.runtime.core_parts import CoreParts
from services.shared.runtime.kafka.outbox import Outbox
from services.shared.runtime.kafka.outbox_relay import OutboxRelay, Retention
from services.shared.runtime.keys.keyring import Keyring
from services.shared.runtime.keys.provider import LocalKeys
from services.shared.runtime.servers.endpoints import grpc_endpoint
from services.shared.runtime.servers.grpc_client import forwarded, open_channel
from services.shared.runtime.servers.grpc_server import GrpcServer, Limits
from services.shared.runtime.servers.telemetry import grpc_telemetry
from services.shared.runtime.settings import ServiceSettings
from services.shared.runtime.startup import from_setting, migrate_from_setting
from services.shared.runtime.storage.blobs import Blobs, open_store
from services.shared.runtime.storage.database import Database
from services.shared.runtime.worker.dlq import DeadLetters
from services.shared.runtime.worker.gate import OPEN, Gate
from services.shared.runtime.worker.loop import Handle, OnRejected, Worker, ignore_rejection
from services.shared.runtime.worker.settings import WorkerSettings
from services.shared.wire.topics import BY_NAME


class Parts(CoreParts):
    """Adds keys, blobs, the access policy, credentials, workers and gRPC to the parts of every process.

    `scope` selects the KEK that seals dead letters of this service.
    """

    def __init__(self, settings: ServiceSettings, *, scope: KeyScope = KeyScope.REDACTED) -> None:
        super().__init__(settings)
        migrate_from_setting("keys_database_url", settings.keys_database_url, keys_schema.__name__)
        self.keys = from_setting("key_file", settings.key_file, lambda: LocalKeys(settings.key_file))
        self.keys_database = Database(settings.keys_database_url)
        uses = self.metrics.key_uses_share
        on_usage = lambda tenant, scope, share: uses.labels(tenant, scope).set(share)  # noqa: E731
        self.keyring = Keyring(self.keys_database, self.keys, self.clock, on_usage=on_usage)
        store = from_setting("blobs_url", settings.blobs_url, lambda: open_store(settings.blobs_url))
        self.blobs = Blobs(store, self.keyring, self.keys.hash_key)
        path = settings.access_policy
        self.policy = CurrentPolicy(self.in_force("access_policy", path, lambda: read_policy(path), build_policy))
        self.members = self._members()
        self.authoriser = Authoriser(
            self.policy, self.audit, self.clock, service=settings.service, metrics=self.metrics, members=self.members
        )
        self.refusals = Refusals(self.audit, self.clock, service=settings.service)
        self._reloads.append(self.refusals.run)
        self.credentials = self._verifier()
        self._scope = scope
        self._databases.append(self.keys_database)
        self.health.add("keys", self.keys_database.ping)
        self.health.add("members", self.members.check)
        self.health.add("blobs", self.blobs.ping)

    def _members(self) -> CurrentMembers:
        """The membership of matters, read again while the service runs."""
        given = self.settings
        members = CurrentMembers(
            self.keys_database, self.clock, seconds=given.members_seconds, keep=given.members_keep_seconds
        )
        self._reloads.append(members.run)
        return members

    def _verifier(self) -> CredentialPort:
        """Accepts tokens of the issuers in `oidc_file`, if it is set, and of the local issuer."""
        local, path = self._local_verifier(), self.settings.oidc_file
        if not path:
            return local
        issuers = self.in_force("oidc_file", path, lambda: read_issuers(Path(path)), build_issuers)
        service, down, revoked = self.settings.service, self.metrics.issuer_down, self._revoked_file()
        on_read: Callable[[str, bool], None] = lambda name, failed: down.labels(service, name).set(failed)  # noqa: E731
        verifier = OidcVerifier(issuers, local, self.clock, service=service, revoked=revoked, on_read=on_read)
        self._reloads.append(verifier.run)
        return verifier

    def _revoked_file(self) -> Path | None:
        return Path(self.settings.revoked_file) if self.settings.revoked_file else None

    def _local_verifier(self) -> LocalVerifier:
        given = self.settings
        path = given.issuer_key_file
        keys: Callable[[], PublicKeys] = dict
        if given.accepts_local_issuer:
            keys = self.in_force("issuer_key_file", path, lambda: read_public_keys(path), parse_public_keys)
        return LocalVerifier(
            keys,
            self.clock,
            audience=audience_of(given.service),
            revoked=self._revoked_file(),
            certificates=lambda: self.policy.certificates,
        )

    def relay(self, database: Database, outbox: Outbox, retention: Sequence[Retention] = ()) -> OutboxRelay:
        """The relay of the `outbox` in `database`."""
        return OutboxRelay(
            database, outbox, self.producer, self.clock, self.metrics, self.settings.service, retention=retention
        )

    def hold_check(self, source: HoldSource, destroyers: Sequence[Destroyer]) -> HoldCheck:
        """The question that `destroyers` of this service ask before they destroy content."""
        return HoldCheck(source, self.audit, self.clock, self.metrics, self.settings.service).start(destroyers)

    def dead_letters(self) -> DeadLetters:
        """The store of dead letters of this service."""
        return DeadLetters(
            self.blobs,
            self.clock,
            service=self.settings.service,
            tenants=lambda: self.policy.tenants,
            scope=self._scope,
        )

    def worker(
        self,
        topics: Sequence[str],
        handle: Handle,
        *,
        on_rejected: OnRejected = ignore_rejection,
        gate: Gate = OPEN,
        settings: WorkerSettings | None = None,
    ) -> Worker:
        """The worker of `topics`, with its readiness checks."""
        worker = Worker(
            service=self.settings.service,
            topics=[BY_NAME[name] for name in topics],
            handle=handle,
            kafka=self.kafka,
            dead_letters=self.dead_letters(),
            clock=self.clock,
            metrics=self.metrics,
            tracing=self.tracing,
            on_rejected=on_rejected,
            sender_of=partial(sender_of, policy=self.policy),
            admits=self.policy.allows_channel,
            gate=gate,
            settings=settings or WorkerSettings(),
        )
        self.health.add("worker", worker.check)
        self.health.add("kafka", worker.check_kafka)
        self.health.add_vital("worker", worker.check_alive)
        return worker

    def server(self, rules: Mapping[str, Action], register: Callable[[grpc.aio.Server], None]) -> GrpcServer:
        """The gRPC server of the methods in `rules`."""
        return GrpcServer(
            endpoint=grpc_endpoint(self.settings, self.tls),
            register=register,
            rules=rules,
            credentials=self.credentials,
            clock=self.clock,
            health=self.health,
            observer=grpc_telemetry(self.settings.service, self.metrics, self.tracing),
            limits=Limits(
                drain=self.settings.drain_seconds,
                idle=self.settings.grpc_idle_seconds,
                age=self.settings.grpc_connection_seconds,
                streams=self.settings.grpc_streams,
            ),
            refusals=self.refusals,
        )

    def channel(self, address: str, *, on_behalf: bool = False) -> grpc.aio.Channel:
        """Open a channel to another service, with the certificate of this one; `on_behalf`, with the token of the
        reader whose call this service handles.
        """
        return open_channel(address, credential=forwarded if on_behalf else None, tls=self.tls)
