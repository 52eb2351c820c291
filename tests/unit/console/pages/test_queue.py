"""The pages of the queue."""

import json
from typing import Any
from urllib.parse import parse_qs

import pytest

from tests.unit.console.site import DOCUMENT, Browser, Site

XSS = "<img src=x onerror=alert(1)>\"'&`{{7*7}}"


def review(**changes: Any) -> dict[str, Any]:
    document = {
        "document_id": DOCUMENT,
        "source_reference": "DV/2024/3417",
        "matter": "HB-1",
        "client_id": "C-9",
        "version": 2,
        "privileged": True,
        "priority": "urgent",
        **changes.pop("document", {}),
    }
    assignment = {
        "assignee": "okta:anna",
        "due_at": "2026-12-01T23:59:00Z",
        "lease_holder": "okta:ben",
        **changes.pop("assignment", {}),
    }
    return {
        "document": document,
        "state": "proposed",
        "document_type": "supply",
        "received_at": "2026-11-28T10:00:00Z",
        "code_points": 10_000,
        "annotations": 40,
        "undecided_annotations": 30,
        "findings": 20,
        "open_findings": [{"severity": "high", "count": 1}, {"severity": "info", "count": 9}],
        "assignment": assignment,
        **changes,
    }


def listed(*reviews: dict[str, Any], **changes: Any) -> tuple[int, dict[str, Any]]:
    counts = {"matching": len(reviews), "open": len(reviews), "mine": 0, "unassigned": 3, "next_page_token": ""}
    counts |= {"team": 2, "version": "v1"}
    return 200, {"reviews": list(reviews), **counts, **changes}


async def test_a_row_says_what_is_left(site: Site, browser: Browser) -> None:
    site.annotation.answers["/v1/reviews"] = listed(review())
    page = (await browser.get("/queue")).text
    for words in (
        "DV/2024/3417",
        "HB-1",
        "C-9",
        "1 high",
        "9 info",
        "20 of 60",
        "1 Dec 2026",
        "anna",
        "version 2",
        "Urgent",
    ):
        assert words in page
    assert "ben is working on it" in page
    assert "privileged" in page
    assert f'href="/documents/{DOCUMENT}"' in page


async def test_a_lead_sees_who_stopped_reading_and_why(site: Site, browser: Browser) -> None:
    stop = {"person": "okta:ben", "reason": "conflict", "stopped_at": "2026-11-27T09:00:00Z", "pages": "1-3"}
    site.annotation.answers["/v1/reviews"] = listed(review(stops=[stop]), review())
    page = (await browser.get("/queue?view=stopped")).text
    assert "ben stopped: conflict of interest, 27 Nov 2026" in page
    assert page.count("stopped:") == 1


@pytest.mark.parametrize("scope", ["document", "matter"])
async def test_the_queue_says_that_a_document_was_closed(site: Site, browser: Browser, scope: str) -> None:
    site.annotation.answers["/v1/reviews"] = listed()
    assert "You stopped reading." in (await browser.get(f"/queue?stopped={scope}")).text
    assert "You stopped reading." not in (await browser.get("/queue?stopped=another")).text


@pytest.mark.parametrize(
    ("query", "sent"),
    [
        ("", {"mine": "true", "page_size": "50"}),
        ("view=unassigned", {"unassigned": "true", "page_size": "50"}),
        ("view=completed&matter=HB-1", {"state": "published", "matter": "HB-1", "page_size": "50"}),
        (
            "view=all&severity=high&order=due&page=t",
            {"severity": "high", "order": "due", "page_size": "50", "page_token": "t"},
        ),
        ("view=all&matter=+&other=1", {"page_size": "50"}),
    ],
)
async def test_filters_go_to_annotation(site: Site, browser: Browser, query: str, sent: dict[str, str]) -> None:
    site.annotation.answers["/v1/reviews"] = listed()
    await browser.get(f"/queue?{query}")
    asked = next(call[2] for call in site.annotation.calls if call[1] == "/v1/reviews")
    assert {name: values[0] for name, values in parse_qs(asked).items()} == sent


async def test_an_unknown_view_is_named(browser: Browser) -> None:
    answer = await browser.get("/queue?view=everyone")
    assert answer.status_code == 400
    assert "The view is not one of mine, team, unassigned, all, completed, stopped" in answer.text


async def test_every_value_is_escaped(site: Site, browser: Browser) -> None:
    document = dict.fromkeys(("source_reference", "matter", "client_id", "document_id"), XSS)
    one = review(document=document, document_type=XSS, assignment={"assignee": XSS, "lease_holder": XSS})
    site.annotation.answers["/v1/reviews"] = listed(one, next_page_token=XSS)
    page = (await browser.get(f"/queue?view=all&matter={XSS}".replace("&`", "%26`").replace("'&", "'%26"))).text
    assert "<img" not in page
    assert "{{7*7}}" in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ("mine", "Nothing is assigned to you"),
        ("team", "Nobody else has an open review in your matters"),
        ("unassigned", "Every open review is assigned"),
        ("all", "No review is open"),
        ("completed", "No review is completed yet"),
        ("all&matter=x", "No review matches these filters"),
    ],
)
async def test_an_empty_view_says_what_to_do(site: Site, browser: Browser, view: str, words: str) -> None:
    site.annotation.answers["/v1/reviews"] = listed()
    assert words in (await browser.get(f"/queue?view={view}")).text


async def test_a_claim_opens_the_document(site: Site, browser: Browser) -> None:
    site.annotation.answers[f"/v1/documents/{DOCUMENT}/review:claim"] = (200, {})
    answer = await browser.post(f"/queue/{DOCUMENT}/claim", {"csrf": await browser.csrf()})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/documents/{DOCUMENT}")


async def test_a_claim_that_another_person_has_says_so_on_the_same_page(site: Site, browser: Browser) -> None:
    site.annotation.answers["/v1/reviews"] = listed(review())
    refusal = {"error": {"reason": "precondition_failed", "detail": "Another person has the review"}}
    site.annotation.answers[f"/v1/documents/{DOCUMENT}/review:claim"] = (409, refusal)
    token = await browser.csrf()
    answer = await browser.post(f"/queue/{DOCUMENT}/claim", {"csrf": token, "view": "all", "order": "due"})
    assert "Another person has the review" in answer.text
    assert "order=due" in next(call[2] for call in site.annotation.calls if call[1] == "/v1/reviews")


async def test_reviews_are_assigned_in_bulk(site: Site, browser: Browser) -> None:
    site.annotation.answers["/v1/reviews"] = listed(review())
    results = [
        {"document_id": "a", "assignment": {"assignee": "okta:anna"}, "reason": ""},
        {"document_id": "b", "assignment": {"assignee": "okta:ben"}, "reason": ""},
        {"document_id": "c", "assignment": None, "reason": "no_access"},
    ]
    site.annotation.answers["/v1/reviews:assign"] = (200, {"results": results})
    form = {"csrf": await browser.csrf(), "document": ["a", "b", "c"], "assignees": "anna, ben", "due_at": "2026-12-24"}
    page = (await browser.post("/queue/assign", form)).text
    body = json.loads(next(call[4] for call in site.annotation.calls if call[1] == "/v1/reviews:assign"))
    assert body == {
        "document_ids": ["a", "b", "c"],
        "assignees": ["anna", "ben"],
        "due_at": "2026-12-24T23:59:00+00:00",
    }
    assert "2 of 3 reviews assigned: anna 1, ben 1" in page
    assert "1 not assigned: the person is not in the matter" in page


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"assignees": "anna"}, "Nothing is selected"),
        ({"assignees": "anna", "document": "a", "due_at": "soon"}, "The due date is not a date"),
    ],
)
async def test_a_form_that_is_not_complete_says_why(
    site: Site, browser: Browser, form: dict[str, str], words: str
) -> None:
    site.annotation.answers["/v1/reviews"] = listed(review())
    assert words in (await browser.post("/queue/assign", {"csrf": await browser.csrf(), **form})).text


async def test_a_lead_moves_all_reviews_of_a_colleague(site: Site, browser: Browser) -> None:
    site.annotation.answers["/v1/reviews"] = listed()
    site.annotation.answers["/v1/reviews:assign"] = (200, {"results": []})
    form = {"csrf": await browser.csrf(), "from_assignee": " okta:ill ", "assignees": "anna"}
    page = (await browser.post("/queue/hand-over", form)).text
    body = json.loads(next(call[4] for call in site.annotation.calls if call[1] == "/v1/reviews:assign"))
    assert body == {"from_assignee": "okta:ill", "assignees": ["anna"]}
    assert "There is no open review to move" in page


@pytest.mark.parametrize(
    ("lease_until", "due_at", "words"),
    [
        ("2126-11-28T10:00:00Z", "2020-12-01T23:59:00Z", ["ben is working on it", "Overdue"]),
        ("2020-11-28T10:00:00Z", "2126-12-01T23:59:00Z", []),
    ],
)
async def test_leases_and_due_dates_are_those_of_now(
    site: Site, browser: Browser, lease_until: str, due_at: str, words: list[str]
) -> None:
    one = review(assignment={"lease_until": lease_until, "due_at": due_at})
    site.annotation.answers["/v1/reviews"] = listed(one)
    page = (await browser.get("/queue")).text
    assert [one for one in ("ben is working on it", "Overdue") if one in page] == words


@pytest.mark.parametrize(
    ("form", "method", "path", "body"),
    [
        (
            {"person": "okta:ill", "deputy": "okta:ben", "since": "2026-12-01", "until": "2026-12-24"},
            "PUT",
            "/v1/deputies/okta%3Aill",
            {"deputy": "okta:ben", "since": "2026-12-01T00:00:00+00:00", "until": "2026-12-24T23:59:00+00:00"},
        ),
        ({"person": "okta:ill"}, "DELETE", "/v1/deputies/okta%3Aill", None),
    ],
)
async def test_a_deputy_is_set_and_ended(
    site: Site, browser: Browser, form: dict[str, str], method: str, path: str, body: object
) -> None:
    site.annotation.answers[path] = (200, {})
    answer = await browser.post("/queue/deputy", {"csrf": await browser.csrf(), "view": "all", **form})
    assert (answer.status_code, answer.headers["location"]) == (303, "/queue?view=all")
    sent = next(call for call in site.annotation.calls if call[1] == path)
    assert (sent[0], json.loads(sent[4]) if sent[4] else None) == (method, body)


async def test_the_deputies_are_listed(site: Site, browser: Browser) -> None:
    site.annotation.answers["/v1/reviews"] = listed()
    one = {"person": "okta:ill", "deputy": "okta:ben", "since": "2026-12-01T00:00:00Z", "until": "2026-12-24T23:59:00Z"}
    site.annotation.answers["/v1/deputies"] = (200, {"deputies": [one]})
    assert "ill: ben, 1 Dec 2026 to 24 Dec 2026" in (await browser.get("/queue")).text


async def test_a_refusal_is_a_page(site: Site, browser: Browser) -> None:
    site.annotation.answers["/v1/reviews"] = (403, {"error": {"reason": "forbidden", "detail": XSS}})
    answer = await browser.get("/queue")
    assert answer.status_code == 403
    assert "Not allowed" in answer.text
    assert "<img" not in answer.text


async def test_counts_for_the_page_itself_do_not_keep_a_session_alive(site: Site, browser: Browser) -> None:
    site.annotation.answers["/v1/reviews"] = listed(review())
    answer = await browser.fetch("/queue/counts?view=all", **{"x-glossator-background": "1"})
    numbers = {"open": 1, "mine": 0, "unassigned": 3, "matching": 1}
    assert answer.json() == {**numbers, "team": 2, "version": "v1"}
    earlier = {name: value for name, value in listed(review())[1].items() if name not in {"team", "version"}}
    site.annotation.answers["/v1/reviews"] = (200, earlier)
    assert (await browser.fetch("/queue/counts")).json() == {**numbers, "team": 0, "version": "1 0 3 1"}
    assert "My team" not in (await browser.get("/queue")).text
