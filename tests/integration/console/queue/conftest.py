"""A real browser on the real console, with a development issuer and the real HTTP API of annotation on a database."""

import asyncio
import os
import socket
import threading
from base64 import urlsafe_b64decode
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from json import loads
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, sync_playwright
from starlette.types import ASGIApp

from services.annotation.notifications.channels import MAIL, Messaging
from services.cli.issuer.serve import Samples
from services.console.annotation import HttpAnnotation
from services.console.service import Dependencies, NoCredentials, build
from services.console.settings import ConsoleSettings
from services.shared.domain.records import Actor, Role
from services.shared.runtime.access.oidc.verifier import OidcVerifier
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.storage.database import Database
from tests.databases import make_template
from tests.fakes import MemoryAudit
from tests.grpc_probe import Observer
from tests.integration.console.reader.conftest import CHROMIUM
from tests.issuer import running_issuer
from tests.unit.annotation.edge.http.support import app_of
from tests.unit.annotation.storage.notice_suite import Post
from tests.unit.annotation.support import TENANT, World, actor, make_world
from tests.unit.console.site import KEY, FakeIngestion, issuer_at

LEAD = actor(Role.SENIOR_REVIEWER, subject=f"lead@{TENANT}")
ILL = actor(Role.REVIEWER, subject=f"ill@{TENANT}")
NEW = actor(Role.REVIEWER, subject=f"new@{TENANT}")
PEOPLE = (LEAD, ILL, NEW)


class ByName(HttpAnnotation):
    """Sends the subject of a token in its place: the API of the test knows people by it."""

    async def send(
        self,
        method: str,
        path: str,
        query: str,
        token: str,
        headers: Mapping[str, str],
        body: bytes | AsyncIterator[bytes] = b"",
    ) -> httpx.Response:
        claims = token.split(".")[1]
        subject = loads(urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["sub"]
        return await super().send(method, path, query, subject, headers, body)


@dataclass
class Desk:
    """The queue of the console, and the world behind it."""

    world: World
    origin: str
    browser: Browser
    pages: list[Page]

    def page_of(self, person: Actor) -> Page:
        """The queue in a browser of the person."""
        page = self.browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        self.pages.append(page)
        page.goto(f"{self.origin}/queue")
        page.click(f"button[value='{person.subject}']")
        page.wait_for_url("**/queue")
        return page


def picture(page: Page, name: str) -> None:
    """Keeps a picture of the whole page, if the environment names a folder."""
    if folder := os.environ.get("GLOSSATOR_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def violations(page: Page) -> list[str]:
    """What Axe reports about the page, with the elements."""
    found: dict[str, Any] = Axe().run(page).response
    return [f"{each['id']}: {node['html'][:160]}" for each in found["violations"] for node in each["nodes"]]


def in_thread(work: Coroutine[Any, Any, Any]) -> Any:
    """Runs it in a thread of its own: Playwright has an event loop in this one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, work).result()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("Chromium is absent: run `scripts/setup.sh browser`")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def desk(browser: Browser, tmp_path: Path) -> Iterator[Desk]:
    made = [tmp_path / name for name in ("annotation", "console")]
    for one in made:
        one.mkdir()
    stored = Database(f"sqlite:///{make_template(made[0], 'services.annotation')}")
    world = make_world(stored, messaging=Messaging({MAIL: Post().send}))
    database = Database(f"sqlite:///{make_template(made[1], 'services.console')}")
    with running_issuer(Samples({one.subject: one for one in PEOPLE}, {})) as issuer_url:
        api, stop_api = serve(lambda _: app_of(world, *PEOPLE))
        origin, stop = serve(lambda at: console(at, issuer_url, api, database))
        opened = Desk(world, origin, browser, [])
        yield opened
        for page in opened.pages:
            page.context.close()
        stop()
        stop_api()


def console(origin: str, issuer_url: str, api: str, database: Database) -> ASGIApp:
    issuer, clock = issuer_at(issuer_url), SystemClock()
    made = Dependencies(
        database=database,
        session_key=KEY,
        annotation=ByName(api, None),
        ingestion=FakeIngestion(),
        issuer=lambda: issuer,
        credentials=OidcVerifier(lambda: {issuer.url: issuer}, NoCredentials(), clock, service="annotation"),
        audit=MemoryAudit(),
        clock=clock,
        observer=Observer(),
    )
    return build(ConsoleSettings(console_url=origin), made).app


def serve(app_at: Callable[[str], ASGIApp]) -> tuple[str, Callable[[], None]]:
    """The address of an app on a free port, and what ends it."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
    server = uvicorn.Server(uvicorn.Config(app_at(origin), log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()

    def stop() -> None:
        server.should_exit = True
        server.force_exit = True  # streams of open pages do not end by themselves
        thread.join(20)

    return origin, stop
