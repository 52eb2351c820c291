"""The page of a comparison."""

from typing import Any

import pytest

from services.console.pages.redline import _line
from tests.unit.console.pages.test_queue import XSS
from tests.unit.console.site import DOCUMENT, Browser, Site

API, PATH = f"/v1/documents/{DOCUMENT}", f"/documents/{DOCUMENT}/redline"
OLD = "e" * 32


def place(start: int, text: str = "", page: int = 0) -> dict[str, Any]:
    return {
        "span": {"start": start, "end": start + len(text)},
        "page": page,
        "text": text,
        "before": "within\n",
        "after": " after",
    }


def change(number: int, kind: str, old: str, new: str, **more: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {"call_outs": [], "clauses": [], "tracked": None, "inside": []}
    empty |= {"author": "", "dated": None, "doubts": []}
    return {**empty, "number": number, "kind": kind, "old": place(7, old), "new": place(9, new, 2), **more}


CHANGES = [
    change(1, "replaced", "30 days", "60 days", call_outs=["number"], clauses=["Cure Period"]),
    change(
        2, "moved", "Audit rights", "Audit rights", inside=[change(2, "inserted", "", "not", call_outs=["negation"])]
    ),
    change(3, "hidden", "", XSS),
    change(4, "deleted", "", "of the [PERSON_1]", tracked="deleted"),
]
FINDING = {"finding_id": "f", "rule_id": "r", "category": "Cure Period", "severity": "high", "message": "Too long"}


def answer(site: Site, **more: Any) -> None:
    for name, version in ((DOCUMENT, 2), (OLD, 1)):
        document = {
            "document_id": name,
            "family": "f",
            "source_reference": XSS,
            "matter": "HB-1",
            "source_system": "vault",
            "version": version,
        }
        site.annotation.answers[f"/v1/documents/{name}"] = (200, {"document": document})
    found = {"against": OLD, "changes": CHANGES, "total": 4, "unmarked": 3, "next_page_token": "", "aligned": True}
    effects = {"opened": [{**FINDING, "changes": [1]}], "closed": [], "findings_missing": False, "uncompared_values": 0}
    site.annotation.answers[f"{API}/comparison"] = (200, {**found, **effects, **more})


def asked(site: Site) -> list[str]:
    return [query for _, called, query, _, _ in site.annotation.calls if called == f"{API}/comparison"]


async def test_tracked_changes_are_by_author_with_date_and_doubts(site: Site, browser: Browser) -> None:
    late: dict[str, Any] = {"dated": "2999-01-01T00:00:00Z", "doubts": ["future_date"]}
    answer(
        site,
        changes=[
            change(1, "marking", "in dollars", "in dollars"),
            change(2, "inserted", "", "late", tracked="inserted", author="[PERSON_4]", dated="2026-03-04T09:30:00Z"),
            change(3, "inserted", "", "soon", tracked="inserted", author=XSS, **late),
            change(4, "deleted", "", "all", tracked="deleted", doubts=["no_author", "no_date", "altered"]),
        ],
        unmarked=1,
    )
    page = (await browser.get(PATH)).text
    heads = ("by [PERSON_4]", "by &lt;", "without an author")
    places = [page.index(">Unmarked changes"), *(page.index(f">Tracked changes {one}") for one in heads)]
    assert places == sorted(places)
    assert XSS not in page
    doubts = ("Date in the future", "No author", "No date", "Not as you had it")
    assert [page.count(words) for words in ("Tracking changed", "4 March 2026, 09:30", *doubts)] == [1] * 6
    assert page.count("anyone can write them") == 1


async def test_unmarked_changes_are_before_tracked_ones(site: Site, browser: Browser) -> None:
    answer(site)
    page = (await browser.get(PATH)).text
    assert asked(site) == ["against=&purpose=review&page_size=200&page_token="]
    assert "Version 2 against version 1" in page
    assert page.index("Unmarked changes") < page.index("60 days") < page.index("Tracked changes")
    assert page.index("Tracked changes") < page.index("of the [PERSON_1]")
    assert "<strong>3</strong> unmarked · <strong>1</strong> tracked" in page
    for words in ("Number or date", "Negation", "Hidden text", "Cure Period", "Changed inside the moved text"):
        assert words in page
    assert '<span class="around">…within </span>' in page
    assert '<span class="around"> after…</span>' in page
    assert XSS not in page


async def test_changes_lead_to_both_documents(site: Site, browser: Browser) -> None:
    answer(site)
    page = (await browser.get(PATH)).text
    assert f'href="/documents/{DOCUMENT}#at=9-16">Page 2</a>' in page
    assert f'href="/documents/{OLD}#at=7-14">Earlier version</a>' in page
    assert 'href="#change-1">change 1</a>' in page


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("to pay\n", "to pay ", "to pay"),
        (" x", "x", " x"),
        ("", "", ""),
        ("cut " + "word " * 10 + "off", "word " * 10 + "off", ("cut " + "word " * 10).strip()),
        ("x" * 60, "x" * 60, "x" * 60),
    ],
)
def test_words_around_a_change_are_whole(text: str, before: str, after: str) -> None:
    assert (_line(text, before=True), _line(text, before=False)) == (before, after)


async def test_more_changes(site: Site, browser: Browser) -> None:
    answer(site, next_page_token="200", aligned=False, uncompared_values=3, findings_missing=True)
    page = (await browser.get(f"{PATH}?against={OLD}&after=9")).text
    assert asked(site) == [f"against={OLD}&purpose=review&page_size=200&page_token=9"]
    assert f"against={OLD}&amp;after=200" in page
    assert "too large to compare" in page
    assert "3 values are masked" in page
    assert "Findings are not compared" in page


@pytest.mark.parametrize(
    ("query", "words"), [("", "no earlier version"), (f"?against={OLD}", "no document with this id in this matter")]
)
async def test_a_document_that_cannot_be_compared(site: Site, browser: Browser, query: str, words: str) -> None:
    answer(site)
    site.annotation.answers[f"{API}/comparison"] = (400, {"error": {"reason": "invalid_metadata"}})
    page = await browser.get(f"{PATH}{query}")
    assert (page.status_code, words in page.text) == (200, True)


async def test_no_changes(site: Site, browser: Browser) -> None:
    answer(site, changes=[], total=0, unmarked=0)
    assert "Nothing changed." in (await browser.get(PATH)).text


async def test_a_document_that_the_person_may_not_read(site: Site, browser: Browser) -> None:
    assert (await browser.get(PATH)).status_code == 404
