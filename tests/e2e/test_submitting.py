"""A submitter drops four files in a browser, on the running system: each has its status and remedy, then the batch."""

import asyncio

from playwright.async_api import FilePayload, Page, expect

from services.shared.domain.errors import REASONS, Reason
from tests.e2e.documents import agreement, as_pdf
from tests.e2e.test_console import signed_in
from tests.e2e.world import HARBOUR, World
from tests.unit.ingestion.makers import pdf

PARALEGAL, LIMIT = f"paralegal@{HARBOUR}", 120_000
_REMEDIES = {"scan.gif": Reason.NEEDS_OCR, "sealed.pdf": Reason.NEEDS_PASSWORD}


def file(name: str, data: bytes) -> FilePayload:
    return FilePayload(name=name, mimeType="", buffer=data)


async def expect_state(page: Page, name: str, words: str) -> None:
    row = page.locator("#rows tr", has=page.locator(".name").get_by_text(name, exact=True))
    await expect(row.locator(".state")).to_have_text(words, timeout=LIMIT)


async def test_each_file_has_its_status_and_the_batch_has_all(world: World) -> None:
    data = await asyncio.to_thread(as_pdf, agreement("console-batch"))
    sealed = await asyncio.to_thread(pdf, [["A sealed page."]], password="p")
    async with signed_in(world, PARALEGAL) as page:
        await page.get_by_role("link", name="Submit").click()
        await page.get_by_label("Matter").fill("HB-2024-0117")
        await page.get_by_label("Source system").select_option("deal-vault")
        await page.get_by_role("textbox", name="Batch").fill("e2e-console")
        scan = file("scan.gif", b"GIF89a picture")
        await page.set_input_files("#files", [file("loan.pdf", data), scan, file("sealed.pdf", sealed)])
        await expect_state(page, "loan.pdf", "Ready for review")
        await page.set_input_files("#files", [file("again.pdf", data)])
        await expect_state(page, "again.pdf", "Duplicate")
        for name, reason in _REMEDIES.items():
            await expect_state(page, name, "Refused")
            await page.get_by_role("row", name=name).get_by_text(REASONS[reason].remedy).wait_for()
        await page.locator("#batch").click()
        await page.get_by_role("heading", name="Batch e2e-console").wait_for()
        shown = await page.locator(".outcome").all_inner_texts()
        assert shown == ["1 ready", "1 duplicate", "1 scan", "1 refused"]
        await page.get_by_role("link", name="Open", exact=False).first.click()
        await page.wait_for_selector(".card")
