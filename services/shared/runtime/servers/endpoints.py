"""Listen addresses. An address that is not a loopback address requires TLS."""

from dataclasses import dataclass
from pathlib import Path

import grpc

from services.shared.runtime.keys.secret_files import read_secret
from services.shared.runtime.settings import ServiceSettings, is_loopback


@dataclass(frozen=True, slots=True)
class ServerTls:
    """PEM files. If `client_ca` is set, every caller needs a certificate of that CA."""

    certificate: Path
    key: Path
    client_ca: Path | None = None

    def credentials(self) -> grpc.ServerCredentials:
        """The gRPC credentials. Raises `Reject(KEY_UNAVAILABLE)` or `OSError` if a file cannot be read."""
        return grpc.ssl_server_credentials(
            [(read_secret(self.key), self.certificate.read_bytes())],
            root_certificates=self.client_ca.read_bytes() if self.client_ca else None,
            require_client_auth=self.client_ca is not None,
        )


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`address` is `host:port`; port 0 selects a free port. Raises `ValueError` if TLS is missing."""

    address: str
    tls: ServerTls | None = None

    def __post_init__(self) -> None:
        if not is_loopback(self.address) and self.tls is None:
            raise ValueError(f"{self.address} is not a loopback address: TLS is required")


def endpoint(settings: ServiceSettings, address: str) -> Endpoint:
    """`address` (`settings.grpc_address` or `settings.http_address`) with the TLS files of the settings."""
    if not settings.tls_certificate:
        return Endpoint(address)
    client_ca = Path(settings.tls_client_ca) if settings.tls_client_ca else None
    return Endpoint(address, ServerTls(Path(settings.tls_certificate), Path(settings.tls_key), client_ca))
