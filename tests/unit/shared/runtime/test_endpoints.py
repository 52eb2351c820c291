"""Where servers listen, out of the settings."""

from pathlib import Path

from services.shared.runtime.endpoints import Endpoint, ServerTls, endpoint
from services.shared.runtime.settings import ServiceSettings


def test_without_tls_on_this_machine() -> None:
    settings = ServiceSettings(grpc_address="127.0.0.1:5")
    assert endpoint(settings, settings.grpc_address) == Endpoint("127.0.0.1:5")


def test_tls_goes_along() -> None:
    settings = ServiceSettings(grpc_address="0.0.0.0:5", tls_certificate="c", tls_key="k", tls_client_ca="ca")
    tls = ServerTls(Path("c"), Path("k"), Path("ca"))
    assert endpoint(settings, settings.grpc_address) == Endpoint("0.0.0.0:5", tls)
