"""The tokens that the development issuer signs, as RFC 9068 and OpenID Connect describe them."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from services.cli.issuer.requests import Proof
from services.shared.domain.records import Actor
from services.shared.runtime.access.call import new_id
from services.shared.runtime.access.credentials import key_id
from services.shared.runtime.clock import Clock

ALGORITHM = "EdDSA"


class Signer:
    """Signs tokens of the issuer at `url`. `audiences` gives those of a person or system."""

    def __init__(
        self, url: str, key: Ed25519PrivateKey, audiences: Callable[[Actor], Iterable[str]], clock: Clock
    ) -> None:
        self.url = url
        self._key = key
        self._key_id = key_id(key.public_key())
        self._audiences = audiences
        self._clock = clock

    def jwks(self) -> Mapping[str, Any]:
        """The public key (RFC 7517)."""
        public = json.loads(OKPAlgorithm.to_jwk(self._key.public_key()))
        return {"keys": [{**public, "kid": self._key_id, "use": "sig", "alg": ALGORITHM}]}

    def access_token(self, actor: Actor, client: str, seconds: int, proof: Proof | None = None) -> str:
        """A token for the services of `actor`. Only `proof`, a sign-in on our page, has `auth_time` and `acr`."""
        now = int(self._clock.now().timestamp())
        claims: dict[str, object] = {
            "iss": self.url,
            "aud": sorted(self._audiences(actor)),
            "sub": actor.subject,
            "client_id": client,
            "tenant": actor.tenant,
            "roles": sorted(actor.roles),
            "matters": sorted(actor.matters),
            "iat": now,
            "exp": now + seconds,
            "jti": new_id(),
        }
        if proof is not None:
            claims |= {"auth_time": proof.auth_time, "acr": proof.acr, "scope": proof.ask.scope}
        return self._signed(claims, "at+jwt")

    def id_token(self, proof: Proof, seconds: int) -> str:
        """The ID token of a sign-in."""
        now = int(self._clock.now().timestamp())
        claims: dict[str, object] = {
            "iss": self.url,
            "aud": proof.ask.client,
            "sub": proof.person,
            "iat": now,
            "exp": now + seconds,
            "auth_time": proof.auth_time,
            "acr": proof.acr,
        }
        if proof.ask.nonce:
            claims["nonce"] = proof.ask.nonce
        return self._signed({**claims, "typ": "ID"}, "JWT")

    def _signed(self, claims: Mapping[str, object], kind: str) -> str:
        return jwt.encode(dict(claims), self._key, ALGORITHM, headers={"kid": self._key_id, "typ": kind})
