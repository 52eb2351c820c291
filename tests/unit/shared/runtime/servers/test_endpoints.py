"""Listen addresses and their TLS."""

import pytest

from services.shared.runtime.servers.endpoints import Endpoint, grpc_endpoint, http_endpoint
from services.shared.runtime.servers.tls import Tls
from services.shared.runtime.settings import ServiceSettings


def mutual() -> Tls:
    return Tls(b"c", b"k", b"ca", b"ca")


def test_a_loopback_address_needs_no_tls() -> None:
    assert grpc_endpoint(ServiceSettings(grpc_address="127.0.0.1:5"), None) == Endpoint("127.0.0.1:5")


@pytest.mark.parametrize("tls", [None, lambda: Tls(b"c", b"k")])
def test_other_addresses_need_certificates_of_clients(tls: object) -> None:
    with pytest.raises(ValueError, match="client certificates"):
        Endpoint("0.0.0.0:5", tls)  # type: ignore[arg-type]
    assert Endpoint("0.0.0.0:5", mutual).tls is mutual


@pytest.mark.parametrize(("http_tls", "expected"), [(True, mutual), (False, None)])
def test_http_on_loopback_can_be_without_tls(http_tls: bool, expected: object) -> None:
    settings = ServiceSettings(http_address="127.0.0.1:6", http_tls=http_tls)
    assert http_endpoint(settings, mutual).tls is expected
    assert grpc_endpoint(settings, mutual).tls is mutual
