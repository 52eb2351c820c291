"""A lead confirms what amends what, reads the grid of clauses, and searches documents, in a real browser."""

import os
from pathlib import Path

from playwright.sync_api import Page

from tests.integration.console.queue.conftest import LEAD, Desk, in_thread
from tests.unit.annotation.portfolio import AMENDMENTS, LOANS, WALLED, store_portfolio
from tests.unit.annotation.support import MATTER

COLUMNS = ("Maturity Date", "Principal Amount", "Governing Law", "Change Of Control", "Financial Covenant")
GRID = f"/grid?matter={MATTER}&as_of=2025-03-14&" + "&".join(f"column={one.replace(' ', '+')}" for one in COLUMNS)


def cell(page: Page, document: str, column: str) -> str:
    row = page.locator("tbody tr").filter(has=page.locator("th > a", has_text=document))
    return row.locator("td").nth(COLUMNS.index(column)).inner_text()


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("GLOSSATOR_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_relations_are_confirmed_and_applied(desk: Desk) -> None:
    in_thread(store_portfolio(desk.world))
    desk.world.members.stop(WALLED.document, LEAD.subject)
    page = desk.page_of(LEAD)
    page.get_by_role("link", name="Grid").click()
    page.get_by_role("heading", name="Clauses across documents").wait_for()
    page.goto(f"{desk.origin}{GRID}")
    covers = page.locator("#covers")
    assert covers.inner_text() == "17 documents as of 14 Mar 2025. Covers the documents you may read."
    assert "30 Apr 2026" in cell(page, "loan-02.docx", "Maturity Date")
    page.get_by_role("button", name="Suggest from the texts").click()
    page.get_by_text("○ Suggested").first.wait_for()
    picture(page, "suggested")
    for _ in AMENDMENTS:
        page.get_by_role("button", name="Confirm that").first.click()
        page.get_by_text("✓ Confirmed").first.wait_for()
    assert page.get_by_text("✓ Confirmed").count() == len(AMENDMENTS)

    amended = cell(page, "loan-02.docx", "Maturity Date")
    for words in ("○ Unreviewed", "30 Apr 2030", "As amended", "30 Apr 2028", "30 Apr 2026"):
        assert words in amended
    assert "↻ Superseded" in cell(page, "loan-05.docx", "Change Of Control")
    assert "Deleted by an amendment" in cell(page, "loan-05.docx", "Change Of Control")
    assert cell(page, "loan-03.docx", "Change Of Control").strip() == "∅ Not found"
    assert cell(page, "scan.pdf", "Governing Law").strip() == "△ Not read"
    assert cell(page, "ninth-1.docx", "Principal Amount").strip() == "» Takes effect later"
    cells = page.locator("td.cell")
    assert cells.count() == 17 * len(COLUMNS)
    assert all(one.strip() for one in cells.all_inner_texts())
    assert WALLED.document.source_reference not in page.content()
    picture(page, "grid")

    page.get_by_role("textbox", name="As of").fill("2026-01-01")
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_text("as of 1 Jan 2026").wait_for()
    assert "9,500,000" in cell(page, "loan-09.docx", "Principal Amount")


def test_the_grid_is_used_with_the_keyboard(desk: Desk) -> None:
    in_thread(store_portfolio(desk.world))
    page = desk.page_of(LEAD)
    page.goto(f"{desk.origin}{GRID}")
    first = page.locator("td.cell").first
    first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Home")
    focused = page.locator("td.cell:focus")
    row = page.locator("tbody tr").nth(1)
    assert focused.inner_text() == row.locator("td").first.inner_text()
    assert page.locator("td.cell[tabindex='0']").count() == 1
    page.keyboard.press("Control+End")
    last = page.locator("tbody tr").last.locator("td").last
    assert page.locator("td.cell:focus").inner_text() == last.inner_text()
    box, head = page.locator("td.cell:focus").bounding_box(), page.locator("thead th").last.bounding_box()
    assert box is not None
    assert head is not None
    assert box["y"] >= head["y"] + head["height"] - 1  # the sticky header does not cover the focus
    page.keyboard.press("Control+Home")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/documents/{LOANS[0].document.document_id}*")
    assert "at=" in page.url or "item=" in page.url


def test_documents_are_searched(desk: Desk) -> None:
    in_thread(store_portfolio(desk.world))
    desk.world.members.stop(WALLED.document, LEAD.subject)
    page = desk.page_of(LEAD)
    page.get_by_role("link", name="Search").click()
    page.get_by_label("Words, “phrases”").fill('"event of default" Texas')
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="loan-04.docx").wait_for()
    assert page.url == f"{desk.origin}/search"
    assert page.locator(".found > li").count() == 1
    assert "Texas" in page.locator("mark").last.inner_text()
    assert "[ORG_4]" not in page.locator("mark").first.inner_text()
    page.get_by_text("Narrow").click()
    page.get_by_label("Words, “phrases”").fill("")
    page.get_by_label("Values").fill("Maturity Date >= 2027-01-01")
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_role("heading", name="loan-12.docx").wait_for()
    assert page.locator(".found > li").count() == 4  # loans 11 and 12, and the amendments of the second
    assert WALLED.document.source_reference not in page.content()
    assert "Covers the documents you may read." in page.locator(".covers").inner_text()
    picture(page, "search")
    page.locator(".found ul a").first.click()
    page.wait_for_url("**/documents/*")
