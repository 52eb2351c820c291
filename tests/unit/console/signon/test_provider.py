"""Logout tokens of the identity provider (OpenID Connect Back-Channel Logout 1.0)."""

import pytest

from services.console.service import NoCredentials
from services.console.signon.provider import Client, Provider
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.access.oidc.keys import IssuerKeys
from services.shared.runtime.clock import SystemClock
from tests.fakes import FakeClock
from tests.unit.shared.runtime.access.oidc.issuer import ISSUER, RSA_OTHER, FakeIssuer

CLIENT = "glossator-console"
EVENT: dict[str, object] = {"http://schemas.openid.net/event/backchannel-logout": {}}
VALID: dict[str, object] = {"aud": CLIENT, "jti": "j", "sid": "session-1", "events": EVENT}


@pytest.fixture
def issuer() -> FakeIssuer:
    """An issuer at the time of this machine, whose tokens PyJWT checks."""
    return FakeIssuer(FakeClock(SystemClock().now()))


@pytest.fixture
def provider(issuer: FakeIssuer) -> Provider:
    made = Provider(lambda: ISSUER, Client(CLIENT, "http://127.0.0.1/callback"), NoCredentials(), issuer.clock)
    made._keys = IssuerKeys(ISSUER, issuer.clock, issuer.fetch, lambda _issuer, _failed: None)
    return made


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, ("anna", "session-1")),
        ({"sid": None}, ("anna", "")),
        ({"sub": None}, ("", "session-1")),
    ],
)
async def test_a_logout_token_names_a_session_or_a_person(
    provider: Provider, issuer: FakeIssuer, changes: dict[str, object], found: tuple[str, str]
) -> None:
    assert await provider.logged_out(issuer.token(issuer.claims(**VALID | changes))) == found


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "glossator-annotation"},
        {"iss": "https://other.example"},
        {"events": {}},
        {"events": None},
        {"events": "backchannel-logout"},
        {"nonce": "n"},
        {"jti": None},
        {"sub": None, "sid": None},
        {"exp": 1},
    ],
)
async def test_other_tokens_of_the_issuer_are_refused(
    provider: Provider, issuer: FakeIssuer, changes: dict[str, object]
) -> None:
    with pytest.raises(Reject) as error:
        await provider.logged_out(issuer.token(issuer.claims(**VALID | changes)))
    assert error.value.reason is Reason.UNAUTHENTICATED


async def test_unknown_keys_make_the_console_ask_at_most_once_a_second(provider: Provider, issuer: FakeIssuer) -> None:
    for number in range(20):
        token = issuer.token(issuer.claims(**VALID), key=RSA_OTHER, header={"kid": f"unknown-{number}"})
        with pytest.raises(Reject):
            await provider.logged_out(token)
    assert issuer.fetched <= 21
    assert issuer.clock.monotonic() - 1000.0 >= 18
