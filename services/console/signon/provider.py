"""The identity provider of the console: endpoints, the code flow with PKCE, renewed tokens, and logout tokens."""

import asyncio
import ssl
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import jwt
from authlib.deprecate import AuthlibDeprecationWarning

from services.console.sessions.session import Person, SignIn, Tokens
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.runtime.access.credentials import CredentialPort
from services.shared.runtime.access.oidc.fetch import DISCOVERY, fetch_keys
from services.shared.runtime.access.oidc.issuers import Issuer, is_secure
from services.shared.runtime.access.oidc.keys import IssuerKeys
from services.shared.runtime.clock import Clock
from services.shared.runtime.keys.secret_files import read_secret
from services.shared.runtime.trust import trusted

with warnings.catch_warnings():
    warnings.simplefilter("ignore", AuthlibDeprecationWarning)  # it prefers a fork of httpx
    from authlib.integrations.base_client.errors import OAuthError
    from authlib.integrations.httpx_client import AsyncOAuth2Client

_SECONDS = 10.0
_LEEWAY = 30
_METADATA_SECONDS = 600.0
_STEP_UP_SECONDS = "300"  # less than any age in the shipped policy; with 0, Keycloak asks for the password too
_BACKCHANNEL = "http://schemas.openid.net/event/backchannel-logout"


@dataclass(frozen=True, slots=True)
class Client:
    """The console as a client of the provider. `redirect_uri` receives the code."""

    client_id: str
    redirect_uri: str
    scope: str = "openid"
    secret_file: str = ""

    def secret(self) -> str | None:
        """Raises `SecretFileError`. None: a public client."""
        return read_secret(Path(self.secret_file)).decode().strip() if self.secret_file else None


class Provider:
    """Signs people in at `issuer`. `credentials` verifies access tokens as the services do."""

    def __init__(self, issuer: Callable[[], Issuer], client: Client, credentials: CredentialPort, clock: Clock) -> None:
        self._issuer = issuer
        self._client = client
        self._credentials = credentials
        self._clock = clock
        self._known: tuple[float, str, Mapping[str, Any]] | None = None
        self._keys: IssuerKeys | None = None
        self._lock = asyncio.Lock()

    async def authorization_url(self, sign_in: SignIn, state: str, *, step_up: bool) -> str:
        """The page of the provider where the person signs in. `step_up` asks for a fresh second factor."""
        endpoint, more = await self._endpoint("authorization_endpoint"), self._step_up() if step_up else {}
        async with self._oauth() as client:
            url, _ = client.create_authorization_url(
                endpoint, state=state, nonce=sign_in.nonce, code_verifier=sign_in.verifier, **more
            )
        return str(url)

    async def exchange(self, sign_in: SignIn, code: str, issuer: str) -> tuple[Person, Tokens]:
        """The person and the tokens of a code. Raises `Reject(UNAUTHENTICATED)` or `Retry`.

        `issuer` is the parameter `iss` of the redirect (RFC 9207), or empty.
        """
        if issuer and issuer != self._issuer().url:
            raise Reject(Reason.UNAUTHENTICATED)
        endpoint = await self._endpoint("token_endpoint")
        answer = await self._token(endpoint, grant_type="authorization_code", code=code, code_verifier=sign_in.verifier)
        tokens = self._tokens(answer)
        claims = await self._claims(tokens.id_token, ("iss", "aud", "sub", "iat", "exp", "nonce"))
        if claims["nonce"] != sign_in.nonce:
            raise Reject(Reason.UNAUTHENTICATED)
        actor = await self._credentials.verify(tokens.access)
        name = next((str(claims[one]) for one in _NAMES if claims.get(one)), actor.subject)
        roles = tuple(sorted(actor.roles))
        person = Person(actor.tenant, actor.subject, roles, name, str(claims["sub"]), str(claims.get("sid") or ""))
        return person, tokens

    async def refresh(self, tokens: Tokens) -> Tokens:
        """New tokens. Raises `Reject(UNAUTHENTICATED)` if the session at the provider has ended, or `Retry`."""
        if not tokens.refresh:
            raise Reject(Reason.UNAUTHENTICATED)
        endpoint = await self._endpoint("token_endpoint")
        answer = await self._token(endpoint, grant_type="refresh_token", refresh_token=tokens.refresh)
        return self._tokens(answer, tokens)

    async def revoke(self, tokens: Tokens) -> None:
        """Ask the provider to end the refresh token. Raises `Retry` if it does not answer."""
        endpoint = (await self._metadata()).get("revocation_endpoint")
        if not endpoint or not tokens.refresh:
            return
        try:
            async with self._oauth() as client:
                await client.revoke_token(str(endpoint), tokens.refresh, token_type_hint="refresh_token")  # noqa: S106
        except (httpx.HTTPError, OAuthError, OSError):
            raise Retry(dependency="issuer") from None

    async def end_session_url(self) -> str:
        """The page of the provider that ends the person's session there, or empty."""
        return str((await self._metadata()).get("end_session_endpoint") or "")

    async def logged_out(self, token: str) -> tuple[str, str]:
        """Subject and session id of a logout token (OpenID Connect Back-Channel Logout 1.0, section 2.6). Raises
        `Reject(UNAUTHENTICATED)` or `Retry`.
        """
        claims = await self._claims(token, ("iss", "aud", "iat", "exp", "jti", "events"))
        events = claims["events"]
        subject, session = str(claims.get("sub") or ""), str(claims.get("sid") or "")
        if not isinstance(events, Mapping) or _BACKCHANNEL not in events or "nonce" in claims or not subject + session:
            raise Reject(Reason.UNAUTHENTICATED)
        return subject, session

    def _step_up(self) -> Mapping[str, str]:
        values = " ".join(self._issuer().step_up.acr_values)
        return {"max_age": _STEP_UP_SECONDS, **({"acr_values": values} if values else {})}

    async def _token(self, endpoint: str, **form: str) -> Mapping[str, Any]:
        try:
            async with self._oauth() as client:
                answer: Mapping[str, Any] = await client.fetch_token(endpoint, **form)
        except OAuthError:
            raise Reject(Reason.UNAUTHENTICATED) from None
        except (httpx.HTTPError, OSError, ValueError):
            raise Retry(dependency="issuer") from None
        return answer

    def _tokens(self, answer: Mapping[str, Any], before: Tokens | None = None) -> Tokens:
        access, lifetime = answer.get("access_token"), answer.get("expires_in", 60)
        if not isinstance(access, str) or str(answer.get("token_type", "")).lower() != "bearer":
            raise Reject(Reason.UNAUTHENTICATED)
        try:
            expires = int(self._clock.now().timestamp() + float(lifetime))
        except (TypeError, ValueError, OverflowError):
            raise Reject(Reason.UNAUTHENTICATED) from None
        refresh = str(answer.get("refresh_token") or (before.refresh if before else ""))
        return Tokens(access, refresh, str(answer.get("id_token") or (before.id_token if before else "")), expires)

    async def _claims(self, token: str, required: tuple[str, ...]) -> Mapping[str, Any]:
        """The verified claims of a token for this client. Raises `Reject(UNAUTHENTICATED)` or `Retry`."""
        try:
            header = jwt.get_unverified_header(token)
            algorithm = str(header["alg"])
            if algorithm not in self._issuer().algorithms:
                raise ValueError(algorithm)
            claims: Mapping[str, Any] = jwt.decode(
                token,
                await self._issuer_keys().find(str(header["kid"]), algorithm),
                [algorithm],
                audience=self._client.client_id,
                issuer=self._issuer().url,
                leeway=_LEEWAY,
                options={"require": [*required]},
            )
        except (jwt.PyJWTError, KeyError, ValueError, TypeError):
            raise Reject(Reason.UNAUTHENTICATED) from None
        return claims

    def _issuer_keys(self) -> IssuerKeys:
        """The keys of the issuer, read at most once a second: anyone can send a token with an unknown key."""
        if self._keys is None or self._keys.issuer != self._issuer():
            self._keys = IssuerKeys(self._issuer(), self._clock, fetch_keys, lambda _issuer, _failed: None)
        return self._keys

    async def _endpoint(self, name: str) -> str:
        url = str((await self._metadata()).get(name) or "")
        if not is_secure_endpoint(url):
            raise Retry(dependency="issuer")
        return url

    async def _metadata(self) -> Mapping[str, Any]:
        """The discovery document, read again every ten minutes."""
        url = self._issuer().url
        async with self._lock:
            known, now = self._known, self._clock.monotonic()
            if known and known[1] == url and now - known[0] < _METADATA_SECONDS:
                return known[2]
            found = await self._json(url.rstrip("/") + DISCOVERY)
            if found.get("issuer") != url:
                raise Retry(dependency="issuer")
            self._known = (now, url, found)
            return found

    async def _json(self, url: str) -> Mapping[str, Any]:
        try:
            async with httpx.AsyncClient(verify=self._trust(), timeout=_SECONDS, trust_env=False) as client:
                answer = (await client.get(url, headers={"Accept": "application/json"})).raise_for_status()
                found = answer.json()
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError):
            raise Retry(dependency="issuer") from None
        if not isinstance(found, dict):
            raise Retry(dependency="issuer")
        return found

    def _oauth(self) -> Any:
        """A client of Authlib, which has no types."""
        return AsyncOAuth2Client(
            client_id=self._client.client_id,
            client_secret=self._client.secret(),
            redirect_uri=self._client.redirect_uri,
            scope=self._client.scope,
            code_challenge_method="S256",
            verify=self._trust(),
            timeout=_SECONDS,
            follow_redirects=False,
            trust_env=False,
        )

    def _trust(self) -> ssl.SSLContext:
        return trusted(self._issuer().ca)


def is_secure_endpoint(url: str) -> bool:
    """Whether an endpoint of a provider is HTTPS, or HTTP on a loopback address. It can have a query."""
    return is_secure(url.partition("?")[0])


_NAMES = ("name", "preferred_username", "email")
