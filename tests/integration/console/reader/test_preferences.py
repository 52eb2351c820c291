"""Preferences are read when the reader opens, and saved when they change."""

from collections.abc import Callable

from tests.integration.console.reader.conftest import Reader
from tests.integration.console.reader.review import Review

Opener = Callable[..., Reader]


def test_preferences_are_applied(open_reader: Opener) -> None:
    review = Review(pages=12)
    review.preferences = {"theme": "dark", "mode": "text", "text_size": 22, "filters": []}
    reader = open_reader(review)
    reader.page.wait_for_selector(".paper-text .run")
    assert reader.page.evaluate("document.documentElement.dataset.mode") == "dark"
    assert reader.page.evaluate("getComputedStyle(document.querySelector('.paper-text')).fontSize") == "22px"


def test_a_change_is_saved_with_what_others_keep(open_reader: Opener) -> None:
    review = Review(pages=12)
    review.preferences = {"filters": [{"name": "Mine", "query": "mine=1"}]}
    reader = open_reader(review)
    reader.page.get_by_role("button", name="Settings").click()
    with reader.page.expect_response("**/preferences"):
        reader.page.get_by_label("Dark").check()
    assert review.preferences == {"filters": [{"name": "Mine", "query": "mine=1"}], "theme": "dark"}


def test_letters_with_alt(open_reader: Opener) -> None:
    review = Review(pages=12)
    review.preferences = {"keys": "alt"}
    reader = open_reader(review)
    reader.press("a")
    reader.press("Alt+n")
    reader.wait_current("f:f-1")
    assert reader.review.requests == []


def test_warnings_about_the_document(open_reader: Opener) -> None:
    reader = open_reader()
    reader.page.get_by_text("2 warnings about this document").click()
    reader.wait_text(".warnings", "could not be read. What was not found can be there.")
