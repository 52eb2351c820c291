"""`glossator init`: keys, an issuer, credentials and certificates for services in containers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from services.cli.local.layout import Layout
from services.shared.runtime.access.certificates import LocalAuthority
from services.shared.runtime.clock import Clock, SystemClock
from services.shared.runtime.keys.secret_files import read_secret, write_secret
from services.shared.wire.services import SERVICE_NAMES


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
) -> None:
    """Create the keys, credentials and certificates of services that run on several machines.

    The first call creates keys, the issuer and the certificate authority; later calls keep them. Each call creates new
    credentials (for a day) and certificates (for 30 days). DIRECTORY/<service> contains the files of one service, with
    the names of the Secrets of the chart. The credentials of people are in DIRECTORY/authority/credentials.

    [dim]glossator init --directory secrets --host glossator.example.com[/]
    """
    initialise(directory, host or (), SystemClock())
    typer.echo(f"{directory}: keys, credentials and certificates of {', '.join(SERVICE_NAMES)}")


def initialise(directory: Path, hosts: Sequence[str], clock: Clock) -> None:
    """Raises `OSError`, or `Reject(KEY_UNAVAILABLE)` if other users can read a secret file."""
    layout = Layout(directory / "authority")
    layout.prepare(clock)
    authority = LocalAuthority(layout.root / "certificates", clock)
    for service in SERVICE_NAMES:
        names = dict.fromkeys((service, "localhost", "127.0.0.1", *hosts))
        certificate = authority.issue(service, hosts=list(names), uri=f"spiffe://glossator.local/service/{service}")
        folder = directory / service
        _copy_secret(folder / "keys.json", layout.keys / f"{service}.json")
        _copy_secret(folder / "credential.token", layout.token(service))
        _copy_secret(folder / "tls.key", certificate.key)
        (folder / "tls.crt").write_bytes(certificate.certificate.read_bytes())
        (folder / "ca.crt").write_bytes(authority.files.certificate.read_bytes())
        (folder / "public.pem").write_bytes((layout.issuer / "public.pem").read_bytes())


def _copy_secret(target: Path, source: Path) -> None:
    write_secret(target, read_secret(source))
