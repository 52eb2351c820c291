"""Tokens of a real Keycloak with the realm and the configuration of `deploy/keycloak`."""

import asyncio
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from services.cli.local.tools import CHECKOUT
from services.cli.signon.browser import browser_flow
from services.cli.signon.device import device_flow
from services.cli.signon.provider import Provider
from services.cli.signon.sessions import Session, Sessions
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Actor, Role
from services.shared.runtime.access.credentials import LocalVerifier
from services.shared.runtime.access.oidc.issuers import Issuer, build_issuers, read_issuers
from services.shared.runtime.access.oidc.verifier import OidcVerifier
from services.shared.runtime.clock import SystemClock
from tests.issuer import in_background
from tests.keycloak import Browser, Keycloak, running_keycloak
from tests.keycloak_realm import ANNA, SUBMITTER

pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def keycloak(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keycloak]:
    with running_keycloak(tmp_path_factory.mktemp("keycloak")) as server:
        yield server


@pytest.fixture(scope="module")
def issuers(keycloak: Keycloak, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Issuer]:
    """The shipped configuration, with the address of the server and a tenant."""
    text = (CHECKOUT / "deploy" / "keycloak" / "oidc.yaml").read_text("utf-8")
    path = tmp_path_factory.mktemp("oidc") / "oidc.yaml"
    path.write_text(text.replace("https://HOST/realms/glossator", keycloak.url).replace("TENANT", "harbour-bank"))
    return build_issuers(read_issuers(path))


@pytest.fixture
def verifier(issuers: Mapping[str, Issuer]) -> OidcVerifier:
    clock = SystemClock()
    return OidcVerifier(lambda: issuers, LocalVerifier(dict, clock), clock, service="annotation")


@pytest.fixture
def browser(keycloak: Keycloak) -> Browser:
    return Browser(keycloak)


def is_recent(at: datetime | None) -> bool:
    return at is not None and abs(SystemClock().now() - at) < timedelta(minutes=5)


async def refused(verifier: OidcVerifier, token: str) -> None:
    with pytest.raises(Reject) as error:
        await verifier.verify(token)
    assert error.value.reason is Reason.UNAUTHENTICATED


async def test_a_person_signs_in_with_a_password(browser: Browser, verifier: OidcVerifier) -> None:
    tokens = browser.sign_in()
    assert browser.asked == ["password"]
    assert await verifier.verify(tokens["access_token"]) == Actor(
        ANNA.name,
        "harbour-bank",
        frozenset({Role.REVIEWER, Role.COMPLIANCE}),
        frozenset({"HB-1", "HB-2"}),
        acr_values=("otp",),
    )


async def test_a_step_up_asks_for_the_second_factor_each_time(browser: Browser, verifier: OidcVerifier) -> None:
    browser.sign_in()
    first = await verifier.verify(_step_up(browser)["access_token"])
    assert browser.asked == ["otp"]
    ANNA.wait_for_another_code()
    tokens = _step_up(browser)
    second = await verifier.verify(tokens["access_token"])
    assert browser.asked == ["otp"]
    assert is_recent(first.mfa_at)
    assert first.mfa_at is not None
    assert second.mfa_at is not None
    assert second.mfa_at > first.mfa_at
    refreshed = await verifier.verify(browser.refresh(tokens)["access_token"])
    assert refreshed.mfa_at == second.mfa_at  # a refresh is no proof
    assert (await verifier.verify(browser.sign_in()["access_token"])).mfa_at is None


def _step_up(browser: Browser) -> dict[str, Any]:
    """The request that the challenge of a service demands."""
    return browser.sign_in(acr_values="otp", max_age="900")


async def test_other_tokens_of_the_person_are_refused(browser: Browser, verifier: OidcVerifier) -> None:
    tokens = browser.sign_in()
    await refused(verifier, tokens["id_token"])
    await refused(verifier, tokens["refresh_token"])


async def test_a_system_has_client_credentials(keycloak: Keycloak, issuers: Mapping[str, Issuer]) -> None:
    clock, token = SystemClock(), keycloak.client_credentials()
    local = LocalVerifier(dict, clock)
    ingestion, annotation = (
        OidcVerifier(lambda: issuers, local, clock, service=service) for service in ("ingestion", "annotation")
    )
    actor = await ingestion.verify(token)
    assert (actor.subject, actor.tenant) == (SUBMITTER.subject, "harbour-bank")
    assert (actor.roles, actor.matters) == (frozenset({Role.SUBMITTER}), frozenset({"*"}))
    await refused(annotation, token)


async def test_no_call_fails_while_keycloak_rotates_its_key(keycloak: Keycloak, verifier: OidcVerifier) -> None:
    keys: set[str] = set()
    for priority in (200, 300):
        old = Browser(keycloak).sign_in()["access_token"]
        await asyncio.gather(*(verifier.verify(old) for _ in range(20)))
        keycloak.rotate(priority)
        new = Browser(keycloak).sign_in()["access_token"]
        keys |= {old.partition(".")[0], new.partition(".")[0]}
        actors = await asyncio.gather(*(verifier.verify(one) for _ in range(20) for one in (old, new)))
        assert {actor.subject for actor in actors} == {ANNA.name}
    assert len(keys) == 3


async def test_the_command_line_signs_in_with_a_code(browser: Browser, verifier: OidcVerifier, tmp_path: Path) -> None:
    provider, clock = Provider(browser.keycloak.url), SystemClock()
    show = lambda _page, _code, complete: browser.enter_code(complete)  # noqa: E731
    metadata = provider.discover()
    tokens = await device_flow(provider, metadata, {"scope": "openid"}, show, clock)
    assert (await verifier.verify(tokens.access)).subject == ANNA.name
    kept = Sessions(tmp_path, clock)
    kept.keep(Session("s", provider.url, ANNA.name, "harbour-bank", tokens.access, 0, tokens.refresh))
    renewed = kept.bearer("s")
    assert renewed != tokens.access
    assert (await verifier.verify(renewed)).subject == ANNA.name


async def test_the_command_line_steps_up_in_a_browser(browser: Browser, verifier: OidcVerifier) -> None:
    provider = Provider(browser.keycloak.url)
    ANNA.wait_for_another_code()
    tokens = await asyncio.to_thread(
        browser_flow,
        provider,
        provider.discover(),
        {"scope": "openid", "acr_values": "otp", "max_age": "900"},
        lambda url: in_background(lambda: browser.visit(url)),
        SystemClock(),
    )
    assert browser.asked == ["password", "otp"]
    assert is_recent((await verifier.verify(tokens.access)).mfa_at)


async def test_a_system_signs_in_with_the_file_of_its_secret(
    keycloak: Keycloak, issuers: Mapping[str, Issuer], tmp_path: Path
) -> None:
    secret, clock = tmp_path / "secret", SystemClock()
    secret.touch(0o600)
    secret.write_text(SUBMITTER.secret)
    kept = Sessions(tmp_path / "state", clock)
    name = SUBMITTER.client
    kept.keep(Session("s", keycloak.url, name, "harbour-bank", "", 0, client_id=name, secret_file=str(secret)))
    verifier = OidcVerifier(lambda: issuers, LocalVerifier(dict, clock), clock, service="ingestion")
    assert (await verifier.verify(kept.bearer("s"))).roles == frozenset({Role.SUBMITTER})
