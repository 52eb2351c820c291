"""A redline in a browser: the real comparison of two versions, its page, the keyboard, and the way to the reader."""

import re

import pytest
from playwright.sync_api import expect

from tests.integration.console.queue.conftest import LEAD, Desk, in_thread, violations
from tests.unit.annotation.desk.redlines.tracked import tracked
from tests.unit.annotation.support import record
from tests.unit.annotation.texts import ASSIGN, LAW, PARTY

RECORDS = "2. Records. The Borrower keeps books and records of the {}, and shows them to the Lender once a year.\n\n"
TERM = ("Term", "The loan is repaid")
SENT = (
    "LOAN AGREEMENT\n\nThis agreement is made by «PERSON_1|Ada Lovelace» and Harbour Bank.\n\n"
    "It is governed by the laws of Maine. The Borrower may not assign it.\n\n"
    "1. Term. The loan is repaid within thirty (30) days, provided that the Borrower may ask for a longer term.\n\n"
    + RECORDS.format("collateral")
    + "3. Notices. Notices are in writing and take effect when the other party receives them at its office."
)
RETURNED = (
    SENT.replace("«PERSON_1|Ada Lovelace»", "«PERSON_2|Bob Roe»")
    .replace("thirty (30)", "sixty (60)")
    .replace(", provided that the Borrower may ask for a longer term", "")
    .replace(RECORDS.format("collateral"), "")
    + "\n\n"
    + RECORDS.format("inventory")
    + "The Lender waives claim 17."
)
TRACKED = tracked(
    RETURNED.replace(" at its office", "{- at its office|Carla Diaz|2025-03-04T09:30-}")
    .replace("in writing", "in {+signed |Erik Poe|2025-03-05T16:05+}writing")
    .replace("of Maine", "of Maine{+ or of any other State|Carla Diaz|2999-01-01+}")
    .replace("may not assign it", "may not assign it{+, but may pledge it||+}")
)
FIRST, SECOND = record(reference="ref-9"), record(version=2, reference="ref-9")


def propose(desk: Desk) -> None:
    async def both() -> None:
        await desk.world.propose(FIRST, SENT, found=(LAW, PARTY, ASSIGN, TERM))
        hidden = ("The Lender waives claim 17.",)
        await desk.world.propose(SECOND, found=(LAW, ASSIGN, TERM), hidden=hidden, **TRACKED)

    in_thread(both())


@pytest.mark.timeout(600)
def test_a_redline_comes_back(desk: Desk) -> None:
    propose(desk)
    page = desk.page_of(LEAD)
    page.goto(f"{desk.origin}/documents/{SECOND.document_id}/redline")
    changes = page.locator(".unmarked > .changes > .change")
    assert changes.locator(".kind").all_inner_texts()[:3] == ["Replaced", "Replaced", "Deleted"]
    moved = page.locator(".change.moved")
    expect(moved).to_contain_text("2. Records.")
    expect(moved.locator(".inside ins")).to_contain_text("inventory")
    expect(page.locator(".change.hidden")).to_contain_text("The Lender waives claim 17.")
    expect(page.locator(".tracked .change del")).to_contain_text("at its office")
    heads = page.locator(".tracked h2").all_inner_texts()
    assert heads == [f"Tracked changes {who}" for who in ("by [PERSON_51]", "without an author", "by [PERSON_52]")]
    expect(page.locator(".tracked .change").nth(0)).to_contain_text("Date in the future")
    expect(page.locator(".tracked .change").nth(1)).to_contain_text("4 March 2025, 09:30")
    assert "Erik" not in page.content()
    assert "Proviso removed" in changes.nth(2).inner_text()
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.timeout(600)
def test_the_keyboard_goes_from_change_to_change_and_to_the_reader(desk: Desk) -> None:
    propose(desk)
    page = desk.page_of(LEAD)
    page.goto(f"{desk.origin}/documents/{SECOND.document_id}/redline")
    page.locator(".change").first.wait_for()
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".change.current .number")).to_have_text("2")
    page.keyboard.press("k")
    expect(page.locator(".change.current .number")).to_have_text("1")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"/documents/{SECOND.document_id}#at="))
    page.locator(".toolbar").first.wait_for()
    page.keyboard.press("t")
    page.locator("#reader").get_by_text("sixty (60)").first.wait_for()


@pytest.mark.timeout(600)
def test_a_document_without_an_earlier_version_asks_for_one(desk: Desk) -> None:
    propose(desk)
    page = desk.page_of(LEAD)
    page.goto(f"{desk.origin}/documents/{FIRST.document_id}/redline")
    expect(page.get_by_role("alert")).to_contain_text("no earlier version")
    page.get_by_label("Compare with").fill(SECOND.document_id)
    page.get_by_role("button", name="Compare").click()
    page.locator(".change").first.wait_for()
