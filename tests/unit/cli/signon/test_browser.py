"""The code flow: PKCE, state, nonce, and a listener on 127.0.0.1 only."""

from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from services.cli.errors import CommandError
from services.cli.signon.browser import browser_flow
from services.cli.signon.provider import Provider
from services.cli.signon.tokens import Tokens, claims_of
from services.shared.runtime.clock import SystemClock
from tests.issuer import ANNA, in_background, sign_in

OPENID = {"scope": "openid"}


def flow(provider: Provider, visit: object, seconds: float = 20.0, **more: str) -> Tokens:
    assert callable(visit)
    return browser_flow(provider, provider.discover(), {**OPENID, **more}, visit, SystemClock(), seconds)


def query_of(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def test_a_person_signs_in(provider: Provider) -> None:
    asked: list[str] = []

    def visit(url: str) -> None:
        asked.append(url)
        in_background(lambda: sign_in(url, ANNA.subject))

    tokens = flow(provider, visit)
    query = query_of(asked[0])
    assert query["redirect_uri"].startswith("http://127.0.0.1:")
    assert (query["code_challenge_method"], query["response_type"]) == ("S256", "code")
    claims = claims_of(tokens.access)
    assert (claims["sub"], claims["acr"]) == (ANNA.subject, "choice")
    assert claims_of(tokens.id_token)["nonce"] == query["nonce"]


def test_a_step_up_has_a_second_factor(provider: Provider) -> None:
    visit = lambda url: in_background(lambda: sign_in(url, ANNA.subject))  # noqa: E731
    claims = claims_of(flow(provider, visit, acr_values="otp", max_age="900").access)
    assert claims["acr"] == "otp"
    assert abs(claims["auth_time"] - SystemClock().now().timestamp()) < 60


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"state": "other"}, id="state of another sign-in"),
        pytest.param({"state": ""}, id="no state"),
        pytest.param({"iss": "http://127.0.0.1:1"}, id="another issuer"),
    ],
)
def test_a_foreign_redirect_does_not_count(provider: Provider, changes: dict[str, str]) -> None:
    answers: list[int] = []

    def visit(url: str) -> None:
        query = query_of(url)
        foreign = urlencode({"code": "stolen", "state": query["state"], **changes})

        def attack() -> None:
            answers.append(httpx.get(f"{query['redirect_uri']}?{foreign}", timeout=20).status_code)
            sign_in(url, ANNA.subject)

        in_background(attack)

    assert claims_of(flow(provider, visit).access)["sub"] == ANNA.subject
    assert answers == [400]


def test_a_code_of_another_sign_in_is_refused(provider: Provider) -> None:
    """PKCE: a code that someone else got does not fit our verifier."""

    def visit(url: str) -> None:
        query = query_of(url)
        theirs = url.replace(query["code_challenge"], "A" * 43)
        in_background(lambda: sign_in(theirs, ANNA.subject))

    with pytest.raises(CommandError, match="invalid_grant"):
        flow(provider, visit)


def test_an_id_token_of_another_sign_in_is_refused(provider: Provider) -> None:
    def visit(url: str) -> None:
        replayed = url.replace(query_of(url)["nonce"], "other")
        in_background(lambda: sign_in(replayed, ANNA.subject))

    with pytest.raises(CommandError, match="another sign-in"):
        flow(provider, visit)


def test_the_provider_can_refuse(provider: Provider) -> None:
    def visit(url: str) -> None:
        query = query_of(url)
        refusal = urlencode({"error": "access_denied", "state": query["state"]})
        in_background(lambda: httpx.get(f"{query['redirect_uri']}?{refusal}", timeout=20))

    with pytest.raises(CommandError, match="access_denied"):
        flow(provider, visit)


def test_no_one_signs_in(provider: Provider) -> None:
    with pytest.raises(CommandError, match="no one signed in"):
        flow(provider, lambda _url: None, seconds=0.0)


def test_the_browser_gets_no_code_twice(provider: Provider) -> None:
    """After the redirect nothing listens any more."""
    redirects: list[str] = []

    def visit(url: str) -> None:
        redirects.append(query_of(url)["redirect_uri"])
        in_background(lambda: sign_in(url, ANNA.subject))

    flow(provider, visit)
    with pytest.raises(httpx.ConnectError):
        httpx.get(redirects[0], timeout=20)
