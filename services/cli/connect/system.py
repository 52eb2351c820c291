"""Open the local system, and connect to its services as one of its callers."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from services.cli.clients.calls import Credential
from services.cli.connect.remote import is_remote, remote_address
from services.cli.connect.signed_in import bearer_of, session_of
from services.cli.errors import CommandError
from services.cli.local.processes import PartFailedError
from services.cli.local.system import LocalSystem
from services.shared.runtime.servers.grpc_client import Address
from services.shared.runtime.yaml_file import YamlFileError


@dataclass(frozen=True, slots=True)
class Caller:
    """A caller of one service: the service's address, the caller's credential and name, ROLE@TENANT or
    SUBJECT@TENANT.
    """

    address: Address
    credential: Credential
    name: str

    @property
    def tenant(self) -> str:
        """The tenant of the caller."""
        return self.name.rpartition("@")[2]


def open_system(directory: Path) -> LocalSystem:
    """The system in `directory`, running or not. Raises `CommandError` if there is none."""
    if not (directory / "ports.json").exists():
        demo = demo_inside(directory)
        other = f"`--directory {demo}` for that of the demo" if demo else "name another with --directory"
        raise CommandError(f"there is no system in {directory}", f"start one with `glossator up`, or {other}")
    return LocalSystem(directory)


def demo_inside(directory: Path) -> Path | None:
    """The folder of the demo's system, inside that of `glossator up`. None if there is no demo."""
    demo = directory / "demo"
    return demo if (demo / "ports.json").exists() else None


def caller_of(directory: Path, service: str, who: str, *, proven: bool = False) -> Caller:
    """The caller of the gRPC API of `service`: the person who is signed in, unless `--as` names another one; else
    `who`, ROLE@TENANT or ROLE, with a second factor if `proven`.

    Raises `CommandError`.
    """
    session = session_of(directory, who)
    if session is None and is_remote():
        raise CommandError("no one is signed in", "glossator login --issuer URL", "docs/how-to/sign-in.md")
    address = remote_address(service) if is_remote() else open_system(directory).target(service)
    if session is not None:
        return Caller(address, partial(bearer_of, session), session.name)
    system = open_system(directory)
    bearer = proven_credential(system, who) if proven else credential(system, who)
    return Caller(address, bearer, _full_name(system, who))


def credential(system: LocalSystem, who: str) -> str:
    """The credential of `who`, ROLE@TENANT or ROLE. Raises `CommandError`."""
    name = _full_name(system, who)
    try:
        return system.credential(name)
    except OSError:
        known = sorted(path.stem for path in system.layout.credentials.glob("*@*.token"))
        remedy = f"name one with --as: {', '.join(known)}" if known else "`glossator up` creates credentials"
        raise CommandError(f"there is no credential of {name}", remedy) from None


def proven_credential(system: LocalSystem, who: str) -> str:
    """A credential with a second factor of this moment: the sample person signs in at the development issuer, which
    runs on loopback addresses only. Raises `CommandError`.
    """
    credential(system, who)
    try:
        return system.layout.proven(_full_name(system, who))
    except PartFailedError as error:
        raise CommandError(str(error), "`glossator up` starts the issuer") from None


def _full_name(system: LocalSystem, who: str) -> str:
    if system.layout.token(who).exists():
        return who
    try:
        return system.layout.identities().person(who)
    except (YamlFileError, OSError) as error:
        raise CommandError(f"the access policy cannot be read: {error}", "name the caller as ROLE@TENANT") from None
