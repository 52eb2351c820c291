"""The header of the reader has its account in the window, however long the name of a document is."""

import pytest

from tests.integration.console.queue.conftest import NEW, Desk, in_thread
from tests.unit.annotation.calls import DOCUMENT
from tests.unit.annotation.texts import LAW

_RENAME = "name => document.querySelector('.place strong').textContent = name"
_TOP = (
    "one => { const box = one.getBoundingClientRect(); return document.elementFromPoint(box.x + 4, box.y + 4) === one }"
)


@pytest.mark.parametrize("width", [1440, 1024, 640])
def test_sign_out_is_not_covered(desk: Desk, width: int) -> None:
    in_thread(desk.world.propose(DOCUMENT, found=(LAW,)))
    page = desk.page_of(NEW)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{desk.origin}/documents/{DOCUMENT.document_id}")
    page.locator(".card").first.wait_for()
    page.evaluate(_RENAME, "<20240502141400.51c7@harbour-bank.example.com>, the second of its files")
    button = page.get_by_role("button", name="Sign out")
    assert button.evaluate(_TOP)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
