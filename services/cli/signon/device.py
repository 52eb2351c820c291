"""The device flow (RFC 8628): the person enters a code on a page of the provider, on any device."""

from collections.abc import Callable, Mapping
from typing import Any

from authlib.common.security import generate_token
from authlib.integrations.base_client.errors import OAuthError
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from services.cli.errors import CommandError
from services.cli.signon.provider import Provider
from services.cli.signon.tokens import Tokens, read_tokens
from services.shared.runtime.clock import Clock

GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_INTERVAL, _SLOWER, _LONGEST = 5.0, 5.0, 900.0
Show = Callable[[str, str, str], None]
"""Receives the page to open, the code to enter there, and a page that knows the code (empty: there is none)."""


async def device_flow(
    provider: Provider, metadata: Mapping[str, Any], parameters: Mapping[str, str], show: Show, clock: Clock
) -> Tokens:
    """The tokens of a person who enters the code. `parameters` extend the request. Raises `CommandError`."""
    verifier = generate_token(48)
    started = provider.post(
        provider.endpoint(metadata, "device_authorization_endpoint"),
        {
            "client_id": provider.client_id,
            "code_challenge": create_s256_code_challenge(verifier),
            "code_challenge_method": "S256",
            **parameters,
        },
    )
    try:
        code, page, user_code = (str(started[name]) for name in ("device_code", "verification_uri", "user_code"))
        interval = max(_number(started.get("interval"), _INTERVAL), 0.0)
        lifetime = min(_number(started["expires_in"], _LONGEST), _LONGEST)
    except KeyError:
        raise CommandError(f"{provider.url} sent no code for the device flow") from None
    show(page, user_code, str(started.get("verification_uri_complete") or ""))
    deadline = clock.monotonic() + lifetime
    with provider.client() as client:
        while clock.monotonic() < deadline:
            await clock.sleep(interval)
            try:
                answer = client.fetch_token(
                    provider.endpoint(metadata, "token_endpoint"),
                    grant_type=GRANT,
                    device_code=code,
                    code_verifier=verifier,
                )
            except OAuthError as error:
                if error.error not in _GO_ON:
                    raise
                interval += _SLOWER if error.error == "slow_down" else 0.0
            else:
                return read_tokens(answer, clock.now().timestamp())
    raise CommandError("the code was not entered in time", "sign in again")


def _number(value: object, default: float) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else default


_GO_ON = frozenset({"authorization_pending", "slow_down"})
