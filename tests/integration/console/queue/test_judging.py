"""A reviewer judges places in a real browser, on the real service, before the answer of the model is shown."""

import os

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Locator, Page

from tests.integration.console.queue.conftest import NEW, Desk, in_thread
from tests.unit.annotation.calls import DOCUMENT
from tests.unit.annotation.desk.deciding.test_judging import GRAVE
from tests.unit.annotation.texts import ASSIGN, LAW, PARTY

ANSWER = "Anti-Assignment"


async def proposed(desk: Desk) -> None:
    desk.world.review_policy = GRAVE
    await desk.world.propose(DOCUMENT, found=(PARTY, LAW, ASSIGN))


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("GLOSSATOR_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png")


def keep(place: Locator, category: str, severity: str = "") -> None:
    if not place.locator("#judge-category").is_visible():
        place.locator(".card-head").click()
    place.locator("#judge-category").select_option(label=category)
    if severity:
        place.locator("#judge-severity").select_option(label=severity)
    place.get_by_role("button", name="Keep my judgement").click()


def test_the_answer_of_the_model_comes_after_the_judgement(desk: Desk) -> None:
    in_thread(proposed(desk))
    page = desk.page_of(NEW)
    page.goto(f"{desk.origin}/documents/{DOCUMENT.document_id}")
    group = page.locator("#judgements")
    group.get_by_text("2 left").wait_for()
    page.wait_for_load_state("networkidle")
    picture(page, "judging-before")
    marks = page.locator(".card-annotation")
    assert [ANSWER in one for one in marks.all_inner_texts()] == [False, False]
    assert page.get_by_text("Confirm Anti-Assignment").count() == 0
    found = Axe().run(page).response
    assert [one["id"] for one in found["violations"]] == []

    page.keyboard.press("Control+Enter")
    page.get_by_role("dialog").get_by_text("judge").first.wait_for()
    page.keyboard.press("Escape")

    first, second = (group.locator("[data-place]").nth(number) for number in (0, 1))
    keep(first, "Insurance")
    first.locator("[data-model]").get_by_text(ANSWER).wait_for()
    first.get_by_text("The answers differ").wait_for()
    page.locator(".card-annotation").filter(has_text=ANSWER).wait_for()
    picture(page, "judging-after")
    keep(second, "Audit Rights", "Medium")
    second.get_by_text("Both say the same").wait_for()
    group.get_by_text("all judged").wait_for()

    page.reload()
    group.get_by_text("all judged").wait_for()
    page.locator(".card-annotation").filter(has_text=ANSWER).wait_for()
