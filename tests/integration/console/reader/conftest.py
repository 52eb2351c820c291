"""A real browser on the fake API. Each test fails on a violation of the CSP and on an error in the page."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.integration.console.reader.fake_api import FakeApi
from tests.integration.console.reader.review import Review
from tests.integration.console.reader.serving import served

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")


@dataclass
class Reader:
    """The page, the review behind it, and what the browser complained about."""

    page: Page
    context: BrowserContext
    fake: FakeApi
    faults: list[str]

    @property
    def review(self) -> Review:
        return self.fake.review

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def current(self) -> str:
        """The id of the current item, such as `f-0`."""
        return str(self.page.locator(".card-current").get_attribute("data-item"))[2:]

    def wait_current(self, key: str) -> None:
        self.page.wait_for_selector(f".card-current[data-item='{key}']")

    def wait_saved(self) -> None:
        self.wait_text(".status-saved", "All decisions saved")

    def wait_text(self, selector: str, text: str) -> None:
        self.page.locator(selector).filter(has_text=text).first.wait_for()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Playwright has a running event loop in this thread: later modules with asynchronous tests need it stopped."""
    if not CHROMIUM:
        pytest.skip("Chromium is absent: run `scripts/setup.sh browser`")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def open_reader(browser: Browser) -> Iterator[Callable[..., Reader]]:
    """Opens the reader; keyword arguments go to the browser's context."""
    closers: list[Callable[[], object]] = []
    opened: list[Reader] = []

    def opener(review: Review | None = None, width: int = 1440, height: int = 900, **context: Any) -> Reader:
        fake = FakeApi(review or Review(pages=12))
        manager = served(fake)
        address = manager.__enter__()
        closers.append(lambda: manager.__exit__(None, None, None))
        made = browser.new_context(viewport={"width": width, "height": height}, **context)
        closers.append(made.close)
        page = made.new_page()
        reader = Reader(page, made, fake, [])
        page.on("pageerror", lambda error: reader.faults.append(str(error)))
        page.on(
            "console", lambda one: reader.faults.append(one.text) if "Content Security Policy" in one.text else None
        )
        page.goto(f"{address}/documents/doc-1")
        page.wait_for_selector(".card-current")
        opened.append(reader)
        return reader

    yield opener
    for close in reversed(closers):
        close()
    assert [fault for reader in opened for fault in reader.faults] == []
