"""Keycloak and a whole local system whose only identity provider it is."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from services.cli.local.layout import Layout
from services.cli.local.ports import LOOPBACK, free_ports
from services.shared.runtime.access.certificates import LocalAuthority
from services.shared.runtime.access.credentials import thumbprint
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.servers.grpc_client import Target
from services.shared.runtime.servers.tls import read_tls
from tests.drill.signon.commands import Commands, commands_of
from tests.drill.signon.people import PEOPLE, SYSTEMS, system_settings
from tests.e2e.world import World, running
from tests.first_stage import first_stage
from tests.keycloak import Keycloak, running_keycloak
from tests.keycloak_realm import REALM, TENANT, Person, System

HOLDER, THIEF = "holder", "thief"
_CLEAR = f"tenants:\n  {TENANT}:\n    matters:\n      '*': clear\n"


@dataclass(frozen=True)
class Drill:
    """The running parts. `bound` is a system whose tokens are bound to the certificate of `HOLDER`."""

    folder: Path
    keycloak: Keycloak
    world: World
    bound: System
    callers: dict[str, Commands]

    def commands(self, person: Person) -> Commands:
        """The command line of a person."""
        return self.callers[person.name]

    def http(self, service: str) -> str:
        """The address of the HTTP API of a service."""
        return f"http://{self.world.system.ports.address('http', service)}"

    def target(self, service: str, certificate: str = "") -> Target:
        """The gRPC address of a service, with the certificate of the commands or that of `certificate`."""
        if not certificate:
            return self.world.system.target(service)
        made = self.world.system.layout.certificates
        tls = cache(lambda: read_tls(made / f"{certificate}.pem", made / f"{certificate}.key", made / "ca.pem"))
        return Target(self.world.system.ports.address("grpc", service), tls)


@contextmanager
def running_drill(folder: Path) -> Iterator[Drill]:
    """Start Keycloak and the system side by side; both stop at the end of the block."""
    root = folder / "system"
    layout = Layout(root)
    layout.certificates.mkdir(parents=True)
    authority = LocalAuthority(layout.certificates, SystemClock())
    holder, _ = authority.issue(HOLDER), authority.issue(THIEF)
    bound = System(
        "glossator-bound", "case-system", like="glossator-case-system", bound_to=_thumbprint(holder.certificate)
    )
    port, management = free_ports(2)
    issuer = f"http://{LOOPBACK}:{port}/realms/{REALM['realm']}"
    layout.keep_settings(system_settings(folder, issuer))
    layout.holds.write_text(_CLEAR)
    with ExitStack() as stack, ThreadPoolExecutor(1) as pool:
        server = running_keycloak(folder / "keycloak", PEOPLE, (*SYSTEMS, bound), (port, management))
        starting = pool.submit(stack.enter_context, server)
        try:
            world = stack.enter_context(running(root, first_stage(folder)))
        finally:
            keycloak = starting.result()
        callers = {one.name: commands_of(one, keycloak, root, folder / "states") for one in PEOPLE}
        yield Drill(folder, keycloak, world, bound, callers)


def _thumbprint(certificate: Path) -> str:
    return thumbprint(x509.load_pem_x509_certificate(certificate.read_bytes()).public_bytes(Encoding.DER))
