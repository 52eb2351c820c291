"""A real browser on the real console, with a development issuer and a fake ingestion."""

import re
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, FilePayload, Locator, Page, sync_playwright

from services.console.service import Dependencies, NoCredentials, build
from services.console.settings import ConsoleSettings
from services.shared.runtime.access.oidc.verifier import OidcVerifier
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.storage.database import Database
from tests.databases import make_template
from tests.fakes import MemoryAudit
from tests.grpc_probe import Observer
from tests.integration.console.reader.conftest import CHROMIUM
from tests.integration.console.submitting.fake_ingestion import FakeIngestion
from tests.issuer import PAULA, running_issuer
from tests.unit.console.site import KEY, FakeAnnotation, issuer_at


def file(name: str, data: bytes) -> FilePayload:
    return FilePayload(name=name, mimeType="application/pdf", buffer=data)


@dataclass
class Submitter:
    """The page of a person who is signed in, the ingestion behind it, and what the browser complained about."""

    page: Page
    context: BrowserContext
    ingestion: FakeIngestion
    annotation: FakeAnnotation
    faults: list[str] = field(default_factory=list)

    def choose(self, *files: FilePayload, matter: str = "HB-1") -> None:
        if not self.ingestion.received:
            self.page.get_by_label("Matter").fill(matter)
        self.page.locator("#files").set_input_files([*files])

    def row(self, name: str) -> Locator:
        return self.page.locator("#rows tr", has=self.page.locator(".name").filter(has_text=re.compile(f"^{name}$")))

    def wait_state(self, name: str, text: str) -> None:
        self.row(name).locator(".state").filter(has_text=text).wait_for(timeout=60_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Playwright has a running event loop in this thread: later modules with asynchronous tests need it stopped."""
    if not CHROMIUM:
        pytest.skip("Chromium is absent: run `scripts/setup.sh browser`")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="module")
def issuer_url() -> Iterator[str]:
    with running_issuer() as url:
        yield url


@pytest.fixture
def open_page(browser: Browser, issuer_url: str, tmp_path: Path) -> Iterator[Callable[..., Submitter]]:
    """Opens the page of submitters; keyword arguments go to the browser's context."""
    closers: list[Callable[[], object]] = []
    opened: list[Submitter] = []

    def opener(**context: Any) -> Submitter:
        fake, annotation = FakeIngestion(), FakeAnnotation()
        origin, stop = _serve(fake, annotation, issuer_url, tmp_path)
        closers.append(stop)
        made = browser.new_context(viewport={"width": 1280, "height": 900}, **context)
        closers.append(made.close)
        one = Submitter(made.new_page(), made, fake, annotation)
        one.page.on("pageerror", lambda error: one.faults.append(str(error)))
        one.page.on(
            "console", lambda said: one.faults.append(said.text) if "Content Security Policy" in said.text else None
        )
        one.page.goto(f"{origin}/submit")
        one.page.click(f"button[value='{PAULA.subject}']")
        one.page.get_by_role("heading", name="Submit documents").wait_for()
        one.page.wait_for_load_state()  # its script runs
        opened.append(one)
        return one

    yield opener
    for close in reversed(closers):
        close()
    assert [fault for one in opened for fault in one.faults] == []


def _serve(
    fake: FakeIngestion, annotation: FakeAnnotation, issuer_url: str, folder: Path
) -> tuple[str, Callable[[], None]]:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
    issuer, clock = issuer_at(issuer_url), SystemClock()
    made = Dependencies(
        database=Database(f"sqlite:///{make_template(folder, 'services.console')}"),
        session_key=KEY,
        annotation=annotation,
        ingestion=fake,
        issuer=lambda: issuer,
        credentials=OidcVerifier(lambda: {issuer.url: issuer}, NoCredentials(), clock, service="annotation"),
        audit=MemoryAudit(),
        clock=clock,
        observer=Observer(),
    )
    app = build(ConsoleSettings(console_url=origin), made).app
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()

    def stop() -> None:
        server.should_exit = True
        thread.join()

    return origin, stop
