"""Each route of the console has a rule, and refuses those without a session."""

import pytest

from services.console.routes import ROUTES, Access
from tests.unit.console.site import Site

CLOSED = [(method, path, access) for (method, path), access in ROUTES.items() if access is not Access.OPEN]
OPEN = {
    ("GET", "/"),
    ("GET", "/sign-in"),
    ("GET", "/sign-in/callback"),
    ("GET", "/signed-out"),
    ("GET", "/static"),
    ("POST", "/sign-in/provider-logout"),
    ("POST", "/sign-out"),
}


@pytest.mark.parametrize(("method", "path", "access"), CLOSED, ids=[f"{method} {path}" for method, path, _ in CLOSED])
async def test_a_route_needs_a_session(site: Site, method: str, path: str, access: Access) -> None:
    browser = site.browser()
    filled = path.replace("{", "").replace("}", "")
    if access is Access.PAGE:
        if method == "GET":
            answer = await browser.get(filled)
            assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/sign-in")
        form = {"sec-fetch-site": "same-origin"}
        answer = await (browser.get(filled, **form) if method == "GET" else browser.post(filled, {"csrf": "x"}))
        # `form-action` blocks a form that is redirected to the identity provider: the page goes there by itself.
        assert (answer.status_code, "location" in answer.headers) == (401, False)
        assert '<meta http-equiv="refresh" content="0; url=/sign-in?return=' in answer.text
    else:
        answer = await browser.fetch(filled, method, None if method == "GET" else {}, **{"x-csrf-token": "x"})
        assert (answer.status_code, answer.json()["error"]["reason"]) == (401, "unauthenticated")
    assert site.annotation.calls == []


def test_the_open_routes_are_known() -> None:
    assert {route for route, access in ROUTES.items() if access is Access.OPEN} == OPEN
