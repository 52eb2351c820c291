"""Where a person was in a document."""

from datetime import timedelta
from typing import Any

import pytest

from services.console import places
from tests.issuer import OFFICER
from tests.unit.console.site import DOCUMENT, Browser, Site

PLACE = {"item": "f:0a1b", "page": 12, "filter": "finding", "undecided": True, "view": "text"}
URL = f"/places/{DOCUMENT}"


@pytest.fixture
def readable(site: Site) -> Site:
    document = {"document_id": DOCUMENT, "source_reference": "DV/1", "matter": "HB-1"}
    site.annotation.answers[f"/v1/documents/{DOCUMENT}"] = (200, {"document": document, "state": "proposed"})
    return site


async def frame(browser: Browser) -> str:
    return (await browser.get(f"/documents/{DOCUMENT}")).text


async def test_another_browser_of_the_person_opens_there(readable: Site, browser: Browser) -> None:
    assert 'data-place=""' in await frame(browser)
    assert (await browser.fetch(URL, "PUT", PLACE)).status_code == 204
    again = readable.browser()
    await again.sign_in()
    assert "&#34;page&#34;:12" in await frame(again)
    other = readable.browser()
    await other.sign_in(person=OFFICER.subject)
    assert 'data-place=""' in await frame(other)


async def test_a_document_that_cannot_be_read_has_no_place(readable: Site, browser: Browser) -> None:
    await browser.fetch(URL, "PUT", PLACE)
    answers = readable.annotation.answers
    kept = answers.pop(f"/v1/documents/{DOCUMENT}")
    assert (await browser.get(f"/documents/{DOCUMENT}")).status_code == 404
    answers[f"/v1/documents/{DOCUMENT}"] = kept
    assert 'data-place=""' in await frame(browser)


async def test_the_oldest_places_are_forgotten(
    readable: Site, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "MOST", 2)
    for name in (DOCUMENT, "a" * 32, "b" * 32):
        readable.clock.shift += timedelta(seconds=1)
        assert (await browser.fetch(f"/places/{name}", "PUT", PLACE)).status_code == 204
    assert 'data-place=""' in await frame(browser)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"item": "f:Jane Roe"}, "item"),
        ({"item": "Jane"}, "item"),
        ({"page": 0}, "page"),
        ({"filter": "mine"}, "filter"),
        ({"note": "The Borrower is Jane Roe"}, "note"),
    ],
)
async def test_words_are_no_place(browser: Browser, changes: dict[str, Any], field: str) -> None:
    answer = await browser.fetch(URL, "PUT", {**PLACE, **changes})
    assert (answer.status_code, answer.json()["error"]["field"]) == (400, field)
