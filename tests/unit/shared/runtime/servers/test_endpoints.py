"""Listen addresses and TLS files from the settings."""

from pathlib import Path

from services.shared.runtime.servers.endpoints import Endpoint, ServerTls, endpoint
from services.shared.runtime.servers.grpc_client import ClientTls, client_tls
from services.shared.runtime.settings import ServiceSettings


def test_a_loopback_address_needs_no_tls() -> None:
    settings = ServiceSettings(grpc_address="127.0.0.1:5")
    assert endpoint(settings, settings.grpc_address) == Endpoint("127.0.0.1:5")


def test_tls_files_come_from_the_settings() -> None:
    settings = ServiceSettings(grpc_address="0.0.0.0:5", tls_certificate="c", tls_key="k", tls_client_ca="ca")
    tls = ServerTls(Path("c"), Path("k"), Path("ca"))
    assert endpoint(settings, settings.grpc_address) == Endpoint("0.0.0.0:5", tls)


def test_clients_use_the_server_certificate() -> None:
    assert client_tls(ServiceSettings()) is None
    assert client_tls(ServiceSettings(tls_ca="ca")) == ClientTls(Path("ca"))
    both = ServiceSettings(tls_ca="ca", tls_certificate="c", tls_key="k")
    assert client_tls(both) == ClientTls(Path("ca"), Path("c"), Path("k"))
