"""Verifies access tokens of the configured issuers, as RFC 9068 describes."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import jwt
from jwt.types import Options

from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Actor
from services.shared.runtime.access.credentials import (
    MAX_LIFETIME,
    UNKNOWN_HOLDER,
    CredentialPort,
    Holder,
    RevokedIds,
)
from services.shared.runtime.access.oidc.claims import Claims, actor_of
from services.shared.runtime.access.oidc.fetch import fetch_keys
from services.shared.runtime.access.oidc.issuers import Issuer
from services.shared.runtime.access.oidc.keys import Fetch, IssuerKeys
from services.shared.runtime.clock import Clock
from services.shared.runtime.periodic import repeat

REFRESH_SECONDS = 300.0


class OidcVerifier:
    """Accepts tokens of `issuers`, by their URL, for `service`. Tokens of other issuers, and certificates, go to
    `local`.
    """

    def __init__(
        self,
        issuers: Callable[[], Mapping[str, Issuer]],
        local: CredentialPort,
        clock: Clock,
        *,
        service: str,
        revoked: Path | None = None,
        fetch: Fetch = fetch_keys,
        on_read: Callable[[str, bool], None] = lambda _issuer, _failed: None,
    ) -> None:
        self._issuers = issuers
        self._local = local
        self._clock = clock
        self._service = service
        self._revoked = RevokedIds(revoked)
        self._new_keys = partial(IssuerKeys, clock=clock, fetch=fetch, on_read=on_read)
        self._keys: dict[str, IssuerKeys] = {}

    async def verify(self, bearer: str, holder: Holder = UNKNOWN_HOLDER) -> Actor:
        """The caller of a token. Raises `Reject(UNAUTHENTICATED)`, or `Retry` while its issuer does not answer."""
        issuer = self._issuers().get(_issuer_url(bearer))
        if issuer is None:
            return await self._local.verify(bearer, holder)
        try:
            return actor_of(await self._claims(bearer, issuer, holder), issuer)
        except (jwt.InvalidTokenError, ValueError, TypeError, OverflowError, OSError):
            raise Reject(Reason.UNAUTHENTICATED) from None

    def certified(self, names: Sequence[str]) -> Actor:
        """The caller of a client certificate, for which issuers have no meaning. Raises `Reject(UNAUTHENTICATED)`."""
        return self._local.certified(names)

    async def run(self, stop: asyncio.Event) -> None:
        """Reads the keys of all issuers every five minutes until `stop` is set."""
        await repeat(self.refresh, REFRESH_SECONDS, stop)

    async def refresh(self) -> None:
        """Reads the keys of all issuers. One that does not answer does not delay the others."""
        await asyncio.gather(*(self._keys_of(one).refresh() for one in self._issuers().values()))

    def _keys_of(self, issuer: Issuer) -> IssuerKeys:
        """The keys by the URL of the issuer. A changed entry of the file starts without any."""
        found = self._keys.get(issuer.url)
        if found is None or found.issuer != issuer:
            found = self._keys[issuer.url] = self._new_keys(issuer)
        return found

    async def _claims(self, bearer: str, issuer: Issuer, holder: Holder) -> Claims:
        header = jwt.get_unverified_header(bearer)
        algorithm, key_id = header.get("alg"), header.get("kid")
        if algorithm not in issuer.algorithms or not isinstance(key_id, str):
            raise ValueError("the algorithm is not accepted, or the key has no id")
        if str(header.get("typ", "JWT")).lower() not in _HEADER_TYPES:
            raise ValueError("the token is not an access token")
        claims: Claims = jwt.decode(
            bearer,
            await self._keys_of(issuer).find(key_id, algorithm),
            [algorithm],
            audience=issuer.audience.replace("{service}", self._service),
            issuer=issuer.url,
            options=_OPTIONS,  # `_check_times` uses `clock`
        )
        if str(claims.get("typ", "Bearer")).lower() not in _CLAIM_TYPES:
            raise ValueError("the token is not an access token")
        if "cnf" in claims and not holder.forwards and _bound_to(claims["cnf"]) != holder.certificate:
            raise ValueError("the token is bound to another holder")
        if claims.get("jti") in self._revoked.ids():
            raise ValueError("the token is revoked")
        self._check_times(claims, issuer.leeway.total_seconds())
        return claims

    def _check_times(self, claims: Claims, leeway: float) -> None:
        now = self._clock.now().timestamp()
        issued, expires = _seconds(claims["iat"]), _seconds(claims["exp"])
        begins = max(issued, _seconds(claims.get("nbf", 0)))
        if not begins - leeway <= now < expires + leeway or expires - issued > MAX_LIFETIME.total_seconds():
            raise ValueError("the token is not valid now")


def _issuer_url(bearer: str) -> str:
    """The issuer that a token, which is not verified, names; or empty."""
    try:
        return str(jwt.decode(bearer, options={"verify_signature": False}).get("iss", ""))
    except jwt.InvalidTokenError:
        return ""


def _bound_to(confirmation: object) -> str:
    """The thumbprint of the certificate of a bound token (RFC 8705). Other ways to bind a token are not supported."""
    found = confirmation.get("x5t#S256") if isinstance(confirmation, Mapping) else None
    if not isinstance(found, str) or not found:
        raise ValueError("the token is bound by other means than a certificate")
    return found


def _seconds(claim: object) -> float:
    if isinstance(claim, bool) or not isinstance(claim, int | float):
        raise TypeError("a time is not a number")
    return float(claim)


_OPTIONS: Options = {
    "require": ["iss", "aud", "sub", "iat", "exp"],
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
}
_HEADER_TYPES = frozenset({"jwt", "at+jwt", "application/at+jwt"})
_CLAIM_TYPES = frozenset({"bearer", "at+jwt"})  # Keycloak names ID, refresh and logout tokens here
