"""The public keys of an issuer, kept while it does not answer and renewed when it rotates them."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeAlias

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.runtime.access.oidc.issuers import Issuer
from services.shared.runtime.clock import Clock

Fetch: TypeAlias = Callable[[Issuer], Awaitable[Sequence[Mapping[str, Any]]]]
_KeyName: TypeAlias = tuple[str, str]  # the id of a key, and an algorithm that it is used with


class IssuerKeys:
    """The keys of `issuer`. A token with an unknown key makes it read the keys again, at most once a second."""

    def __init__(self, issuer: Issuer, clock: Clock, fetch: Fetch, on_read: Callable[[str, bool], None]) -> None:
        self.issuer = issuer
        self._clock = clock
        self._fetch = fetch
        self._on_read = on_read
        self._known: Mapping[_KeyName, jwt.PyJWK] = {}
        self._read_at: float | None = None
        self._tried_at = float("-inf")
        self._attempts = 0
        self._lock = asyncio.Lock()

    async def find(self, key_id: str, algorithm: str) -> jwt.PyJWK:
        """The key of a token. Raises `Reject(UNAUTHENTICATED)` if the issuer does not have it, or `Retry` if the issuer
        does not answer and the key is unknown, or was last seen too long ago.
        """
        name = (key_id, algorithm)
        if name not in self._known or self._is_too_old():
            await self._renew(self._attempts)
            if self._is_too_old():
                raise Retry(dependency="issuer")
        found = self._known.get(name)
        if found is not None:
            return found
        if self._tried_at != self._read_at:
            raise Retry(dependency="issuer")  # the key can be a new one
        raise Reject(Reason.UNAUTHENTICATED)

    async def refresh(self) -> None:
        """Reads the keys again, so that tokens of a withdrawn key are refused."""
        await self._renew(self._attempts)

    def _is_too_old(self) -> bool:
        return self._read_at is None or self._clock.monotonic() - self._read_at > self.issuer.keep.total_seconds()

    async def _renew(self, attempts: int) -> None:
        """One attempt for all callers that wait for it. A failure leaves the known keys."""
        async with self._lock:
            if self._attempts != attempts:
                return
            wait = self._tried_at + _PAUSE_SECONDS - self._clock.monotonic()
            if wait > 0:
                await self._clock.sleep(wait)
            self._tried_at = self._clock.monotonic()
            with suppress(Retry):
                await self._read()
            self._attempts += 1

    async def _read(self) -> None:
        try:
            published = await self._fetch(self.issuer)
        except Retry:
            self._on_read(self.issuer.name, True)
            raise
        self._known = dict(_usable(published, self.issuer.algorithms))
        self._read_at = self._tried_at
        self._on_read(self.issuer.name, False)


def _usable(published: Sequence[Mapping[str, Any]], algorithms: Sequence[str]) -> Iterator[tuple[_KeyName, jwt.PyJWK]]:
    """The keys for signatures with the accepted algorithms. All others are ignored, as RFC 7517 demands."""
    for one in published:
        if not isinstance(one.get("kid"), str) or one.get("use", "sig") != "sig":
            continue
        for algorithm in algorithms:
            if _fits(one, algorithm):
                with suppress(jwt.PyJWTError, ValueError, TypeError):
                    key = jwt.PyJWK(dict(one), algorithm)
                    if not _is_weak(key):
                        yield (one["kid"], algorithm), key


def _fits(key: Mapping[str, Any], algorithm: str) -> bool:
    if key.get("alg", algorithm) != algorithm or "verify" not in key.get("key_ops", ["verify"]):
        return False
    return (key.get("kty"), key.get("crv")) == _CURVES.get(algorithm, ("RSA", None))


def _is_weak(key: jwt.PyJWK) -> bool:
    return isinstance(key.key, RSAPublicKey) and key.key.key_size < _RSA_BITS


_PAUSE_SECONDS = 1.0
_RSA_BITS = 2048
_CURVES = {
    "ES256": ("EC", "P-256"),
    "ES384": ("EC", "P-384"),
    "ES512": ("EC", "P-521"),
    "EdDSA": ("OKP", "Ed25519"),
}
