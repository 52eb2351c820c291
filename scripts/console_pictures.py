"""Take the pictures of the console in docs/pictures from a running system: `glossator up`, documents, then this script.

Needs Chromium (`scripts/setup.sh browser`). The person is the senior reviewer of the sample tenant.
"""

import argparse
import shutil
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from services.cli.local.layout import Layout, console_url

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
PERSON = "senior-reviewer@harbour-bank"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    """The pictures replace those of the last run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--directory", type=Path, default=Path("var"), help="state of the local system (default: var)")
    parser.add_argument("--title", default="Credit agreement", help="title of the document in the queue")
    given = parser.parse_args()
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        parser.error("Chromium is absent: run `scripts/setup.sh browser`")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = opened.new_page(viewport={"width": 1440, "height": 900})
        take(page, console_url(Layout(given.directory).planned_ports()), given.title)
        opened.close()


def take(page: Page, url: str, title: str) -> None:
    """Sign in at `url`, and take the pictures of the queue and of the document with `title`."""
    page.goto(url)
    page.click(f"button[value='{PERSON}']")
    page.goto(f"{url}/queue?view=all")
    page.screenshot(path=PICTURES / "console-queue.png")
    page.get_by_role("link", name=title).first.click()
    page.wait_for_selector(".card-current")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / "console-reader.png")


if __name__ == "__main__":
    main()
