"""An identity provider as the command line sees it: its endpoints, and a client of OAuth 2.0 from Authlib."""

import ssl
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from authlib.deprecate import AuthlibDeprecationWarning

from services.cli.errors import CommandError
from services.shared.runtime.access.oidc.fetch import DISCOVERY
from services.shared.runtime.access.oidc.issuers import is_secure
from services.shared.runtime.keys.secret_files import SecretFileError, read_secret
from services.shared.runtime.trust import trusted

with warnings.catch_warnings():
    warnings.simplefilter("ignore", AuthlibDeprecationWarning)  # it prefers a fork of httpx
    from authlib.integrations.base_client.errors import OAuthError
    from authlib.integrations.httpx_client import OAuth2Client

CLIENT = "glossator-cli"
_SECONDS = 30.0
_HELP = "docs/how-to/sign-in.md"


@dataclass(frozen=True, slots=True)
class Provider:
    """`url` is the issuer, `ca` a PEM file or empty. `secret_file` has the secret of a client that is a system."""

    url: str
    client_id: str = CLIENT
    ca: str = ""
    secret_file: str = ""

    def discover(self) -> Mapping[str, Any]:
        """The metadata of the provider (OpenID Connect Discovery 1.0). Raises `CommandError`."""
        if not is_secure(self.url):
            raise CommandError(f"{self.url} is not https", "name the URL of the identity provider with --issuer", _HELP)
        with provider_errors(self.url), self._http() as http:
            answer = http.get(self.url.rstrip("/") + DISCOVERY)
            answer.raise_for_status()
            found = answer.json()
        if not isinstance(found, dict) or found.get("issuer") != self.url:
            raise CommandError(
                f"{self.url} describes another issuer", "the URL must be the claim `iss`, character by character"
            )
        endpoints = [found[name] for name in _ENDPOINTS if name in found]
        if not all(isinstance(one, str) and is_secure(one) for one in endpoints):
            raise CommandError(f"{self.url} has an endpoint that is not https")
        return found

    def endpoint(self, metadata: Mapping[str, Any], name: str) -> str:
        """The URL of an endpoint. Raises `CommandError` if the provider does not have it."""
        if name not in metadata:
            raise CommandError(
                f"{self.url} has no {name}", "use another way to sign in: with or without --browser", _HELP
            )
        return str(metadata[name])

    @contextmanager
    def client(self, **more: object) -> Iterator[Any]:
        """A client of Authlib, which has no types. Errors of the provider are raised as `CommandError`."""
        with (
            provider_errors(self.url),
            OAuth2Client(
                client_id=self.client_id,
                client_secret=self._secret(),
                code_challenge_method="S256",
                verify=self._trust(),
                timeout=_SECONDS,
                follow_redirects=False,
                **more,
            ) as client,
        ):
            yield client

    def post(self, url: str, form: Mapping[str, str]) -> dict[str, Any]:
        """The JSON answer to a form. Raises `CommandError`."""
        with provider_errors(self.url), self._http() as http:
            answer = http.post(url, data=dict(form))
            found = answer.json()
            if not isinstance(found, dict):
                raise TypeError("the answer is not an object")
            if "error" in found:
                raise OAuthError(str(found["error"]), str(found.get("error_description", "")))
            answer.raise_for_status()
            return found

    def keys(self, metadata: Mapping[str, Any]) -> Mapping[str, Any]:
        """The JWKs of the provider. Raises `CommandError`."""
        with provider_errors(self.url), self._http() as http:
            answer = http.get(self.endpoint(metadata, "jwks_uri"))
            answer.raise_for_status()
            return dict(answer.json())

    def _http(self) -> httpx.Client:
        return httpx.Client(verify=self._trust(), timeout=_SECONDS, headers={"Accept": "application/json"})

    def _trust(self) -> ssl.SSLContext:
        return trusted(self.ca)

    def _secret(self) -> str | None:
        if not self.secret_file:
            return None
        try:
            return read_secret(Path(self.secret_file)).decode().strip()
        except (SecretFileError, UnicodeDecodeError) as error:
            cause = error.detail if isinstance(error, SecretFileError) else "it is not text"
            raise CommandError(f"{self.secret_file} cannot be read: {cause}") from None


@contextmanager
def provider_errors(url: str) -> Iterator[None]:
    """Raise the errors of a provider as `CommandError`, with its code, without tokens."""
    try:
        yield
    except OAuthError as error:
        raise CommandError(f"{url} refused: {error.error}", _REMEDIES.get(error.error, "")) from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise CommandError(f"{url} does not answer: {type(error).__name__}", "check the URL, and --ca") from None
    except (ValueError, KeyError, TypeError):
        raise CommandError(f"{url} sent an answer that is not valid") from None


_ENDPOINTS = (
    "authorization_endpoint",
    "token_endpoint",
    "device_authorization_endpoint",
    "revocation_endpoint",
    "jwks_uri",
)
_REMEDIES = {
    "access_denied": "someone refused the request on the page of the provider: sign in again",
    "expired_token": "the code was not entered in time: sign in again",
    "invalid_client": "check --client and --client-secret-file",
    "invalid_grant": "the sign-in has ended: sign in again",
    "unauthorized_client": "the provider must allow this way to sign in for the client",
}
