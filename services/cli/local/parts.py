"""The state of each part of a local system."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from services.cli.local.ports import is_open
from services.cli.local.processes import Status
from services.cli.local.readiness import failing_checks
from services.cli.local.system import LocalSystem
from services.shared.wire.services import SERVICE_NAMES


@dataclass(frozen=True, slots=True)
class Part:
    """`state`: running, stopped, or dead where it ended without being stopped. `waits_for`: the checks that fail."""

    part: str
    state: str
    ready: bool
    address: str
    pid: int | None
    log: str
    waits_for: tuple[str, ...] = ()


def parts(system: LocalSystem) -> list[Part]:
    """Broker, Triton, the services."""
    broker = next(iter(system.broker.status()), None)
    triton = next(iter(system.triton.status()), None)
    port = int(system.broker.bootstrap.partition(",")[0].rpartition(":")[2])
    found = [
        _part("broker", broker, system.broker.bootstrap, ready=is_open(port)),
        _part("triton", triton, system.triton.grpc_address, ready=system.triton.ready()),
    ]
    with ThreadPoolExecutor(len(SERVICE_NAMES)) as pool:
        return found + list(pool.map(lambda service: _service(system, service), SERVICE_NAMES))


def taken_ports(system: LocalSystem) -> list[int]:
    """The ports of stopped parts on which another process listens."""
    return sorted(port for port in _idle_ports(system) if is_open(port))


def _service(system: LocalSystem, service: str) -> Part:
    status = next((one for one in system.processes.status() if one.name == service), None)
    waits_for = failing_checks(system.ports.address("metrics", service)) if status and status.alive else None
    ready = waits_for is not None and not waits_for
    return _part(service, status, system.ports.address("grpc", service), ready=ready, waits_for=waits_for or ())


def _part(name: str, status: Status | None, address: str, *, ready: bool, waits_for: Sequence[str] = ()) -> Part:
    if status is None:
        return Part(name, "stopped", False, address, None, "")
    state = "running" if status.alive else "dead"
    return Part(name, state, ready and status.alive, address, status.pid, str(status.log), tuple(waits_for))


def _idle_ports(system: LocalSystem) -> Iterator[int]:
    ports = system.ports
    running = {one.name for one in system.processes.status() if one.alive}
    if not any(one.alive for one in system.broker.status()):
        yield ports.kafka
    if not any(one.alive for one in system.triton.status()):
        yield from (ports.triton_grpc, ports.triton_http, ports.triton_metrics)
    for place, service in enumerate(SERVICE_NAMES):
        if service not in running:
            yield from (ports.grpc[place], ports.http[place], ports.metrics[place])
