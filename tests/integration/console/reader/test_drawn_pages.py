"""Pages that a program draws when a document is opened, and pages that cannot be drawn."""

from collections.abc import Callable

import pytest

from tests.integration.console.reader.conftest import Reader
from tests.integration.console.reader.review import Review

Opener = Callable[..., Reader]
_LONG = 1_000_000


def test_pages_appear_when_they_are_drawn(open_reader: Opener) -> None:
    review = Review(pages=12, drawing=_LONG)
    reader = open_reader(review)
    reader.wait_text(".drawing", "Drawing the pages of this document.")
    assert reader.page.locator(".pagebox").count() == 0
    reader.press("a", "p")  # decisions do not wait for pages
    reader.wait_saved()
    review.drawing = 1
    reader.page.wait_for_selector(".page .mark-current")
    assert reader.page.locator(".drawing").count() == 0
    reader.page.wait_for_selector(".page .picture")


def test_text_stays_when_the_pages_come(open_reader: Opener) -> None:
    review = Review(pages=12, drawing=_LONG)
    reader = open_reader(review)
    reader.page.get_by_role("button", name="Read as text").click()
    reader.page.wait_for_selector(".paper-text .run-current")
    reader.wait_text(".no-pages", "The pages are drawn now.")
    review.drawing = 0
    reader.page.locator(".no-pages").wait_for(state="detached")
    assert reader.page.locator(".pages").count() == 0
    reader.press("t")
    reader.page.wait_for_selector(".page .mark-current")


@pytest.mark.parametrize(
    ("reason", "detail", "words"),
    [
        ("unsupported", "LibreOffice is not installed", "are not drawn. It is shown as text. LibreOffice is not"),
        ("pages_not_aligned", "5 of 9 words", "too few words of the text are on them"),
        ("timed_out", "", "exceeds the time limit"),
        ("too_large", "", "exceeds the limits of the server"),
        ("malformed", "", "cannot read this file"),
        ("original_gone", "", "The original was destroyed"),
    ],
)
def test_why_there_are_no_pages(open_reader: Opener, reason: str, detail: str, words: str) -> None:
    reader = open_reader(Review(pages=12, drawing=1, has_pages=False, no_pages=(reason, detail)))
    reader.wait_text(".no-pages", words)
    reader.page.wait_for_selector(".paper-text .run-current")
    assert reader.page.locator(".toolbar .segments").count() == 0


def test_a_server_that_stopped_can_be_asked_again(open_reader: Opener) -> None:
    reader = open_reader(Review(pages=12, drawing=_LONG))
    reader.page.route("**/pages?purpose=review", lambda route: route.fulfill(status=503, json={}))
    reader.wait_text(".no-pages", "does not answer now")
    reader.page.unroute("**/pages?purpose=review")
    reader.review.drawing = 0
    reader.page.get_by_role("button", name="Try again").click()
    reader.page.locator(".no-pages").wait_for(state="detached")


def test_a_page_says_why_it_is_not_drawn(open_reader: Opener) -> None:
    """One hostile page: its neighbours are drawn, and the text goes on."""
    reader = open_reader(Review(pages=12, unreadable={2: "timed_out", 3: "too_large", 4: "malformed"}))
    for number, words in ((2, "exceeds the time limit"), (3, "limits of the server on memory"), (4, "failed on it")):
        reader.press("g")
        reader.page.wait_for_selector("dialog[open]")
        reader.page.keyboard.type(str(number))
        reader.press("Enter")
        reader.wait_text(f"[data-page='{number}']", f"Page {number} cannot be drawn. ")
        reader.wait_text(f"[data-page='{number}']", words)
    reader.page.wait_for_selector("[data-page='5'] .picture")
    reader.page.locator("[data-page='4']").get_by_role("button", name="Read as text").click()
    reader.page.wait_for_selector(".paper-text .run")
