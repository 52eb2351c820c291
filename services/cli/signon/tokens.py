"""The answer of a token endpoint, and what the claims of its tokens say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt

from services.cli.errors import CommandError
from services.cli.signon.provider import Provider

_LEEWAY_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Tokens:
    """`expires_at` is in seconds since 1970. `refresh` is empty if the provider gave none."""

    access: str
    expires_at: int
    refresh: str = ""
    id_token: str = ""


def read_tokens(answer: Mapping[str, Any], now: float) -> Tokens:
    """The tokens in an answer. Raises `CommandError` if there is no access token."""
    access, lifetime = answer.get("access_token"), answer.get("expires_in", 60)
    if not isinstance(access, str) or str(answer.get("token_type", "")).lower() != "bearer":
        raise CommandError("the identity provider sent no bearer token")
    if isinstance(lifetime, bool) or not isinstance(lifetime, int | float | str):
        raise CommandError("the identity provider sent a lifetime that is not a number")
    try:
        expires = int(now + float(lifetime))
    except (ValueError, OverflowError):
        raise CommandError("the identity provider sent a lifetime that is not a number") from None
    return Tokens(access, expires, str(answer.get("refresh_token") or ""), str(answer.get("id_token") or ""))


def claims_of(token: str) -> Mapping[str, Any]:
    """The claims of a token, which is not verified: services verify it. Empty if the token is not a JWT."""
    try:
        return dict(jwt.decode(token, options={"verify_signature": False}))
    except jwt.InvalidTokenError:
        return {}


def check_id_token(provider: Provider, metadata: Mapping[str, Any], token: str, nonce: str) -> None:
    """Check the ID token of a code flow (OpenID Connect Core 1.0, section 3.1.3.7). Raises `CommandError`."""
    try:
        keys = jwt.PyJWKSet.from_dict(dict(provider.keys(metadata)))
        key = keys[jwt.get_unverified_header(token)["kid"]]
        claims = jwt.decode(
            token,
            key,
            [str(key.algorithm_name)],
            audience=provider.client_id,
            issuer=provider.url,
            leeway=_LEEWAY_SECONDS,
            options={"require": ["iss", "aud", "sub", "iat", "exp", "nonce"]},
        )
    except (jwt.PyJWTError, KeyError, ValueError, TypeError):
        raise CommandError(f"the ID token of {provider.url} is not valid", "sign in again") from None
    if claims["nonce"] != nonce:
        raise CommandError(f"the ID token of {provider.url} is of another sign-in", "sign in again")
