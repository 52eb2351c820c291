"""The code flow with PKCE (RFC 7636) in a browser of this machine, which returns to a loopback address (RFC 8252)."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from authlib.common.security import generate_token
from authlib.integrations.base_client.errors import OAuthError

from services.cli.errors import CommandError
from services.cli.signon.loopback import Listener
from services.cli.signon.provider import Provider
from services.cli.signon.tokens import Tokens, check_id_token, read_tokens
from services.shared.runtime.clock import Clock

WAIT_SECONDS = 300.0


def browser_flow(
    provider: Provider,
    metadata: Mapping[str, Any],
    parameters: Mapping[str, str],
    visit: Callable[[str], object],
    clock: Clock,
    seconds: float = WAIT_SECONDS,
) -> Tokens:
    """The tokens of a person who signs in on the page that `visit` opens. `parameters` extend the request.

    Only the redirect with our `state`, from our issuer, counts. Raises `CommandError`.
    """
    verifier, state, nonce = generate_token(48), generate_token(32), generate_token(32)
    with Listener() as listener, provider.client(redirect_uri=listener.redirect_uri) as client:
        url, _ = client.create_authorization_url(
            provider.endpoint(metadata, "authorization_endpoint"),
            state=state,
            nonce=nonce,
            code_verifier=verifier,
            **parameters,
        )
        visit(url)
        accepts = lambda query: query.get("state") == state and query.get("iss", provider.url) == provider.url  # noqa: E731
        redirect = listener.wait(accepts, seconds)
        error = _error_of(redirect)
        if error:
            raise OAuthError(error)
        answer = client.fetch_token(
            provider.endpoint(metadata, "token_endpoint"),
            authorization_response=redirect,
            state=state,
            code_verifier=verifier,
        )
    tokens = read_tokens(answer, clock.now().timestamp())
    if not tokens.id_token:
        raise CommandError(f"{provider.url} sent no ID token", "the client needs the scope openid")
    check_id_token(provider, metadata, tokens.id_token, nonce)
    return tokens


def _error_of(redirect: str) -> str:
    """The error code of a redirect (RFC 6749, section 4.1.2.1). Empty: there is a code."""
    return parse_qs(urlsplit(redirect).query).get("error", [""])[0]
