"""A reviewer looks at random passages in a real browser: after all is decided, one after the other."""

import os
from collections.abc import Sequence

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

from services.annotation.storage.steps.asking import PassageStore
from tests.integration.console.queue.conftest import NEW, Desk, in_thread
from tests.unit.annotation.calls import DOCUMENT
from tests.unit.annotation.desk.deciding.test_passages import ONE, TEXT
from tests.unit.annotation.texts import LAW

LONG = "\n".join([TEXT, "Each party shall keep the terms confidential. " * 8, "The agent may resign on notice. " * 12])


async def proposed(desk: Desk) -> None:
    desk.world.review_policy = ONE
    await desk.world.propose(DOCUMENT, LONG, found=(LAW,))


async def answers(desk: Desk) -> Sequence[tuple[bool, str]]:
    found = await PassageStore(desk.world.database).find(DOCUMENT.document_id)
    return [(one.found, one.answer.value if one.answer else "") for one in found.asked]


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("GLOSSATOR_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png")


def test_passages_are_looked_at_when_all_is_decided(desk: Desk) -> None:
    in_thread(proposed(desk))
    page = desk.page_of(NEW)
    page.goto(f"{desk.origin}/documents/{DOCUMENT.document_id}")
    group = page.locator("#passages")
    group.get_by_text("1 has no decision").wait_for()
    picture(page, "passages-before")
    assert group.get_by_role("button").count() == 0

    page.locator(".card-annotation .card-head").click()
    page.locator(".card-annotation [data-action='accept']").click()
    group.get_by_role("button", name="Look at the 4 passages").click()
    here = group.locator(".card-current")
    here.get_by_text("Is it right?").wait_for()
    picture(page, "passages-marked")
    here.get_by_role("button", name="Yes, it is marked").click()
    here.get_by_text("Anything here that the review should have marked?").wait_for()
    picture(page, "passages-open")
    found = Axe().run(page).response
    assert [one["id"] for one in found["violations"]] == []

    here.get_by_role("button", name="Mark a clause").click()
    page.keyboard.type("Insurance")
    page.keyboard.press("Enter")
    group.get_by_text("2 to look at").wait_for()
    group.locator("[data-answer='clause']").nth(1).wait_for()
    here.get_by_role("button", name="Nothing here").click()
    group.get_by_text("1 to look at").wait_for()
    assert in_thread(answers(desk)) == [(True, "clause"), (False, "clause"), (False, "nothing"), (False, "")]

    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    page.get_by_text("1 random passage has no answer.").wait_for()
    picture(page, "passages-complete")
    page.get_by_role("button", name="Look at them").click()
    group.wait_for()
