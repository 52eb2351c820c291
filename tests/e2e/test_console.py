"""A review in a browser, on the running system: sign in, decide by keyboard, take back, complete."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright

from services.cli.local.layout import console_url
from services.ingestion.sandbox.office.program import find_office
from services.shared.domain.annotations import AnnotationState, SetState
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason
from tests.e2e.documents import agreement, as_docx, as_pdf
from tests.e2e.scanner import Scanner
from tests.e2e.world import HARBOUR, World, record
from tests.unit.ingestion.drawing.hostile import HOSTILE, SECOND

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
REVIEWER, LEAD = f"reviewer@{HARBOUR}", f"senior-reviewer@{HARBOUR}"


@asynccontextmanager
async def signed_in(world: World, person: str, profile: Path | None = None) -> AsyncIterator[Page]:
    """A page of a browser in which `person` signed in on the pages of the issuer. Faults of scripts fail the test.
    The browser keeps what it stores in `profile`.
    """
    if not CHROMIUM:
        pytest.skip("Chromium is absent: run `scripts/setup.sh browser`")
    faults: list[str] = []
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            profile or "",  # a temporary one
            executable_path=CHROMIUM,
            args=["--no-sandbox"],
            viewport={"width": 1440, "height": 900},
        )
        page = context.pages[0]
        page.on("pageerror", lambda error: faults.append(str(error)))
        await page.goto(console_url(world.system.ports))
        await page.click(f"button[value='{person}']")
        await page.wait_for_url("**/queue")
        yield page
        await context.close()
    assert faults == []


def contents(folder: Path) -> dict[Path, bytes]:
    return {one: one.read_bytes() for one in folder.rglob("*") if one.is_file()}


async def submitted(world: World, reference: str) -> DocumentRecord:
    data = await asyncio.to_thread(as_docx, agreement(reference))
    return await world.read("http", record(HARBOUR, reference), data, "agreement.docx")


async def opened(page: Page, document: DocumentRecord) -> None:
    """Open the review from the queue, as its row does."""
    await page.goto(page.url.partition("/queue")[0] + "/queue?view=all")
    row = page.locator("tr", has=page.locator(f"a[href='/documents/{document.document_id}']"))
    await row.get_by_role("button", name="Review").click()
    await page.wait_for_selector(".card-current")


async def undecided(page: Page) -> int:
    words = await page.locator(".status").inner_text()
    return 0 if "undecided" not in words else int(words.partition(" undecided")[0].split()[-1].replace(",", ""))


async def shows(page: Page, selector: str, words: str | re.Pattern[str]) -> None:
    await page.locator(selector).filter(has_text=words).first.wait_for()


async def saved(page: Page) -> None:
    await shows(page, ".status-saved", "All decisions saved")


async def test_a_review_by_keyboard_is_what_case_systems_get(world: World) -> None:
    document = await submitted(world, "console-keyboard")
    async with signed_in(world, REVIEWER) as page:
        await opened(page, document)
        total = await undecided(page)
        assert total > 3
        await page.keyboard.press("a")
        await shows(page, ".status", f"{total - 1} undecided")
        await saved(page)
        await page.keyboard.press("u")
        await shows(page, ".status", f"{total} undecided")
        await saved(page)
        for left in range(total, 0, -1):
            await page.keyboard.press("n")
            await page.keyboard.press("a")
            await shows(page, ".status", f"{left - 1} undecided")
        await saved(page)
        assert await undecided(page) == 0
        await page.keyboard.press("Control+Enter")
        await page.locator("dialog[open]").get_by_role("button", name="Complete").click()
        await shows(page, "dialog", "completed and published")
    async with world.client(REVIEWER) as client:
        _, published = await client.annotations(document.document_id)
    assert published.state is SetState.PUBLISHED
    assert published.annotations
    assert {one.state for one in published.annotations} == {AnnotationState.ACCEPTED}


async def test_a_hostile_page_says_why_and_everything_else_goes_on(world: World) -> None:
    reference = "console-hostile"
    data = await asyncio.to_thread(HOSTILE[Reason.TOO_LARGE])
    hostile = await world.read("http", record(HARBOUR, reference), data, "hostile.pdf")
    data = await asyncio.to_thread(as_pdf, agreement(f"{reference}-other"))
    other = await world.read("http", record(HARBOUR, f"{reference}-other"), data, "agreement.pdf")
    async with signed_in(world, REVIEWER) as page, signed_in(world, LEAD) as second:
        await page.goto(page.url.partition("/queue")[0] + f"/documents/{hostile.document_id}")
        await page.wait_for_selector(".page[data-page='1']")
        await opened(second, other)  # while the hostile page is drawn
        await second.wait_for_selector(".page .picture")
        await shows(page, "[data-page='1']", "Page 1 cannot be drawn. ")
        await shows(page, "[data-page='1']", "exceeds the limits of the server")
        await page.wait_for_selector("[data-page='2'] .picture", state="attached")
        await page.locator("[data-page='1']").get_by_role("button", name="Read as text").click()
        await shows(page, ".paper-text", SECOND)


async def test_a_docx_is_shown_as_pages_with_marks(world: World) -> None:
    if find_office("soffice") is None:
        pytest.skip("LibreOffice is absent: run `scripts/setup.sh libreoffice`")
    document = await submitted(world, "console-docx")
    async with signed_in(world, REVIEWER) as page:
        await opened(page, document)
        await page.wait_for_selector(".page .picture", timeout=120_000)
        await page.wait_for_selector(".page .mark", state="attached")


async def test_who_is_not_signed_in_sees_nothing_of_a_document(world: World) -> None:
    document = await submitted(world, "console-closed")
    async with signed_in(world, REVIEWER) as page:
        base = page.url.partition("/queue")[0]
        await opened(page, document)
        words = (await page.locator(".card-current").inner_text())[:60]
        await page.get_by_role("button", name="Sign out").click()
        await page.wait_for_url("**/signed-out")
        await page.go_back()
        await page.wait_for_url("**/authorize?*")  # by a page that goes on by itself
        assert words not in await page.content()
        await page.goto(f"{base}/documents/{document.document_id}")
        await page.wait_for_url("**/authorize?*")
        assert words not in await page.content()


async def test_the_browser_keeps_no_words_after_a_review(world: World, tmp_path: Path) -> None:
    """After reading, a search, a comment and the sign-out. Other people of the machine can read the profile."""
    words, note = "quarterly zirconium tonnage", "ask Thessaly about tonnage"
    text = agreement("console-profile", lines=[f"The Seller shall report the {words} to the Buyer."])
    data = await asyncio.to_thread(as_pdf, text)
    document = await world.read("http", record(HARBOUR, "console-profile"), data, "zirconium-plan.pdf")
    async with signed_in(world, REVIEWER, tmp_path) as page:
        await opened(page, document)
        await page.wait_for_selector(".picture")
        await page.keyboard.press("Control+f")
        await page.keyboard.type(words)
        await page.wait_for_selector(".hit")
        await page.keyboard.press("Escape")
        await page.locator(".card-current .card-head").click()
        await page.keyboard.press("m")
        await page.locator("dialog[open] textarea").fill(note)
        await asyncio.sleep(5)  # Chromium writes its session, with what is typed in fields, every few seconds
        await page.locator("dialog[open] [type=submit]").click()
        await page.locator("dialog[open]").wait_for(state="detached")
        await page.keyboard.press("t")
        await shows(page, ".paper-text", words)
        await page.get_by_role("button", name="Sign out").click()
        await page.wait_for_url("**/signed-out")
    scanner = Scanner([words, note, "zirconium-plan", "Minimum Commitment"])
    files = await asyncio.to_thread(contents, tmp_path)
    assert len(files) > 20
    assert {name: found for name, data in files.items() if (found := scanner.find(data))} == {}
