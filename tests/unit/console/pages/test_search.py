"""The page of the search across documents."""

import json
from typing import Any

from tests.unit.console.pages.test_queue import XSS
from tests.unit.console.site import DOCUMENT, Browser, Site

PATH = "/v1/documents:search"
COVERS = "Covers the documents you may read."


def give(site: Site, *, token: str = "", documents: int = 1) -> None:
    document = {
        "document_id": DOCUMENT,
        "source_reference": "loan.docx",
        "matter": "M-1",
        "client_id": "c-9",
        "source_system": "vault",
    }
    snippet = {"span": {"start": 5, "end": 9}, "before": f"{XSS} an ", "match": "Event", "after": " of Default"}
    one = {
        "document": document,
        "document_type": "note",
        "effective_on": "2021-03-03",
        "hits": 7,
        "snippets": [snippet],
    }
    found = {"documents": [one] * documents, "considered": 300, "not_read": 1, "total": 2_000, "next_page_token": token}
    site.annotation.answers[PATH] = (200, {**found, "covers": COVERS})


async def body_of(site: Site) -> dict[str, Any]:
    method, path, query, _, body = site.annotation.calls[-1]
    assert (method, path, query) == ("POST", PATH, "")
    return dict(json.loads(body))


async def test_words_are_sent_as_a_form(site: Site, browser: Browser) -> None:
    give(site, token="next")
    asked = {"words": '"event of default"', "party": "Acme", "client_id": "c-9", "reviewed": "no"}
    values = "maturity < 2027-01-01; Insurance = not_found;"
    form = {**asked, "condition": values, "category": "Insurance", "since": "2020-01-01", "csrf": await browser.csrf()}
    page = (await browser.post("/search", form)).text
    assert await body_of(site) == {
        "words": '"event of default"',
        "category": "Insurance",
        "party": "Acme",
        "since": "2020-01-01",
        "until": "",
        "matters": [],
        "client_ids": ["c-9"],
        "document_types": [],
        "conditions": ["maturity < 2027-01-01", "Insurance = not_found"],
        "reviewed": False,
        "purpose": "review",
        "page_size": 20,
        "page_token": "",
    }
    assert f'href="/documents/{DOCUMENT}#at=5-9"' in page
    assert "<mark>Event</mark> of Default" in page
    assert XSS not in page
    assert "in 300 of 2,000 searched; 1 could not be read. Covers the documents you may read." in page
    assert '<input type="hidden" name="page" value="next">' in page
    assert '<input type="hidden" name="words" value="&#34;event of default&#34;">' in page


async def test_the_next_page_has_the_same_question(site: Site, browser: Browser) -> None:
    give(site, documents=0)
    page = (await browser.post("/search", {"words": "x", "page": "t", "csrf": await browser.csrf()})).text
    assert (await body_of(site))["page_token"] == "t"
    assert "Words are whole words" in page
    assert "Search older documents" not in page


async def test_a_fault_is_shown_with_the_form(site: Site, browser: Browser) -> None:
    error = {"reason": "invalid_metadata", "detail": 'Field "words" must have a letter or a figure', "field": "words"}
    site.annotation.answers[PATH] = (400, {"error": error})
    page = (await browser.post("/search", {"words": "?!", "csrf": await browser.csrf()})).text
    assert "must have a letter or a figure" in page
    assert 'value="?!"' in page
    site.annotation.answers[PATH] = (403, {"error": {"reason": "forbidden"}})
    assert (await browser.post("/search", {"words": "x", "csrf": await browser.csrf()})).status_code == 403


async def test_a_question_is_watched(site: Site, browser: Browser) -> None:
    give(site)
    token = await browser.csrf()
    page = (await browser.post("/search", {"words": "x", "client_id": "c-9", "csrf": token})).text
    assert "Watch for new documents that fit" in page
    site.annotation.answers["/v1/watches"] = (201, {})
    made = await browser.post("/search/watch", {"words": "x", "client_id": "c-9", "name": "mine", "csrf": token})
    assert made.headers["location"] == "/search"
    sent = json.loads(site.annotation.calls[-1][4])
    assert (sent["name"], sent["words"], sent["client_ids"]) == ("mine", "x", ["c-9"])
    assert not {"purpose", "reviewed", "page_token", "page_size"} & set(sent)
    refusal = {"reason": "precondition_failed", "detail": "This installation sends no messages"}
    site.annotation.answers["/v1/watches"] = (412, {"error": refusal})
    assert "sends no messages" in (await browser.post("/search/watch", {"words": "x", "name": "a", "csrf": token})).text
    one = {"watch_id": "w1", "name": XSS, "words": "x", "category": "", "party": "", "since": "2020-01-01", "until": ""}
    lists = {"conditions": ["maturity = found"], "matters": [], "client_ids": ["c-9"], "document_types": []}
    site.annotation.answers["/v1/watches"] = (
        200,
        {"watches": [{**one, **lists, "made_at": "2026-11-29T10:00:00Z"}]},
    )
    page = (await browser.get("/search")).text
    assert "x · maturity = found · c-9 · effective 1 Jan 2020 to … · since 29 Nov 2026" in page
    assert XSS not in page
    site.annotation.answers["/v1/watches/w1"] = (204, None)
    assert (await browser.post("/search/watch/remove", {"watch_id": "w1", "csrf": token})).status_code == 303
    assert site.annotation.calls[-1][:2] == ("DELETE", "/v1/watches/w1")


async def test_the_empty_page_asks_nothing(site: Site, browser: Browser) -> None:
    site.annotation.answers["/v1/watches"] = (200, {"watches": []})
    page = (await browser.get("/search?matter=M-7")).text
    assert 'name="matter" value="M-7"' in page
    assert not [one for one in site.annotation.calls if one[1] == PATH]
    assert (await browser.post("/search", {"words": "x", "csrf": "wrong"})).status_code == 403
