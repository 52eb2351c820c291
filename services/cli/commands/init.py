"""`glossator init`: keys, an issuer, credentials and certificates for services that run in containers."""

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
        Path, typer.Option("--directory", help="where all is kept; each service is given its own folder in it, no more")
    ],
    host: Annotated[
        list[str] | None,
        typer.Option("--host", help="a name under which every service is reached, besides its own and localhost"),
    ] = None,
) -> None:
    """Make what services need to trust one another beyond this machine.

    Keys, the issuer and the authority of the certificates are made once and stay; credentials (a day) and certificates
    (30 days) are made anew each time. DIRECTORY/<service> then holds what that service may have, under the names that
    the chart's Secrets have too; people's credentials are in DIRECTORY/authority/credentials.
    """
    initialise(directory, host or (), SystemClock())
    typer.echo(f"{directory}: keys, credentials and certificates of {', '.join(SERVICE_NAMES)}")


def initialise(directory: Path, hosts: Sequence[str], clock: Clock) -> None:
    """Raises `OSError`, or `Reject(KEY_UNAVAILABLE)` where a file is open to others than its owner."""
    layout = Layout(directory / "authority")
    layout.prepare(clock)
    authority = LocalAuthority(layout.root / "certificates", clock)
    for service in SERVICE_NAMES:
        names = dict.fromkeys((service, "localhost", "127.0.0.1", *hosts))
        certificate = authority.issue(service, hosts=list(names), uri=f"spiffe://glossator.local/service/{service}")
        folder = directory / service
        _hand_out(folder / "keys.json", layout.keys / f"{service}.json")
        _hand_out(folder / "credential.token", layout.token(service))
        _hand_out(folder / "tls.key", certificate.key)
        (folder / "tls.crt").write_bytes(certificate.certificate.read_bytes())
        (folder / "ca.crt").write_bytes(authority.files.certificate.read_bytes())
        (folder / "public.pem").write_bytes((layout.issuer / "public.pem").read_bytes())


def _hand_out(target: Path, source: Path) -> None:
    write_secret(target, read_secret(source))
