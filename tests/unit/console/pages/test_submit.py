"""The page of submitters and its calls: who gets it, and what goes to ingestion."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from tests.issuer import PAULA
from tests.unit.console.pages.test_queue import XSS
from tests.unit.console.site import ORIGIN, Browser, Site

OPTIONS = {
    "sources": [{"source_system": "deal-vault", "matters": []}],
    "matters": ["HB-1", "HB-2"],
    "any_matter": False,
    "max_bytes": 8 << 20,
}
METADATA = {"source_system": "deal-vault", "matter": "HB-1", "priority": "high", "batch_id": "b-1"}


@pytest.fixture
async def submitter(site: Site) -> Browser:
    """A browser in which a submitter is signed in."""
    site.ingestion.answers["/v1/submission-options"] = (200, OPTIONS)
    browser = site.browser()
    await browser.sign_in(person=PAULA.subject)
    return browser


async def upload(browser: Browser, data: bytes, name: str, metadata: Any = METADATA, **headers: str) -> Any:
    given = {
        "idempotency-key": "s-1",
        "x-glossator-file-name": quote(name),
        "x-glossator-metadata": quote(json.dumps(metadata)),
        "content-type": "application/pdf",
        **headers,
    }
    return await browser.fetch("/submit/files", "POST", data, **given)


async def test_the_page_names_the_limit_and_the_matters(submitter: Browser) -> None:
    page = (await submitter.get("/submit")).text
    for words in ("HB-1", "HB-2", "up to 8 MB", 'data-limit="8388608"', 'value="deal-vault"', 'value="web-'):
        assert words in page
    assert 'href="/submit" aria-current="page"' in page


async def test_matters_that_are_not_known_can_be_typed(site: Site, submitter: Browser) -> None:
    site.ingestion.answers["/v1/submission-options"] = (200, {**OPTIONS, "any_matter": True, "matters": [XSS]})
    page = (await submitter.get("/submit")).text
    assert 'list="matters"' in page
    assert "<img" not in page


async def test_other_people_get_no_page(site: Site, browser: Browser) -> None:
    answer = await browser.get("/submit")
    assert answer.status_code == 403
    assert "role submitter" in answer.text
    assert 'href="/submit"' not in answer.text
    assert site.ingestion.calls == []


async def test_a_person_without_a_matter_is_told(site: Site, submitter: Browser) -> None:
    site.ingestion.answers["/v1/submission-options"] = (200, {**OPTIONS, "matters": []})
    page = (await submitter.get("/submit")).text
    assert "no matter to which you can submit" in page
    assert 'type="file"' not in page


async def test_a_file_goes_to_ingestion_with_the_token_of_the_person(site: Site, submitter: Browser) -> None:
    answer = await upload(submitter, b"%PDF-1.7 words", "Loan (1).pdf")
    assert (answer.status_code, answer.json()["status"]) == (202, "accepted")
    [(headers, data)] = site.ingestion.uploads
    assert data == b"%PDF-1.7 words"
    assert json.loads(headers["x-glossator-metadata"]) == METADATA
    assert headers["x-glossator-file-name"] == "Loan (1).pdf"
    assert (headers["idempotency-key"], headers["content-type"]) == ("s-1", "application/pdf")
    assert headers["content-length"] == "14"
    method, path, _, token, _ = site.ingestion.calls[-1]
    assert (method, path) == ("POST", "/v1/documents")
    assert token.startswith("eyJ")


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("<img src=x>.pdf", "<img src=x>.pdf"),
        ("../../etc/passwd", "../../etc/passwd"),
        ("a\r\nx-glossator-metadata: {}\x00.pdf", "a__x-glossator-metadata: {}_.pdf"),
        ("\u202egpj.exe", "_gpj.exe"),
        ("\u00e9" * 127, "\u00e9" * 127),
        ("x" * 255, "x" * 255),
    ],
)
async def test_file_names_are_only_data(site: Site, submitter: Browser, name: str, sent: str) -> None:
    assert (await upload(submitter, b"x", name)).status_code == 202
    headers = site.ingestion.uploads[-1][0]
    assert headers["x-glossator-file-name"].encode("latin-1").decode() == sent


@pytest.mark.parametrize("metadata", [[], "x", None, {"matter": ["HB-1"]}, {"matter": 1}])
async def test_metadata_that_are_not_valid_are_refused(site: Site, submitter: Browser, metadata: Any) -> None:
    answer = await upload(submitter, b"x", "a.pdf", metadata)
    assert (answer.status_code, answer.json()["error"]["field"]) == (400, "metadata")
    assert site.ingestion.uploads == []


async def test_a_script_can_state_only_what_the_page_has(site: Site, submitter: Browser) -> None:
    more = {**METADATA, "tenant": "northgate-credit", "purposes": ["training"], "parent_document_id": "d" * 32}
    await upload(submitter, b"x", "a.pdf", more)
    assert json.loads(site.ingestion.uploads[0][0]["x-glossator-metadata"]) == METADATA


@pytest.mark.parametrize(
    "headers",
    [{"x-csrf-token": "wrong"}, {"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}],
)
async def test_only_this_page_can_upload(site: Site, submitter: Browser, headers: dict[str, str]) -> None:
    assert (await upload(submitter, b"x", "a.pdf", **headers)).status_code == 403
    assert site.ingestion.uploads == []


async def test_the_answer_of_ingestion_passes(site: Site, submitter: Browser) -> None:
    error = {"error": {"reason": "rate_limited", "message": "Too many"}}
    site.ingestion.receipt, site.ingestion.headers = (429, error), {"retry-after": "7", "set-cookie": "a=b"}
    answer = await upload(submitter, b"x", "a.pdf")
    assert (answer.status_code, answer.json(), answer.headers["retry-after"]) == (429, error, "7")
    assert "set-cookie" not in answer.headers


async def test_a_token_that_ingestion_refuses_ends_the_session(site: Site, submitter: Browser) -> None:
    site.ingestion.receipt = (401, {"error": {"reason": "unauthenticated"}})
    assert (await upload(submitter, b"x", "a.pdf")).status_code == 401
    assert (await submitter.fetch("/submit/session")).status_code == 401


async def test_a_file_can_be_larger_than_other_bodies(site: Site, submitter: Browser) -> None:
    data = b"x" * (3 << 20)
    assert (await upload(submitter, data, "a.txt")).status_code == 202
    assert len(site.ingestion.uploads[0][1]) == len(data)
    assert (await submitter.fetch("/preferences", "PUT", data)).status_code == 413


async def test_a_file_over_the_limit_of_the_console_is_refused(site: Site, submitter: Browser) -> None:
    answer = await upload(submitter, b"x", "a.pdf", **{"content-length": str((64 << 20) + 1)})
    assert (answer.status_code, answer.json()["error"]["reason"]) == (413, "too_large")
    assert site.ingestion.uploads == []


async def test_statuses_are_of_all_pages(site: Site, submitter: Browser) -> None:
    one = dict.fromkeys(("reason", "meaning", "remedy", "detail", "document_id", "duplicate_of"), "")
    submissions = [{**one, "submission_id": "s-1", "status": "accepted", "source_reference": "keyed-1", "family": "f"}]
    site.ingestion.answers["/v1/batches/deal-vault/b-1"] = (200, {"submissions": submissions, "next_page_token": ""})
    answer = await submitter.fetch("/submit/status?source_system=deal-vault&batch_id=b-1")
    assert answer.json() == {
        "submissions": [{**one, "submission_id": "s-1", "status": "accepted", "source_reference": "keyed-1"}]
    }
    assert (await submitter.fetch("/submit/status?source_system=..%2F..&batch_id=b-1")).status_code == 404
    assert site.ingestion.calls[-1][1] == "/v1/batches/..%2F../b-1"


async def test_the_session_names_its_person(submitter: Browser) -> None:
    answer = (await submitter.fetch("/submit/session")).json()
    assert answer["person"] == PAULA.subject
    assert answer["csrf"] == await submitter.csrf()


async def test_sign_in_returns_to_the_page(site: Site) -> None:
    answer = await site.browser().get("/submit")
    assert answer.headers["location"] == "/sign-in?return=%2Fsubmit"
    assert ORIGIN.startswith("http://127.0.0.1")
