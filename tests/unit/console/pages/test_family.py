"""The documents around a document and inside it: what ingestion says, and no more."""

from typing import Any

import pytest

from services.console.pages.family import KINDS
from services.ingestion.extractors.media_types import CONVERTED
from services.ingestion.extractors.registry import EXTRACTORS
from tests.unit.console.site import Browser, Site

PATH = "/v1/documents/d-1"


def attached(number: int, status: str, **more: Any) -> dict[str, Any]:
    return {
        "submission_id": f"s-{number}",
        "source_reference": f"DV/1#{number}",
        "status": status,
        "document_id": f"d-1-{number}",
        "attachment_count": 0,
        **more,
    }


async def test_the_files_inside_have_their_stage_and_what_to_do(site: Site, browser: Browser) -> None:
    refusal = {"reason": "needs_password", "meaning": "The file is encrypted.", "remedy": "Remove it."}
    found = [
        attached(1, "published", media_type="application/pdf", attachment_count=2),
        attached(2, "refused", document_id="", **refusal),
        attached(3, "duplicate", document_id="", duplicate_of="d-9"),
        attached(4, "accepted"),
    ]
    site.ingestion.answers[PATH] = (200, {"parent_document_id": "d-0", "attachment_count": 60, "attachments": found})
    answer = await browser.get("/documents/d-1/family")
    family = answer.json()
    assert (answer.status_code, family["parent"], family["count"]) == (200, "d-0", 60)
    shown = [(one["number"], one["kind"], one["stage"], one["document_id"], one["refused"]) for one in family["files"]]
    assert shown == [
        ("1", "PDF", "Reviewed", "d-1-1", False),
        ("2", "", "Refused", "", True),
        ("3", "", "Duplicate", "d-9", False),
        ("4", "", "Read", "", False),
    ]
    assert family["files"][1]["remedy"] == "Remove it."
    assert family["files"][0]["files"] == 2


@pytest.mark.parametrize("status", [403, 404, 409])
async def test_without_the_right_to_its_status_a_document_has_no_family(
    site: Site, browser: Browser, status: int
) -> None:
    site.ingestion.answers[PATH] = (status, {"error": {"reason": "not_found"}})
    assert (await browser.get("/documents/d-1/family")).json() == {"parent": "", "count": 0, "files": [], "next": ""}


async def test_more_files_come_by_the_token_of_ingestion(site: Site, browser: Browser) -> None:
    found = {"attachment_count": 60, "attachments": [attached(51, "accepted")], "next_page_token": "250"}
    site.ingestion.answers[PATH] = (200, found)
    family = (await browser.get("/documents/d-1/family?page_token=50")).json()
    assert (family["next"], [one["number"] for one in family["files"]]) == ("250", ["51"])
    await browser.get("/documents/d-1/family?page_token=5%260")
    queries = [query for _, path, query, *_ in site.ingestion.calls if path == PATH]
    assert queries == ["page_size=200&page_token=50", "page_size=200&page_token=5%260"]


def test_the_media_types_are_those_of_ingestion() -> None:
    assert KINDS.keys() <= EXTRACTORS.keys() | CONVERTED
