"""Take the pictures of the console in docs/pictures from a running system: `glossator up`, documents, then this script.

Needs Chromium (`scripts/setup.sh browser`). The person is the senior reviewer of the sample tenant.
"""

import argparse
import shutil
from pathlib import Path

from playwright.sync_api import FilePayload, Page, sync_playwright

from services.cli.demo.picture import BROWSERS, sign_in, wait_for_reader
from services.cli.local.layout import Layout, console_url

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "documents"
PERSON, SUBMITTER = "senior-reviewer@harbour-bank", "paralegal@harbour-bank"


def main() -> None:
    """The pictures replace those of the last run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--directory", type=Path, default=Path("var"), help="state of the local system (default: var)")
    parser.add_argument("--title", default="Credit agreement", help="title of the document in the queue")
    given = parser.parse_args()
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        parser.error("Chromium is absent: run `scripts/setup.sh browser`")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = opened.new_page(viewport={"width": 1440, "height": 900})
        take(page, console_url(Layout(given.directory).planned_ports()), given.title)
        page.context.clear_cookies()
        submit(page, console_url(Layout(given.directory).planned_ports()))
        opened.close()


def submit(page: Page, url: str) -> None:
    """Submit four sample files as the paralegal, and take the pictures of the page and of the batch."""
    documents = [SAMPLES / name for name in ("promissory-note.pdf", "scanned-consent.pdf", "empty-upload.txt")]
    copy = FilePayload(name="note (copy).pdf", mimeType="application/pdf", buffer=documents[0].read_bytes())
    page.goto(f"{url}/submit")
    page.click(f"button[value='{SUBMITTER}']")
    page.get_by_label("Matter").fill("HB-2024-0117")
    page.get_by_label("Source system").select_option("deal-vault")
    page.set_input_files("#files", [*documents])
    page.locator(".state").filter(has_text="Ready for review").wait_for(timeout=120_000)
    page.set_input_files("#files", [copy])
    for text in ("Duplicate", "Refused"):
        page.locator(".state").filter(has_text=text).first.wait_for(timeout=120_000)
    page.locator("#progress").filter(has_text="1 ready, 1 duplicate, 2 refused.").wait_for(timeout=120_000)
    page.screenshot(path=PICTURES / "console-submit.png")
    page.click("#batch")
    page.get_by_role("heading", name="Batch").wait_for()
    page.screenshot(path=PICTURES / "console-batch.png")


def take(page: Page, url: str, title: str) -> None:
    """Sign in at `url`, and take the pictures of the queue and of the document with `title`."""
    sign_in(page, url, PERSON)
    page.goto(f"{url}/queue?view=all")
    page.screenshot(path=PICTURES / "console-queue.png")
    page.get_by_role("link", name=title).first.click()
    wait_for_reader(page)
    page.screenshot(path=PICTURES / "console-reader.png")


if __name__ == "__main__":
    main()
