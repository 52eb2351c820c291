"""The endpoints of the development issuer refuse what is not a sign-in of a client on this machine."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.cli.issuer.app import Parts, issuer_app
from services.cli.issuer.requests import SignIns, challenge_of
from services.cli.issuer.tokens import Signer
from services.shared.domain.records import Role
from services.shared.runtime.access.oidc.claims import actor_of
from services.shared.runtime.access.oidc.issuers import ClaimPaths, Issuer, StepUp
from tests.fakes import FakeClock
from tests.issuer import ANNA, INTAKE, SAMPLES, SECRET

URL, VERIFIER, REDIRECT = "http://127.0.0.1:18099", "v" * 43, "http://127.0.0.1:4000/callback"
AUTHORIZE = {
    "client_id": "glossator-cli",
    "redirect_uri": REDIRECT,
    "response_type": "code",
    "scope": "openid",
    "state": "st",
    "nonce": "no",
    "code_challenge": challenge_of(VERIFIER),
    "code_challenge_method": "S256",
}
ISSUER = Issuer(
    "local",
    URL,
    frozenset({"harbour-bank"}),
    {one.value: frozenset({one}) for one in Role},
    claims=ClaimPaths(tenant=("tenant",), matters=("matters",)),
    step_up=StepUp(("otp",)),
)


class Site:
    def __init__(self) -> None:
        self.clock = FakeClock()
        self.own = True
        signer = Signer(URL, Ed25519PrivateKey.generate(), lambda _actor: ["glossator-annotation"], self.clock)
        self.state = SignIns(self.clock)
        self.app = issuer_app(
            Parts(
                URL,
                lambda: SAMPLES.people,
                lambda: SAMPLES.systems,
                signer,
                self.state,
                lambda _client, _server: self.own,
            )
        )
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url=URL)

    async def begin(self, **changes: str) -> str:
        """The id of a sign-in on the page."""
        page = await self.http.get("/authorize", params={**AUTHORIZE, **changes})
        assert page.status_code == 200
        return page.text.partition("name=request value=")[2].split('"')[1]

    async def code(self, **changes: str) -> str:
        request = await self.begin(**changes)
        answer = await self.http.post("/sign-in", data={"request": request, "person": ANNA.subject})
        if answer.status_code == 200:
            answer = await self.http.post("/sign-in", data={"request": request, "code": self.state.totp(ANNA.subject)})
        assert answer.status_code == 303
        query = parse_qs(urlsplit(answer.headers["location"]).query)
        assert (query["state"], query["iss"]) == (["st"], [URL])
        return query["code"][0]

    async def token(self, **form: str) -> httpx.Response:
        return await self.http.post("/token", data=form)

    async def redeem(self, code: str) -> dict[str, str]:
        answer = await self.token(
            grant_type="authorization_code",
            client_id="glossator-cli",
            redirect_uri=REDIRECT,
            code=code,
            code_verifier=VERIFIER,
        )
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


@pytest.fixture
def site() -> Site:
    return Site()


def claims(token: str) -> dict[str, object]:
    return dict(jwt.decode(token, options={"verify_signature": False}))


@pytest.mark.parametrize("acr", ["", "otp"])
async def test_services_find_the_person_and_the_second_factor(site: Site, acr: str) -> None:
    tokens = await site.redeem(await site.code(acr_values=acr))
    found = actor_of(claims(tokens["access_token"]), ISSUER)
    assert found == replace(ANNA, acr_values=("otp",), mfa_at=found.mfa_at)
    assert (found.mfa_at is not None) is bool(acr)
    assert claims(tokens["id_token"])["nonce"] == "no"


async def test_a_refresh_proves_no_second_factor_again(site: Site) -> None:
    tokens = await site.redeem(await site.code(acr_values="otp"))
    site.clock.advance(120)
    refresh = {"grant_type": "refresh_token", "client_id": "glossator-cli", "refresh_token": tokens["refresh_token"]}
    again = await site.token(**refresh)
    assert claims(again.json()["access_token"])["auth_time"] == claims(tokens["access_token"])["auth_time"]
    assert (await site.token(**refresh)).json() == {"error": "invalid_grant"}
    await site.http.post("/revoke", data={"token": again.json()["refresh_token"]})
    refresh["refresh_token"] = again.json()["refresh_token"]
    assert (await site.token(**refresh)).json() == {"error": "invalid_grant"}


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "other"},
        {"redirect_uri": "https://evil.example/callback"},
        {"redirect_uri": "http://evil.example:80/callback"},
        {"redirect_uri": "http://127.0.0.1.evil.example:80/callback"},
        {"redirect_uri": "http://127.0.0.1/callback"},
        {"redirect_uri": "http://user@127.0.0.1:80/callback"},
        {"redirect_uri": "http://127.0.0.1:80/#x"},
        {"redirect_uri": ""},
    ],
)
async def test_an_unknown_client_gets_no_redirect(site: Site, changes: dict[str, str]) -> None:
    answer = await site.http.get("/authorize", params={**AUTHORIZE, **changes})
    assert answer.status_code == 400
    assert "location" not in answer.headers


@pytest.mark.parametrize(
    "changes", [{"code_challenge": ""}, {"code_challenge_method": "plain"}, {"response_type": "token"}]
)
async def test_a_flow_without_pkce_is_refused(site: Site, changes: dict[str, str]) -> None:
    answer = await site.http.get("/authorize", params={**AUTHORIZE, **changes})
    assert parse_qs(urlsplit(answer.headers["location"]).query)["error"] == ["invalid_request"]


async def test_a_wrong_code_is_asked_for_again(site: Site) -> None:
    request = await site.begin(acr_values="otp")
    await site.http.post("/sign-in", data={"request": request, "person": ANNA.subject})
    answer = await site.http.post("/sign-in", data={"request": request, "code": "none"})
    assert answer.status_code == 400
    assert "This is not the code" in answer.text
    assert site.state.totp(ANNA.subject) in answer.text


@pytest.mark.parametrize("form", [{"person": "nobody"}, {"person": ANNA.subject, "request": "x"}, {"code": "1"}, {}])
async def test_a_form_of_no_sign_in_is_refused(site: Site, form: dict[str, str]) -> None:
    request = {"request": await site.begin()}
    answer = await site.http.post("/sign-in", data=request | form)
    assert answer.status_code == 400
    assert "has ended" in answer.text


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({}, "unsupported_grant_type"),
        ({"grant_type": "password", "client_id": "glossator-cli"}, "unsupported_grant_type"),
        ({"grant_type": "authorization_code", "client_id": "other"}, "invalid_client"),
        ({"grant_type": "authorization_code", "client_id": "glossator-cli"}, "invalid_grant"),
        ({"grant_type": "refresh_token", "client_id": "glossator-cli"}, "invalid_grant"),
        ({"grant_type": "client_credentials", "client_id": INTAKE.subject}, "invalid_client"),
        ({"grant_type": "client_credentials", "client_id": ANNA.subject, "client_secret": ""}, "invalid_client"),
        ({"grant_type": "client_credentials", "client_id": "glossator-cli"}, "invalid_client"),
    ],
)
async def test_a_grant_that_is_none(site: Site, form: dict[str, str], error: str) -> None:
    assert (await site.token(**form)).json() == {"error": error}


@pytest.mark.parametrize("basic", [True, False])
async def test_a_system_has_a_secret_and_no_second_factor(site: Site, basic: bool) -> None:
    form = {"grant_type": "client_credentials"}
    login = {"client_id": INTAKE.subject, "client_secret": SECRET}
    auth = (INTAKE.subject, SECRET) if basic else None
    answer = await site.http.post("/token", data=form if basic else form | login, auth=auth)  # type: ignore[arg-type]
    found = claims(answer.json()["access_token"])
    assert actor_of(found, ISSUER) == replace(INTAKE, acr_values=("otp",))
    assert not {"acr", "auth_time"} & set(found)


async def test_an_unknown_device_code_is_named(site: Site) -> None:
    answer = await site.http.post("/device", data={"user_code": "<b>XX"})
    assert answer.status_code == 400
    assert "No terminal waits" in answer.text
    assert "<b>XX" not in answer.text


async def test_other_users_of_the_machine_are_refused(site: Site) -> None:
    site.own = False
    assert (await site.http.get("/authorize", params=AUTHORIZE)).status_code == 403
    assert (await site.token(grant_type="client_credentials")).status_code == 403


async def test_pages_load_nothing_and_are_not_kept(site: Site) -> None:
    answer = await site.http.get("/authorize", params=AUTHORIZE)
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "<script" not in answer.text
