"""Where servers listen, out of the settings."""

from pathlib import Path

from services.shared.runtime.servers.endpoints import Endpoint, ServerTls, endpoint
from services.shared.runtime.servers.grpc_client import ClientTls, client_tls
from services.shared.runtime.settings import ServiceSettings


def test_without_tls_on_this_machine() -> None:
    settings = ServiceSettings(grpc_address="127.0.0.1:5")
    assert endpoint(settings, settings.grpc_address) == Endpoint("127.0.0.1:5")


def test_tls_goes_along() -> None:
    settings = ServiceSettings(grpc_address="0.0.0.0:5", tls_certificate="c", tls_key="k", tls_client_ca="ca")
    tls = ServerTls(Path("c"), Path("k"), Path("ca"))
    assert endpoint(settings, settings.grpc_address) == Endpoint("0.0.0.0:5", tls)


def test_callers_show_the_certificate_that_they_listen_with() -> None:
    assert client_tls(ServiceSettings()) is None
    assert client_tls(ServiceSettings(tls_ca="ca")) == ClientTls(Path("ca"))
    both = ServiceSettings(tls_ca="ca", tls_certificate="c", tls_key="k")
    assert client_tls(both) == ClientTls(Path("ca"), Path("c"), Path("k"))
