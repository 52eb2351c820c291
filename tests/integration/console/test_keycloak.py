"""The console with a real Keycloak: sign in, step up, and new tokens."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import jwt
import pytest

from services.cli.local.ports import LOOPBACK, free_port
from services.cli.local.tools import CHECKOUT
from services.console.service import Dependencies, NoCredentials, build
from services.console.settings import ConsoleSettings
from services.shared.runtime.access.oidc.issuers import Issuer, build_issuers, read_issuers
from services.shared.runtime.access.oidc.verifier import OidcVerifier
from services.shared.runtime.servers.endpoints import Endpoint
from services.shared.runtime.servers.http_server import HttpServer
from tests.databases import make_template, open_copy
from tests.fakes import MemoryAudit
from tests.grpc_probe import Observer
from tests.keycloak import Browser as KeycloakBrowser
from tests.keycloak import Keycloak, running_keycloak
from tests.keycloak_realm import ANNA
from tests.unit.console.site import KEY, FakeAnnotation, FakeIngestion, ShiftedClock
from tests.waiting import until

pytestmark = pytest.mark.timeout(900)
SESSION = "__Host-glossator"


@pytest.fixture(scope="module")
def keycloak(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keycloak]:
    with running_keycloak(tmp_path_factory.mktemp("keycloak")) as server:
        yield server


class Console:
    """A console that listens on `url`, and a browser whose person signs in at Keycloak."""

    def __init__(self, keycloak: Keycloak, port: int) -> None:
        self.url = f"http://{LOOPBACK}:{port}"
        self.keycloak = keycloak
        self.clock, self.annotation = ShiftedClock(), FakeAnnotation()
        self.annotation.answers["/v1/reviews"] = (200, {})
        self.pages = KeycloakBrowser(keycloak)
        self.cookies: dict[str, str] = {}
        self.http = httpx.AsyncClient(base_url=self.url, timeout=60)

    async def get(self, path: str, **headers: str) -> httpx.Response:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = await self.http.get(path, headers={"cookie": cookie, **headers})
        for line in answer.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    async def sign_in(self, path: str = "/sign-in") -> None:
        begun = await self.get(path)
        redirect = await asyncio.to_thread(self.pages.redirect, begun.headers["location"])
        ended = await self.get(redirect.removeprefix(self.url))
        assert ended.status_code == 303, ended.text

    async def token(self) -> dict[str, object]:
        """The claims of the token that annotation gets from the console."""
        answer = await self.get("/api/v1/reviews", **{"sec-fetch-site": "same-origin"})
        assert answer.status_code == 200, answer.text
        claims: dict[str, object] = jwt.decode(self.annotation.calls[-1][3], options={"verify_signature": False})
        return claims


@pytest.fixture
async def console(keycloak: Keycloak, tmp_path: Path) -> AsyncIterator[Console]:
    made, template = Console(keycloak, free_port()), make_template(tmp_path, "services.console")
    issuer = shipped(keycloak, tmp_path)
    async with open_copy(template, tmp_path) as database:
        dependencies = Dependencies(
            database=database,
            session_key=KEY,
            annotation=made.annotation,
            ingestion=FakeIngestion(),
            issuer=lambda: issuer,
            credentials=OidcVerifier(lambda: {issuer.url: issuer}, NoCredentials(), made.clock, service="annotation"),
            audit=MemoryAudit(),
            clock=made.clock,
            observer=Observer(),
        )
        app = build(ConsoleSettings(console_url=made.url), dependencies).app
        stop = asyncio.Event()
        server = HttpServer(app, Endpoint(made.url.removeprefix("http://")))
        running = asyncio.create_task(server.run(stop))
        await until(lambda: server.port > 0)
        yield made
        await made.http.aclose()
        stop.set()
        await running


def shipped(keycloak: Keycloak, folder: Path) -> Issuer:
    """The configuration of `deploy/keycloak`, with the address of the server and a tenant."""
    text = (CHECKOUT / "deploy" / "keycloak" / "oidc.yaml").read_text("utf-8")
    path = folder / "oidc.yaml"
    path.write_text(text.replace("https://HOST/realms/glossator", keycloak.url).replace("TENANT", "harbour-bank"))
    [issuer] = build_issuers(read_issuers(path)).values()
    return issuer


async def test_a_person_signs_in_and_its_token_is_for_the_services_that_calls_reach(console: Console) -> None:
    await console.sign_in()
    assert console.pages.asked == ["password"]
    claims = await console.token()
    audience = claims["aud"]
    assert isinstance(audience, list)
    assert {f"glossator-{one}" for one in ("annotation", "redaction", "ingestion", "inference")} <= set(audience)
    assert "glossator-feedback" not in audience
    assert "glossator-operator" not in audience


async def test_step_up_asks_for_the_one_time_code(console: Console) -> None:
    await console.sign_in()
    ANNA.wait_for_another_code()
    await console.sign_in("/sign-in?step_up=1")
    assert console.pages.asked == ["otp"]
    assert (await console.token())["acr"] == "otp"


async def test_a_token_that_ends_is_renewed(console: Console) -> None:
    await console.sign_in()
    first = await console.token()
    console.clock.shift = timedelta(seconds=290)
    second = await console.token()
    assert second["jti"] != first["jti"]
    assert second["sub"] == first["sub"]
