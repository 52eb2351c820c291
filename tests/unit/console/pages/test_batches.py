from typing import Any

import pytest

from services.console.pages.batches import arranged, counts, stage
from tests.unit.console.pages.test_queue import XSS
from tests.unit.console.site import DOCUMENT, Browser, Site

PATH = "/v1/batches/deal-vault/b-1"


def outcome(status: str, number: int, reason: str = "", remedy: str = "") -> dict[str, Any]:
    meaning = "It has no text." if reason else ""
    return {"status": status, "reason": reason, "count": number, "meaning": meaning, "remedy": remedy}


OUTCOMES = [
    outcome("accepted", 2),
    outcome("duplicate", 1),
    outcome("proposed", 37),
    outcome("refused", 1, "malformed", "Send it again."),
    outcome("refused", 2, "needs_ocr", "Recognise the text."),
]


def batch(**changes: Any) -> dict[str, Any]:
    return {
        "source_system": "deal-vault",
        "batch_id": "b-1",
        "matters": ["HB-1"],
        "submitted_by": ["okta:paula"],
        "submissions": 43,
        "outcomes": OUTCOMES,
        "received_at": "2026-11-28T10:00:00Z",
        **changes,
    }


def submission(status: str, **changes: Any) -> dict[str, Any]:
    fields = ("reason", "meaning", "remedy", "detail", "document_id", "duplicate_of")
    one = {**dict.fromkeys(fields, ""), "status": status, "source_reference": "DV/1", "matter": "HB-1"}
    return {**one, "submitted_by": "okta:paula", **changes}


def test_counts_in_words() -> None:
    assert [one["text"] for one in counts(OUTCOMES)] == [
        "37 ready",
        "2 in progress",
        "1 duplicate",
        "2 scans",
        "1 refused",
    ]


@pytest.mark.parametrize(
    ("status", "document", "words"),
    [("accepted", "", "Queued"), ("accepted", "d", "Read"), ("proposed", "d", "Ready for review")],
)
def test_stages(status: str, document: str, words: str) -> None:
    assert stage(submission(status, document_id=document)) == words


def test_documents_inside_another_one_come_after_it() -> None:
    inside = [
        submission("proposed", document_id=f"d-{name}", source_reference=f"DV/1#{name}", parent_document_id=parent)
        for name, parent in (("10", "d"), ("2", "d"), ("2#1", "d-2"), ("9#1", "elsewhere"))
    ]
    other = submission("accepted", document_id="e", source_reference="DV/2#1")
    found = arranged([submission("proposed", document_id="d"), other, *inside])
    assert [(one["source_reference"], one["level"], one["number"]) for one in found] == [
        ("DV/1", 0, 0),
        ("DV/1#2", 1, 2),
        ("DV/1#2#1", 2, 1),
        ("DV/1#10", 1, 10),
        ("DV/2#1", 0, 0),
        ("DV/1#9#1", 0, 1),
    ]


async def test_a_page_names_the_files_of_an_archive(site: Site, browser: Browser) -> None:
    archive = submission("proposed", document_id="d", parent_document_id="", attachment_count=2)
    file = submission("refused", reason="needs_password", remedy="Remove it.", source_reference="DV/1#2")
    found = {"batch": batch(), "submissions": [archive, {**file, "parent_document_id": "d"}], "next_page_token": ""}
    site.ingestion.answers[PATH] = (200, found)
    page = (await browser.get("/batches/deal-vault/b-1")).text
    for words in ("2 files inside", "File 2 in DV/1", "inside-1", "Remove it."):
        assert words in page


async def test_the_list_has_counts_and_links(site: Site, browser: Browser) -> None:
    site.ingestion.answers["/v1/batches"] = (200, {"batches": [batch()], "next_page_token": "t-2"})
    page = (await browser.get("/batches?matter=HB-1&mine=1")).text
    for words in (
        "37 ready",
        "2 scans",
        "paula",
        'href="/batches/deal-vault/b-1"',
        "matter=HB-1&amp;mine=1&amp;page=t-2",
    ):
        assert words in page
    assert "matter=HB-1&mine=true" in site.ingestion.calls[-1][2]


async def test_a_batch_has_remedies_and_links_to_reviews(site: Site, browser: Browser) -> None:
    found = [
        submission("proposed", document_id=DOCUMENT),
        submission("duplicate", duplicate_of="e" * 32),
        submission("refused", reason="needs_ocr", meaning="It has no text.", remedy="Recognise the text."),
    ]
    site.ingestion.answers[PATH] = (200, {"batch": batch(), "submissions": found, "next_page_token": ""})
    page = (await browser.get("/batches/deal-vault/b-1")).text
    for words in (f'href="/documents/{DOCUMENT}"', f'href="/documents/{"e" * 32}"', "Recognise the text."):
        assert words in page
    assert "2 refused: It has no text." in page


async def test_a_batch_that_is_not_there(site: Site, browser: Browser) -> None:
    site.ingestion.answers["/v1/batches/deal-vault/b-2"] = (404, {"error": {"reason": "not_found"}})
    answer = await browser.get("/batches/deal-vault/b-2")
    assert answer.status_code == 404
    assert "Not found" in answer.text


async def test_nothing_of_a_batch_is_markup(site: Site, browser: Browser) -> None:
    hostile = batch(batch_id=XSS, source_system=XSS, matters=[XSS], submitted_by=[XSS])
    rows = [
        submission("refused", source_reference=XSS, meaning=XSS, remedy=XSS, detail=XSS, matter=XSS, submitted_by=XSS)
    ]
    site.ingestion.answers["/v1/batches"] = (200, {"batches": [hostile], "next_page_token": XSS})
    site.ingestion.answers[PATH] = (200, {"batch": hostile, "submissions": rows, "next_page_token": XSS})
    for path in ("/batches", "/batches/deal-vault/b-1"):
        page = (await browser.get(path)).text
        assert "<img" not in page
        assert "49" not in page.partition("<main")[2].replace("/v1", "")
