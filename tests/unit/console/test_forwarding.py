"""What the reader sends to annotation through the console."""

import pytest

from services.annotation.edge.http.app import ROUTES as ANNOTATION_ROUTES
from services.console.forwarding import FORWARDED
from tests.unit.console.site import DOCUMENT, SESSION, Browser, Site

PATH = f"/v1/documents/{DOCUMENT}/findings"


async def test_a_call_goes_to_annotation_with_the_token_of_the_person(site: Site, browser: Browser) -> None:
    site.annotation.answers[PATH] = (200, {"findings": []})
    answer = await browser.fetch(f"/api{PATH}?purpose=review&x=%2F", authorization="Bearer stolen", cookie_hint="x")
    assert answer.json() == {"findings": []}
    method, path, query, token, _ = site.annotation.calls[-1]
    assert (method, path, query) == ("GET", PATH, "purpose=review&x=%2F")
    assert token.startswith("eyJ")
    assert not {"cookie", "authorization", "x-csrf-token"} & {name.lower() for name in site.annotation.sent[-1]}


async def test_a_body_and_an_error_pass_unchanged(site: Site, browser: Browser) -> None:
    error = {"error": {"reason": "conflict", "detail": "The set has revision 4"}}
    site.annotation.answers[f"/v1/documents/{DOCUMENT}/decisions"] = (409, error)
    answer = await browser.fetch(f"/api/v1/documents/{DOCUMENT}/decisions", "POST", {"revision": 3})
    assert (answer.status_code, answer.json()) == (409, error)
    assert site.annotation.calls[-1][4] == b'{"revision": 3}'


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/webhooks",
        "/api/v1/annotations",
        "/api/v1/matters/m/members",
        "/api/scim/v2/Users",
        "/api/openapi.json",
        f"/api/v1/documents/{DOCUMENT}/unknown",
        f"/api/v1/documents/{DOCUMENT}%2F..%2F..%2Fwebhooks",
        "/api/v1/documents/..%2f..%2fwebhooks",
        "/api//v1/webhooks",
        "/api/../v1/webhooks",
    ],
)
async def test_other_paths_are_not_forwarded(site: Site, browser: Browser, path: str) -> None:
    before = len(site.annotation.calls)
    answer = await browser.fetch(path)
    called = [call[1] for call in site.annotation.calls[before:]]
    assert answer.status_code == 404
    assert not [one for one in called if "webhooks" in one and "%2f" not in one.lower()]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "POST"])
async def test_other_methods_are_not_forwarded(site: Site, browser: Browser, method: str) -> None:
    before = len(site.annotation.calls)
    answer = await browser.fetch(f"/api{PATH}", method, {})
    assert answer.status_code == 405
    assert not [call for call in site.annotation.calls[before:] if call[0] == method]


async def test_without_a_session_nothing_is_forwarded(site: Site) -> None:
    browser = site.browser()
    browser.cookies[SESSION] = "x" * 43
    answer = await browser.fetch(f"/api{PATH}")
    assert (answer.status_code, answer.json()["error"]["reason"]) == (401, "unauthenticated")
    assert site.annotation.calls == []


async def test_a_token_that_annotation_refuses_ends_the_session(site: Site, browser: Browser) -> None:
    site.annotation.answers[PATH] = (401, {"error": {"reason": "unauthenticated"}})
    assert (await browser.fetch(f"/api{PATH}")).status_code == 401
    assert (await browser.fetch("/preferences")).status_code == 401


async def test_a_missing_second_factor_does_not(site: Site, browser: Browser) -> None:
    challenge = 'Bearer error="insufficient_user_authentication", acr_values="otp", max_age="300"'
    site.annotation.answers[PATH] = (401, {"error": {"reason": "insufficient_user_authentication"}})
    site.annotation.headers = {"www-authenticate": challenge, "set-cookie": "a=b", "server": "x"}
    answer = await browser.fetch(f"/api{PATH}")
    assert answer.headers["www-authenticate"] == challenge
    assert not {"set-cookie", "server"} & set(answer.headers)
    assert (await browser.fetch("/preferences")).status_code == 200


async def test_annotation_that_is_away_is_said_so(site: Site, browser: Browser) -> None:
    site.annotation.away = True
    answer = await browser.fetch(f"/api{PATH}")
    assert (answer.status_code, answer.json()["error"]["reason"]) == (503, "dependency_down")
    assert int(answer.headers["retry-after"]) >= 1


async def test_a_large_body_is_refused(site: Site, browser: Browser) -> None:
    body = b"x" * (1024 * 1024 + 1)
    answer = await browser.fetch(f"/api/v1/documents/{DOCUMENT}/decisions", "POST", body)
    assert answer.status_code == 413


def test_each_forwarded_route_is_one_of_annotation() -> None:
    """Whatever the console can do the API can do, by the same rules."""
    forwarded = {(method, path) for path, methods in FORWARDED.items() for method in methods}
    assert forwarded <= set(ANNOTATION_ROUTES)
