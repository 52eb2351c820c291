"""The state of each part of a local system."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from services.cli.local.log_tail import last_error
from services.cli.local.ports import is_open
from services.cli.local.processes import Status
from services.cli.local.readiness import failing_checks, notices
from services.cli.local.system import LocalSystem
from services.shared.wire.services import BY_NAME, SERVICE_NAMES

_STOPPED = "Stopped: "
"""The first word of a cause that only a restart of the service removes."""


@dataclass(frozen=True, slots=True)
class Part:
    """`state`: running, stopped, or dead if the process exited by itself. `waits_for`: the failing checks.

    `problem` is empty for a part that is ready or stopped. It names the cause, and the remedy if there is one.
    `notices`: states of a ready part that need action.
    """

    part: str
    state: str
    ready: bool
    address: str
    pid: int | None
    log: str
    waits_for: tuple[str, ...] = ()
    problem: str = ""
    notices: tuple[str, ...] = ()


def parts(system: LocalSystem) -> list[Part]:
    """The broker, Triton, the development issuer, and the services in the order of their table."""
    broker = next(iter(system.broker.status()), None)
    triton = next(iter(system.triton.status()), None)
    issuer = next(iter(system.issuer.status()), None)
    port = int(system.broker.bootstrap.partition(",")[0].rpartition(":")[2])
    found = [
        _part("broker", broker, system.broker.bootstrap, ready=is_open(port)),
        _part("triton", triton, system.triton.grpc_address, ready=system.triton.ready()),
        _part("issuer", issuer, system.issuer.address, ready=is_open(system.ports.issuer)),
    ]
    with ThreadPoolExecutor(len(SERVICE_NAMES)) as pool:
        return found + list(pool.map(lambda service: _service(system, service), SERVICE_NAMES))


def taken_ports(system: LocalSystem) -> list[int]:
    """The ports of stopped parts on which another process listens, sorted."""
    return sorted(port for port in idle_ports(system) if is_open(port))


def _service(system: LocalSystem, service: str) -> Part:
    status = next((one for one in system.processes.status() if one.name == service), None)
    failing = failing_checks(system.ports.address("metrics", service)) if status and status.alive else []
    ready = failing is not None and not failing
    address = system.ports.address(next(iter(BY_NAME[service].ports())), service)
    part = _part(service, status, address, ready=ready, failing=failing or [])
    return replace(part, notices=tuple(notices(system.ports.address("metrics", service)))) if ready else part


def _part(name: str, status: Status | None, address: str, *, ready: bool, failing: Sequence[str] = ()) -> Part:
    if status is None:
        return Part(name, "stopped", False, address, None, "")
    state = "running" if status.alive else "dead"
    problem = "" if ready and status.alive else _problem(name, status, failing)
    return Part(name, state, ready and status.alive, address, status.pid, str(status.log), tuple(failing), problem)


def _problem(name: str, status: Status, failing: Sequence[str]) -> str:
    remedy = f"glossator restart {name}" if name in SERVICE_NAMES else "glossator up"
    if not status.alive:
        error = last_error(status.log, status.log_start)
        fix = f": {error}. Fix the cause, then start it" if error else ". Start it"
        return f"Exited{fix}: glossator up"
    stopped = next((check for check in failing if check.startswith(_STOPPED)), "")
    if stopped:
        return f"{stopped}: {remedy}"
    return f"Not ready: {', '.join(failing) or 'no answer yet'}"


def idle_ports(system: LocalSystem) -> Iterator[int]:
    """The ports of the parts that do not run."""
    ports = system.ports
    running = {one.name for one in system.processes.status() if one.alive}
    if not any(one.alive for one in system.broker.status()):
        yield ports.kafka
    if not any(one.alive for one in system.triton.status()):
        yield from (ports.triton_grpc, ports.triton_http, ports.triton_metrics)
    if not any(one.alive for one in system.issuer.status()):
        yield ports.issuer
    for index, service in enumerate(SERVICE_NAMES):
        if service not in running:
            yield from (ports.grpc[index], ports.http[index], ports.metrics[index])
