"""A picture of the reader of the console, taken in Chromium from the running system of the demo."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_SIZE = {"width": 1440, "height": 900}
_MILLISECONDS = 30_000


class NoPictureError(Exception):
    """There is no picture; the message says why."""


def take_picture(url: str, person: str, document_id: str, path: Path) -> None:
    """Sign in as `person` of the development issuer, open the document, and write a PNG to `path`.

    `url`: that of the console. Raises `NoPictureError`.
    """
    try:
        from playwright.sync_api import Error, sync_playwright  # noqa: PLC0415 - only a checkout has it
    except ImportError:
        raise NoPictureError("playwright is not installed") from None
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise NoPictureError("Chromium is not installed: run `scripts/setup.sh browser`")
    try:
        with sync_playwright() as playwright:
            opened = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
            page = opened.new_page(viewport=_SIZE)  # type: ignore[arg-type]
            page.set_default_timeout(_MILLISECONDS)
            sign_in(page, url, person)
            page.goto(f"{url}/documents/{document_id}")
            wait_for_reader(page)
            page.screenshot(path=path)
            opened.close()
    except Error as error:
        raise NoPictureError(f"the console was not shown in time ({type(error).__name__})") from None


def sign_in(page: "Page", url: str, person: str) -> None:
    """Sign in at the console as `person`, on the page of the development issuer."""
    page.goto(url)
    page.click(f"button[value='{person}']")
    page.wait_for_url(f"{url}/**")


def wait_for_reader(page: "Page") -> None:
    """Wait until the reader shows a finding and has loaded what it shows."""
    page.locator(".card").first.wait_for()
    page.wait_for_load_state("networkidle")
