"""Requests that another site makes a browser send, and the headers of all answers."""

import pytest

from services.console.guard import CONTENT_POLICY
from tests.unit.console.site import ORIGIN, Browser, Site


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example", "sec-fetch-site": "cross-site"},
        {"origin": "https://evil.example", "sec-fetch-site": "same-origin"},
        {"origin": "null", "sec-fetch-site": "same-origin"},
        {"origin": ORIGIN, "sec-fetch-site": "cross-site"},
        {"origin": ORIGIN, "sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "same-site"},
        {},
    ],
)
@pytest.mark.parametrize("path", ["/sign-out", "/queue/assign", "/queue/hand-over", "/queue/abc/claim"])
async def test_a_form_of_another_site_changes_nothing(browser: Browser, path: str, headers: dict[str, str]) -> None:
    token = await browser.csrf()
    answer = await browser.send("POST", path, headers=headers, data={"csrf": token, "document": "abc"})
    assert answer.status_code == 403
    assert (await browser.fetch("/preferences")).status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/documents/abc/decisions", "/api/v1/documents/abc/review:complete"])
@pytest.mark.parametrize("token", ["", "0" * 64])
async def test_a_call_needs_the_token_of_the_session(site: Site, browser: Browser, path: str, token: str) -> None:
    before = len(site.annotation.calls)
    answer = await browser.fetch(path, "POST", {}, **{"x-csrf-token": token})
    assert answer.status_code == 403
    assert not [call for call in site.annotation.calls[before:] if call[0] == "POST"]


@pytest.mark.parametrize("site_header", ["cross-site", "same-site"])
@pytest.mark.parametrize("path", ["/api/v1/reviews", "/queue", "/static/console.css", "/preferences"])
async def test_another_site_cannot_load_parts_of_the_console(browser: Browser, path: str, site_header: str) -> None:
    answer = await browser.send("GET", path, headers={"sec-fetch-site": site_header, "sec-fetch-mode": "no-cors"})
    assert answer.status_code == 403


async def test_a_link_from_another_site_opens_a_page(site: Site) -> None:
    answer = await site.browser().get("/queue", **{"sec-fetch-site": "cross-site"})
    assert answer.status_code == 303


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:17207", "localhost:17206", ""])
async def test_a_name_that_resolves_to_the_console_is_not_the_console(browser: Browser, host: str) -> None:
    answer = await browser.get("/queue", host=host)
    assert answer.status_code == 403
    assert ORIGIN in answer.json()["error"]["detail"]


@pytest.mark.parametrize(
    "path",
    [
        "/queue",
        "/sign-in",
        "/signed-out",
        "/nothing",
        "/static/console.css",
        "/static/none",
        "/api/v1/reviews",
        "/api/x",
    ],
)
async def test_every_answer_has_the_headers_that_bound_a_page(browser: Browser, path: str) -> None:
    headers = (await browser.get(path)).headers
    assert headers["content-security-policy"] == CONTENT_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert ("max-age" if path == "/static/console.css" else "no-store") in headers["cache-control"]


def test_the_policy_allows_no_inline_scripts_and_no_other_hosts() -> None:
    rules = dict(one.strip().partition(" ")[::2] for one in CONTENT_POLICY.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self'"
    assert (rules["require-trusted-types-for"], rules["trusted-types"]) == ("'script'", "'none'")
    assert rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    assert not any(word in CONTENT_POLICY for word in ("unsafe", "http", "*", "data:"))
