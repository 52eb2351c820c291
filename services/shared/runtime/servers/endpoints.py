"""Listen addresses. An address that is not a loopback address requires TLS with certificates of clients."""

from dataclasses import dataclass

from services.shared.runtime.servers.tls import CurrentTls
from services.shared.runtime.settings import ServiceSettings, is_loopback


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`address` is `host:port`; port 0 selects a free port. Raises `ValueError` if mutual TLS is missing."""

    address: str
    tls: CurrentTls | None = None

    def __post_init__(self) -> None:
        if not is_loopback(self.address) and (self.tls is None or not self.tls().client_ca):
            raise ValueError(f"{self.address} is not a loopback address: TLS with client certificates is required")


def grpc_endpoint(settings: ServiceSettings, tls: CurrentTls | None) -> Endpoint:
    return Endpoint(settings.grpc_address, tls)


def http_endpoint(settings: ServiceSettings, tls: CurrentTls | None) -> Endpoint:
    """Without TLS on a loopback address if `http_tls` is off."""
    return Endpoint(settings.http_address, tls if settings.http_tls else None)
