"""Where a server listens. What leaves this machine speaks TLS."""

from dataclasses import dataclass
from pathlib import Path

import grpc

from services.shared.runtime.keys.secret_files import read_secret
from services.shared.runtime.settings import ServiceSettings, is_loopback


@dataclass(frozen=True, slots=True)
class ServerTls:
    """PEM files. With `client_ca`, every caller must show a certificate of that authority."""

    certificate: Path
    key: Path
    client_ca: Path | None = None

    def credentials(self) -> grpc.ServerCredentials:
        """For gRPC."""
        return grpc.ssl_server_credentials(
            [(read_secret(self.key), self.certificate.read_bytes())],
            root_certificates=self.client_ca.read_bytes() if self.client_ca else None,
            require_client_auth=self.client_ca is not None,
        )


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`address` is `host:port`, port 0 for any. Raises `ValueError` where it leaves this machine without TLS."""

    address: str
    tls: ServerTls | None = None

    def __post_init__(self) -> None:
        if not is_loopback(self.address) and self.tls is None:
            raise ValueError("an address that leaves this machine needs TLS")


def endpoint(settings: ServiceSettings, address: str) -> Endpoint:
    """`address` (`settings.grpc_address` or `settings.http_address`) with the TLS files that the settings name."""
    if not settings.tls_certificate:
        return Endpoint(address)
    client_ca = Path(settings.tls_client_ca) if settings.tls_client_ca else None
    return Endpoint(address, ServerTls(Path(settings.tls_certificate), Path(settings.tls_key), client_ca))
