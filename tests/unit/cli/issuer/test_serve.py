"""The development issuer serves 127.0.0.1, and nothing else."""

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.cli.errors import UsageError
from services.cli.issuer.app import Parts, issuer_app
from services.cli.issuer.requests import SignIns
from services.cli.issuer.serve import server
from services.cli.issuer.tokens import Signer
from services.shared.runtime.access.oidc.fetch import fetch_keys
from services.shared.runtime.access.oidc.issuers import Issuer
from services.shared.runtime.clock import SystemClock
from tests.issuer import SAMPLES, running_issuer

KEY = Ed25519PrivateKey.generate()


@pytest.mark.parametrize(
    "address", ["0.0.0.0:80", "[::]:80", "[::1]:80", "10.0.0.1:80", "localhost:80", ":80", "127.0.0.2:80", "127.0.0.1:"]
)
def test_another_address_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="does not listen"):
        server(address, KEY, SAMPLES, SystemClock())


@pytest.mark.parametrize("url", ["http://10.0.0.1:80", "https://sso.example"])
def test_an_issuer_of_another_name_is_refused(url: str) -> None:
    clock = SystemClock()
    signer = Signer(url, KEY, lambda _actor: (), clock)
    with pytest.raises(ValueError, match="not a loopback address"):
        issuer_app(Parts(url, dict, dict, signer, SignIns(clock), lambda _client, _server: True))


async def test_services_find_its_keys() -> None:
    with running_issuer() as url:
        (key,) = await fetch_keys(Issuer("local", url, frozenset({"t"}), {}))
    assert (key["kty"], key["crv"], key["alg"]) == ("OKP", "Ed25519", "EdDSA")
    assert "d" not in key


@pytest.mark.parametrize("host", ["sso.example", "localhost:1", "127.0.0.1:1"])
def test_a_name_that_resolves_to_it_is_refused(host: str) -> None:
    with running_issuer() as url:
        assert httpx.get(f"{url}/jwks", headers={"host": host}, timeout=20).status_code == 421
