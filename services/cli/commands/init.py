"""`glossator init`: keys, an issuer and certificates for services on several machines."""

import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from services.cli.errors import UsageError, usage_errors
from services.cli.local.identities import ACCESS_POLICY
from services.cli.local.layout import CLIENT, Layout
from services.cli.operate.scram_users import PASSWORD_FILE
from services.shared.runtime.access.certificates import TRUST_DOMAIN, CertificateFiles, LocalAuthority, spiffe_name
from services.shared.runtime.access.policy import load_policy
from services.shared.runtime.clock import Clock, SystemClock
from services.shared.runtime.keys.secret_files import read_secret, write_secret
from services.shared.runtime.yaml_file import YamlFileError
from services.shared.wire.services import BY_NAME, SERVICE_NAMES
from services.shared.wire.topics import SYSTEM_ROLES

_EXAMPLE = "samples/access.yaml of the repository is an example"
BROKER, KEYCLOAK, OPERATOR = "kafka", "keycloak", "operator"
KAFKA_USERS = (*SERVICE_NAMES, OPERATOR, "compliance", *sorted(SYSTEM_ROLES))
"""The SCRAM users of a broker of this installation: all principals of its topics."""


def init(
    directory: Annotated[
        Path, typer.Option("--directory", help="the folder to fill; mount only its own subfolder into each service")
    ],
    host: Annotated[
        list[str] | None,
        typer.Option(
            "--host",
            help="a further DNS name in all certificates, besides the name of the service and localhost; repeatable",
        ),
    ] = None,
    trust_domain: Annotated[
        str,
        typer.Option("--trust-domain", help="SPIFFE trust domain; the access policy must name the same certificates"),
    ] = TRUST_DOMAIN,
    access_policy: Annotated[
        Path | None,
        typer.Option(
            "--access-policy",
            envvar=ACCESS_POLICY,
            show_default="that of the call before",
            help="the access policy of the installation: each of its tenants gets keys",
        ),
    ] = None,
    certificates: Annotated[
        bool, typer.Option("--certificates", help="create certificates only; keys come from elsewhere")
    ] = False,
    people: Annotated[
        bool,
        typer.Option("--people", help="also create credentials of one person per tenant and role, valid for a day"),
    ] = False,
) -> None:
    """Create the keys and certificates of services that run on several machines.

    The first call creates keys, the issuer and the certificate authority; later calls keep them. Each call creates new
    certificates, for 30 days; running services use them within seconds. DIRECTORY/<service> contains the files of one
    service, with the names of the Secrets of the chart, DIRECTORY/client the certificate of a caller or a proxy, and
    DIRECTORY/kafka that of a broker. Each Kafka user has a password in DIRECTORY/<user>/kafka-password.

    A certificate identifies its service by the name spiffe://TRUST-DOMAIN/glossator/SERVICE.

    [dim]glossator init --directory secrets --access-policy access.yaml --host glossator.example.com[/]
    [dim]glossator init --directory secrets --certificates[/]  renew the certificates
    """
    clock = SystemClock()
    if not certificates:
        initialise(directory, clock, access_policy, people=people)
    certify(directory, host or (), trust_domain, clock)
    made = "certificates" if certificates else "keys and certificates"
    typer.echo(f"{directory}: {made} of {', '.join(SERVICE_NAMES)}")


def initialise(directory: Path, clock: Clock, access_policy: Path | None, *, people: bool = False) -> None:
    """Raises `OSError`, `UsageError`, or `Reject(KEY_UNAVAILABLE)` if other users can read a secret file."""
    layout = Layout(directory / "authority")
    _keep_policy(layout, access_policy)
    layout.prepare(clock, people=people)
    for service in SERVICE_NAMES:
        folder = directory / service
        if BY_NAME[service].key_scopes:
            _copy_secret(folder / "keys.json", layout.keys / f"{service}.json")
        else:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / "public.pem").write_bytes((layout.issuer / "public.pem").read_bytes())
    _copy_secret(directory / "console" / "session.key", layout.session_key)
    for user in KAFKA_USERS:
        password = directory / user / PASSWORD_FILE
        if not password.exists():
            password.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_secret(password, secrets.token_urlsafe(32).encode())


def _keep_policy(layout: Layout, given: Path | None) -> None:
    """Later calls use the policy of the last call that named one."""
    if given is None and ACCESS_POLICY not in layout.settings():
        raise UsageError("the tenants are unknown", f"name your access policy with --access-policy; {_EXAMPLE}")
    policy = given.absolute() if given else Path(layout.settings()[ACCESS_POLICY])
    with usage_errors(YamlFileError, OSError):
        tenants = load_policy(policy).tenants
    if not tenants:
        raise UsageError(f"{policy} has no tenants", f"add them under `tenants`; {_EXAMPLE}")
    layout.root.mkdir(parents=True, exist_ok=True, mode=0o700)
    layout.keep_settings({**layout.settings(), ACCESS_POLICY: str(policy)})


def certify(directory: Path, hosts: Sequence[str], trust_domain: str, clock: Clock) -> None:
    """New certificates of the services and of a client. Raises the errors of `initialise`."""
    authority = LocalAuthority(directory / "authority" / "certificates", clock)
    for service in SERVICE_NAMES:
        names = dict.fromkeys((service, "localhost", "127.0.0.1", *hosts))
        made = authority.issue(service, hosts=list(names), uri=spiffe_name(service, trust_domain))
        _hand_over(made, authority, directory / service)
    for name in (CLIENT, OPERATOR):
        _hand_over(authority.issue(name, hosts=["localhost"]), authority, directory / name)
    _certify_broker(authority.issue(BROKER, hosts=[BROKER, "localhost", "127.0.0.1"]), authority, directory / BROKER)
    _certify_keycloak(authority.issue(KEYCLOAK, hosts=[f"{KEYCLOAK}.localhost"]), authority, directory / KEYCLOAK)


def _hand_over(made: CertificateFiles, authority: LocalAuthority, folder: Path) -> None:
    _copy_secret(folder / "tls.key", made.key)
    (folder / "tls.crt").write_bytes(made.certificate.read_bytes())
    (folder / "ca.crt").write_bytes(authority.files.certificate.read_bytes())


def _certify_broker(made: CertificateFiles, authority: LocalAuthority, folder: Path) -> None:
    """The key store of a broker. The user of the broker's container is another one, and nothing else mounts it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "broker.pem").write_bytes(read_secret(made.key) + made.certificate.read_bytes())
    (folder / "broker.pem").chmod(0o644)
    (folder / "ca.crt").write_bytes(authority.files.certificate.read_bytes())


def _certify_keycloak(made: CertificateFiles, authority: LocalAuthority, folder: Path) -> None:
    """The files of Keycloak of Compose. The user of its container is another one, and nothing else mounts them."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tls.key").write_bytes(read_secret(made.key))
    (folder / "tls.crt").write_bytes(made.certificate.read_bytes() + authority.files.certificate.read_bytes())
    (folder / "tls.key").chmod(0o644)


def _copy_secret(target: Path, source: Path) -> None:
    write_secret(target, read_secret(source))
