"""Listen addresses. An address that is not a loopback address requires TLS with certificates of clients."""

from dataclasses import dataclass, replace
from functools import lru_cache

from services.shared.runtime.servers.tls import CurrentTls, Tls
from services.shared.runtime.settings import ServiceSettings, is_loopback


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`address` is `host:port`; port 0 selects a free port. Raises `ValueError` if mutual TLS is missing.

    `browsers`: the callers are people, who have no certificates, and sign in.
    """

    address: str
    tls: CurrentTls | None = None
    browsers: bool = False

    def __post_init__(self) -> None:
        if is_loopback(self.address):
            return
        if self.tls is None or not (self.browsers or self.tls().client_ca):
            raise ValueError(f"{self.address} is not a loopback address: TLS with client certificates is required")


def grpc_endpoint(settings: ServiceSettings, tls: CurrentTls | None) -> Endpoint:
    return Endpoint(settings.grpc_address, tls)


def http_endpoint(settings: ServiceSettings, tls: CurrentTls | None) -> Endpoint:
    """Without TLS on a loopback address if `http_tls` is off."""
    return Endpoint(settings.http_address, tls if settings.http_tls else None)


def browser_endpoint(settings: ServiceSettings, tls: CurrentTls | None) -> Endpoint:
    """As `http_endpoint`, for browsers: they are not asked for a certificate."""
    served = (lambda: _for_browsers(tls())) if tls and settings.http_tls else None
    return Endpoint(settings.http_address, served, browsers=True)


@lru_cache(maxsize=1)
def _for_browsers(tls: Tls) -> Tls:
    """The same object for the same certificates: a server makes a new context for each other one."""
    return replace(tls, client_ca=b"")
