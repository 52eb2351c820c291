"""The page of the grid of clauses."""

import re
from typing import Any

import pytest

from services.console.pages.grid import NOTES, STATES, column_title, place_link, shown
from tests.unit.console.pages.test_queue import XSS
from tests.unit.console.site import DOCUMENT, Browser, Site

OTHER = "e" * 32
COVERS = "Covers the documents you may read."


def answer(text: str, kind: str = "", **more: Any) -> dict[str, Any]:
    place = {"document_id": DOCUMENT, "span": {"start": 3, "end": 9}, "annotation_id": ""}
    return {"text": text, "kind": kind, **place, **more}


def cell(state: str, found: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {
        "column": "maturity",
        "state": state,
        "answer": found,
        "more": 0,
        "notes": [],
        "earlier": [],
        "by": "",
        **more,
    }


def document(identity: str = DOCUMENT, reference: str = "loan.docx") -> dict[str, Any]:
    return {"document_id": identity, "source_reference": reference, "matter": "M-1", "source_system": "vault"}


def give(site: Site, *cells: dict[str, Any], token: str = "") -> None:
    row = {
        "document": document(reference=XSS),
        "document_type": "note",
        "state": "proposed",
        "reviewed": False,
        "effective_on": "2021-03-03",
        "relations": [{"kind": "amends", "document_id": OTHER, "source_reference": "a.docx", "outgoing": False}],
        "cells": list(cells),
    }
    columns = [{"name": "maturity", "of_deal": True} for _ in cells]
    found = {"columns": columns, "as_of": "2026-01-01", "rows": [row], "total": 1_234, "next_page_token": token}
    site.annotation.answers["/v1/grid"] = (200, {**found, "covers": COVERS})
    relation = {
        "document": document(OTHER, "a.docx"),
        "other": document(),
        "kind": "amends",
        "state": "suggested",
        "source": "text",
        "evidence": ["title", "date"],
        "words_document_id": OTHER,
        "words": {"start": 1, "end": 2},
        "decided_by": "",
        "decided_at": None,
        "effective_on": None,
    }
    site.annotation.answers["/v1/matters/M-1/relations"] = (200, {"relations": [relation]})


@pytest.mark.parametrize("state", STATES)
async def test_each_state_is_a_glyph_and_a_word(site: Site, browser: Browser, state: str) -> None:
    give(site, cell(state))
    page = (await browser.get("/grid")).text
    glyph, word = STATES[state]
    assert f'<span aria-hidden="true">{glyph}</span> {word}</span>' in page
    assert COVERS in page
    assert "1,234 documents" in page
    assert XSS not in page


async def test_an_amended_cell_leads_to_the_words(site: Site, browser: Browser) -> None:
    amended = answer("2030-04-30", "date", document_id=OTHER, annotation_id="a1")
    give(
        site, cell("unreviewed", amended, notes=["amended"], earlier=[answer("2026-04-30", "date")], more=2), token="t"
    )
    page = (await browser.get("/grid?matter=M-1&column=maturity&as_of=2026-01-01")).text
    assert f'href="/documents/{OTHER}#item=a%3Aa1&amp;at=3-9" tabindex="-1">30 Apr 2030</a>' in page
    assert "<s>30 Apr 2026</s>" in page
    assert NOTES["amended"] in page
    assert "+2 more" in page
    assert "amended by" in page
    assert "/grid?matter=M-1&amp;as_of=2026-01-01&amp;column=maturity&amp;page=t" in page
    call = next(one for one in site.annotation.calls if one[1] == "/v1/grid")
    assert call[2] == "matter=M-1&as_of=2026-01-01&column=maturity&purpose=review&page_size=50"
    assert f'href="/documents/{OTHER}#at=1-2">the words</a>' in page


async def test_a_relation_is_decided_and_the_page_is_the_same(site: Site, browser: Browser) -> None:
    give(site, cell("not_found"))
    path = f"/v1/documents/{OTHER}/relations:decide"
    site.annotation.answers[path] = (200, {})
    kept = {"csrf": await browser.csrf(), "kept-matter": "M-1", "kept-column": ["maturity", "term"]}
    form = {"document_id": OTHER, "other_document_id": DOCUMENT, "kind": "amends", **kept}
    made = await browser.post("/grid/relations", {**form, "verdict": "confirm", "effective_on": "2026-03-31"})
    assert made.headers["location"] == "/grid?matter=M-1&column=maturity&column=term"
    assert b'"effective_on": "2026-03-31"' in site.annotation.calls[-1][4]
    await browser.post("/grid/relations", {**form, "verdict": "reject", "effective_on": "2026-03-31"})
    assert b"effective_on" not in site.annotation.calls[-1][4]
    site.annotation.answers["/v1/matters/M-1/relations:suggest"] = (200, {})
    made = await browser.post("/grid/relations/suggest", {**kept, "matter": "M-1"})
    assert made.status_code == 303
    assert (await browser.post("/grid/relations", {**form, "csrf": "x", "verdict": "reject"})).status_code == 403


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (answer("2026-03-31", "date"), "31 Mar 2026"),
        (answer("2026-03", "date"), "2026-03"),
        (answer("US-NY", "law"), "New York"),
        (answer("USD 1500000.00", "money"), "USD 1,500,000.00"),
        (answer("words of a later release", "essay"), "words of a later release"),
        (answer("[PERSON_1] pays"), "[PERSON_1] pays"),
    ],
)
def test_answers_for_people(given: dict[str, Any], expected: str) -> None:
    assert shown(given) == expected


def test_titles_and_links() -> None:
    assert column_title("liability_cap") == "Liability cap"
    assert column_title("Change Of Control") == "Change Of Control"
    assert place_link(answer("x")) == f"/documents/{DOCUMENT}#at=3-9"


async def test_the_workbook_has_what_the_page_shows(site: Site, browser: Browser) -> None:
    give(site, cell("not_found"))
    page = (await browser.get("/grid?matter=M-1")).text
    form = page.partition('action="/grid/export">')[2].partition("</form>")[0]
    pairs = re.findall(r'name="([^"]+)" value="([^"]*)"', form)
    assert dict(pairs[1:]) == {"kept-matter": "M-1", "kept-as_of": "2026-01-01", "kept-column": "maturity"}
    site.annotation.answers["/v1/grid/export"] = (200, b"PK")
    site.annotation.headers = {"content-type": "application/x", "content-disposition": 'attachment; filename="g.xlsx"'}
    made = await browser.post("/grid/export", dict(pairs))
    assert (made.content, made.headers["cache-control"]) == (b"PK", "no-store")
    assert made.headers["content-disposition"] == 'attachment; filename="g.xlsx"'
    query = site.annotation.calls[-1][2]
    assert query == "matter=M-1&as_of=2026-01-01&column=maturity&purpose=review&page_size=50"


async def test_a_workbook_that_annotation_refuses_is_a_page(site: Site, browser: Browser) -> None:
    token = await browser.csrf()
    error = {"error": {"reason": "too_large", "detail": "Choose fewer columns"}}
    site.annotation.answers["/v1/grid/export"] = (413, error)
    refused = await browser.post("/grid/export", {"csrf": token})
    assert refused.status_code == 413
    assert "Choose fewer columns" in refused.text
    before = len(site.annotation.calls)
    assert (await browser.post("/grid/export", {"csrf": "x"})).status_code == 403
    assert len(site.annotation.calls) == before


async def test_the_findings_of_a_matter_are_a_workbook(site: Site, browser: Browser) -> None:
    give(site, cell("not_found"))
    path = "/v1/matters/M-1/export"
    assert "/grid/findings" not in (await browser.get("/grid")).text
    assert 'action="/grid/findings"' in (await browser.get("/grid?matter=M-1")).text
    site.annotation.answers[path] = (200, b"PK")
    form = {"csrf": await browser.csrf(), "matter": "M-1"}
    assert (await browser.post("/grid/findings", form)).content == b"PK"
    assert site.annotation.calls[-1][1:3] == (path, "purpose=review")
    await browser.post("/grid/findings", {**form, "matter": "../x"})
    assert site.annotation.calls[-1][1] == "/v1/matters/..%2Fx/export"
