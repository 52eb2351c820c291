"""The gRPC server of a service: health, reflection, TLS, limits, and the gate of all calls."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Protocol

import grpc
import grpc.aio
from google.protobuf import descriptor_pool
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_health.v1.health import aio as health_aio
from grpc_reflection.v1alpha import reflection

from services.shared.domain.records import Action
from services.shared.runtime.access.call import current_actor
from services.shared.runtime.access.credentials import CredentialPort
from services.shared.runtime.access.refusals import RefusedCalls
from services.shared.runtime.clock import Clock
from services.shared.runtime.servers.endpoints import Endpoint
from services.shared.runtime.servers.grpc_gate import Gate, Limits
from services.shared.runtime.servers.telemetry import CallObserver
from services.shared.runtime.servers.tls import server_credentials

__all__ = ["Endpoint", "GrpcServer", "Limits", "current_actor"]

_LIMITS = Limits()
MAX_MESSAGE_BYTES = 8 * 1024 * 1024
_HEALTH_SECONDS = 1.0


class Readiness(Protocol):
    """The part of `Health` that the server uses."""

    async def ready(self) -> bool:
        """True if all dependencies of the service answer."""
        ...


class GrpcServer:
    """`register` adds the implementation. `rules` maps the full name of each method to its action. `observer` is
    `grpc_telemetry(…)`, `health` the `Health` of the service.
    """

    def __init__(  # noqa: PLR0913 - all parts of a server, by name
        self,
        *,
        endpoint: Endpoint,
        register: Callable[[grpc.aio.Server], None],
        rules: Mapping[str, Action],
        credentials: CredentialPort,
        clock: Clock,
        health: Readiness,
        observer: CallObserver,
        limits: Limits = _LIMITS,
        refusals: RefusedCalls | None = None,
    ) -> None:
        """Raises `ValueError` for a method without a rule, or a rule without a method."""
        check_rules(rules)
        self.port = 0
        self._endpoint = endpoint
        self._register = register
        self._service_names = service_names(rules)
        self._health = health
        self._clock = clock
        self._limits = limits
        self._gate = Gate(rules, credentials, clock, observer, limits, refusals)

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop`, then finish running calls within `Limits.drain`. `port` is the bound port."""
        server = grpc.aio.server(interceptors=[self._gate], options=_options(self._limits))
        self._register(server)
        statuses = health_aio.HealthServicer()
        health_pb2_grpc.add_HealthServicer_to_server(statuses, server)
        names = (*self._service_names, health_pb2.DESCRIPTOR.services_by_name["Health"].full_name)
        reflection.enable_server_reflection((*names, reflection.SERVICE_NAME), server)
        self.port = self._bind(server)
        await server.start()
        watcher = asyncio.create_task(self._watch_health(statuses))
        try:
            await stop.wait()
        finally:
            watcher.cancel()
            await statuses.enter_graceful_shutdown()
            await server.stop(self._limits.drain)

    def _bind(self, server: grpc.aio.Server) -> int:
        if self._endpoint.tls:
            return server.add_secure_port(self._endpoint.address, server_credentials(self._endpoint.tls))
        return server.add_insecure_port(self._endpoint.address)

    async def _watch_health(self, statuses: health_aio.HealthServicer) -> None:
        while True:
            ready = await self._health.ready()
            status = _SERVING if ready else _NOT_SERVING
            for name in ("", *self._service_names):
                await statuses.set(name, status)
            await self._clock.sleep(_HEALTH_SECONDS)


def check_rules(rules: Mapping[str, Action]) -> None:
    """Raises `ValueError` with the methods that have no rule, and the rules that have no method."""
    methods = {method for name in service_names(rules) for method in methods_of(name)}
    wrong = sorted(methods ^ set(rules))
    if wrong or not methods:
        raise ValueError(f"methods without a rule, or rules without a method: {', '.join(wrong)}")


def service_names(rules: Mapping[str, Action]) -> tuple[str, ...]:
    """The services in `rules`, "package.Service"."""
    return tuple(sorted({method.split("/")[1] for method in rules}))


def methods_of(service_name: str) -> list[str]:
    """The full names of the methods of a service, "/package.Service/Method"."""
    service = descriptor_pool.Default().FindServiceByName(service_name)
    return [f"/{service_name}/{method.name}" for method in service.methods]


_SERVING = health_pb2.HealthCheckResponse.SERVING
_NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING
_HANDSHAKE_MS = 10_000
_METADATA_BYTES = 16 * 1024


def _options(limits: Limits) -> tuple[tuple[str, int], ...]:
    """gRPC's own defaults keep a silent connection for two minutes before its handshake, and then for ever."""
    return (
        *_OPTIONS,
        ("grpc.max_concurrent_streams", limits.streams),
        ("grpc.max_connection_idle_ms", round(limits.idle * 1000)),
        ("grpc.max_connection_age_ms", round(limits.age * 1000)),
    )


_OPTIONS = (
    ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
    ("grpc.max_send_message_length", MAX_MESSAGE_BYTES),
    ("grpc.max_metadata_size", _METADATA_BYTES),
    ("grpc.absolute_max_metadata_size", _METADATA_BYTES),
    ("grpc.server_handshake_timeout_ms", _HANDSHAKE_MS),
    ("grpc.http2.max_concurrent_streams_overload_protection", 1),
    ("grpc.http2.ping_on_rst_stream_percent", 1),
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    ("grpc.http2.min_ping_interval_without_data_ms", 10_000),
    ("grpc.so_reuseport", 0),
)
