"""The page of a document's history."""

from typing import Any

import pytest

from services.console.pages.events import sentence
from services.console.pages.history import by_day
from tests.unit.console.pages.test_queue import XSS
from tests.unit.console.site import DOCUMENT, Browser, Site

API, PATH = f"/v1/documents/{DOCUMENT}", f"/documents/{DOCUMENT}/history"
_TEXTS = ("actor", "detail", "person", "target_id", "document_id", "places", "purpose", "batch_id", "category")


def event(kind: str, actor: str = "okta:ann", at: str = "2026-11-28T10:00:00Z", **changes: Any) -> dict[str, Any]:
    empty = {**dict.fromkeys(_TEXTS, ""), "version": 0, "revision": 0, "count": 0, "last_at": None}
    return {**empty, "value_kinds": [], "provenance": None, "kind": kind, "actor": actor, "at": at, **changes}


LATER = "2026-11-28T10:30:00Z"
VERSIONS = {"model": "clauses@0123456789abcdef01", "playbook": "loan@1", "redaction_policy": "review@2", "prompt": ""}
READER = {"person": "okta:ben", "use": "displayed", "value_id": "", "places": "p2", "responses": 3} | {
    "first_at": "2026-11-28T10:00:00Z",
    "last_at": LATER,
}


@pytest.mark.parametrize(
    ("one", "who", "what", "more"),
    [
        (event("submitted", "source:vault", version=1, batch_id="b"), "vault", "submitted version 1", "batch b"),
        (
            event("processed", "", provenance=VERSIONS),
            "Glossator",
            "made a set of annotations",
            "model clauses@01234567… · playbook loan@1 · redaction policy review@2",
        ),
        (event("assigned", person="okta:ben"), "ann", "assigned the review to ben", ""),
        (event("assigned", person="okta:ann", detail="okta:ben"), "ann", "took the review", "from ben"),
        (event("assigned", detail="okta:ann"), "ann", "gave the review back", "from ann"),
        (
            event("read", detail="displayed", places="p1-3,p7", last_at=LATER),
            "ann",
            "read pages 1–3, 7",
            "last at 10:30",
        ),
        (
            event("read", detail="passages", places="p2"),
            "ann",
            "saw passages of page 2 in findings or the outline",
            "",
        ),
        (event("read", detail="exported", places="0-90"), "ann", "exported characters 0–90", ""),
        (
            event("revealed", detail="displayed", count=1, value_kinds=["PERSON"], places="p4"),
            "ann",
            "saw 1 personal value on the screen",
            "person · page 4",
        ),
        (
            event("revealed", detail="granted.page", places="p4", purpose="review", person="okta:ben", last_at=LATER),
            "ann",
            "revealed values on page 4 for ben",
            "purpose review · until 10:30",
        ),
        (event("decided", detail="finding.waive", count=1, category="fees"), "ann", "waived a finding", "Fees"),
        (event("decided", detail="annotation.accept", count=9), "ann", "accepted 9 annotations together", ""),
        (event("undone", detail="annotation.add", count=1), "ann", "took back: added an annotation", ""),
        (event("commented", detail="document", person="okta:ben"), "ann", "commented on the document", "asked ben"),
        (event("commented", detail="resolved", person="okta:ben"), "ann", "resolved a comment of ben", ""),
        (event("completed", count=1), "ann", "completed the review with 1 decision", ""),
        (
            event("published", "", detail="unreviewed", revision=1),
            "Glossator",
            "published the set without a review",
            "revision 1",
        ),
        (
            event("stopped", detail="privilege", places="p1-2"),
            "ann",
            "stopped reading: privilege",
            "had seen pages 1–2",
        ),
        (event("reopened"), "ann", "reopened the review", ""),
        (event("changed", detail="lender"), "ann", "changed our role to lender", ""),
        (event("withdrawn", "source:vault"), "vault", "withdrew the document", ""),
    ],
)
def test_an_event_in_words(one: dict[str, Any], who: str, what: str, more: str) -> None:
    shown = sentence(one)
    assert (shown["who"], shown["what"], shown["more"]) == (who, what, more)


def test_events_are_grouped_by_day() -> None:
    events = [
        event("reopened"),
        event("reopened", at="2026-11-27T23:59:00Z"),
        event("reopened", at="2026-11-27T01:00:00Z"),
    ]
    assert [(date, len(group)) for date, group in by_day(events)] == [("28 Nov 2026", 1), ("27 Nov 2026", 2)]


def answer(site: Site, *, all_readers: bool, more: str = "") -> None:
    document = {
        "document_id": DOCUMENT,
        "source_reference": XSS,
        "matter": "HB-1",
        "source_system": "vault",
        "version": 1,
    }
    site.annotation.answers[API] = (200, {"document": document})
    events = [event("decided", detail="finding.accept", count=1)]
    site.annotation.answers[f"{API}/history"] = (
        200,
        {"events": events, "next_page_token": more, "all_readers": all_readers},
    )
    site.annotation.answers[f"{API}/readers"] = (200, {"readers": [READER], "next_page_token": ""})


def asked(site: Site, path: str) -> list[str]:
    return [query for _, called, query, _, _ in site.annotation.calls if called == path]


async def test_the_history_is_shown(site: Site, browser: Browser) -> None:
    answer(site, all_readers=False, more="next")
    page = (await browser.get(f"{PATH}?show=decisions&start=1&end=9")).text
    assert "accepted a finding" in page
    assert "kind=decided&kind=undone" in asked(site, f"{API}/history")[0]
    assert "show=decisions&amp;after=next" in page
    assert XSS not in page
    assert "Who saw this?" not in page
    assert asked(site, f"{API}/readers") == []


async def test_leads_ask_who_saw_a_place(site: Site, browser: Browser) -> None:
    answer(site, all_readers=True)
    page = (await browser.get(f"{PATH}?start=1&end=9&page=x")).text
    assert asked(site, f"{API}/readers") == ["start=1&end=9&page_size=200"]
    assert "ben" in page
    assert "Text, page 2" in page


async def test_a_hidden_document_has_no_history(browser: Browser) -> None:
    shown = await browser.get(PATH)
    assert (shown.status_code, "Not found" in shown.text) == (404, True)
