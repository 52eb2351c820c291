"""An issuer in memory: it signs tokens with real keys, rotates them, and can be away."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.records import Actor, Role
from services.shared.runtime.access.credentials import UNKNOWN_HOLDER, Holder
from services.shared.runtime.access.oidc.issuers import ClaimPaths, Issuer, StepUp
from services.shared.runtime.access.oidc.verifier import OidcVerifier
from tests.fakes import FakeClock

URL = "https://sso.harbour-bank.example/realms/bank"
RSA = rsa.generate_private_key(65537, 2048)
RSA_OTHER = rsa.generate_private_key(65537, 2048)
RSA_WEAK = rsa.generate_private_key(65537, 1024)
EC = ec.generate_private_key(ec.SECP256R1())
OKP = ed25519.Ed25519PrivateKey.generate()
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey

ISSUER = Issuer(
    name="bank",
    url=URL,
    tenants=frozenset({"harbour-bank", "quay-bank"}),
    roles={"lawyers": frozenset({Role.REVIEWER}), "leads": frozenset({Role.SENIOR_REVIEWER, Role.REVIEWER})},
    claims=ClaimPaths(tenant=("tenant",), roles=("realm_access", "roles"), matters=("matters",)),
    step_up=StepUp(("gold",), frozenset({"otp"})),
    keep=timedelta(minutes=60),
)
ANNA = Actor("anna", "harbour-bank", frozenset({Role.REVIEWER}), frozenset(), acr_values=("gold",))
LOCAL = Actor("local", "harbour-bank", frozenset())


class Local:
    """The verifier of all other tokens: accepts `local`."""

    async def verify(self, bearer: str, _holder: Holder = UNKNOWN_HOLDER) -> Actor:
        if bearer == "local":
            return LOCAL
        raise Reject(Reason.UNAUTHENTICATED)

    def certified(self, names: Sequence[str]) -> Actor:
        return Actor(names[0], "*", frozenset({Role.SERVICE}))


async def refused(verifier: OidcVerifier, bearer: str) -> None:
    """Asserts that a token does not count."""
    with pytest.raises(Reject) as error:
        await verifier.verify(bearer)
    assert error.value.reason is Reason.UNAUTHENTICATED


def public_jwk(key: PrivateKey, key_id: str, **more: object) -> dict[str, Any]:
    """The JWK that the issuer publishes for a private key."""
    if isinstance(key, rsa.RSAPrivateKey):
        public = RSAAlgorithm.to_jwk(key.public_key())
    elif isinstance(key, ec.EllipticCurvePrivateKey):
        public = ECAlgorithm.to_jwk(key.public_key())
    else:
        public = OKPAlgorithm.to_jwk(key.public_key())
    return {**json.loads(public), "kid": key_id, "use": "sig", **more}


class FakeIssuer:
    """Publishes `keys` to `fetch`, unless it is `away`; counts the fetches."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.keys: list[dict[str, Any]] = [public_jwk(RSA, "rsa"), public_jwk(EC, "ec"), public_jwk(OKP, "okp")]
        self.away = False
        self.fetched = 0

    async def fetch(self, _issuer: Issuer) -> Sequence[Mapping[str, Any]]:
        self.fetched += 1
        if self.away:
            raise Retry(dependency="issuer")
        return list(self.keys)

    def claims(self, **changes: object) -> dict[str, object]:
        """The claims of a valid token for annotation. None removes a claim."""
        now = int(self.clock.now().timestamp())
        claims = {
            "iss": URL,
            "aud": ["glossator-annotation", "account"],
            "sub": "anna",
            "tenant": "harbour-bank",
            "iat": now,
            "exp": now + 300,
            "realm_access": {"roles": ["lawyers", "offline_access"]},
            **changes,
        }
        return {key: value for key, value in claims.items() if value is not None}

    def token(
        self,
        claims: Mapping[str, object] | None = None,
        *,
        key: Any = RSA,
        algorithm: str = "RS256",
        header: Mapping[str, object] | None = None,
    ) -> str:
        """A signed token. `header` changes its header, which names the key `rsa` otherwise; None removes a field."""
        given = {"kid": "rsa", **(header or {})}
        headers = {name: value for name, value in given.items() if value is not None}
        return jwt.encode(dict(claims or self.claims()), key, algorithm, headers=headers)
