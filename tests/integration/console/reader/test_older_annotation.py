"""During an upgrade the console can be newer than annotation: routes that the older release lacks answer 404."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Route

from tests.integration.console.reader.conftest import Reader

_LATER = ("pages", "structure", "search", "comments", "reveals", "fields", "summary", "review:claim", "review:undo")
_NOT_FOUND = {"error": {"reason": "not_found", "message": "Not found.", "remedy": "", "field": "", "detail": ""}}


def absent(route: Route) -> None:
    route.fulfill(status=404, json=_NOT_FOUND)


@pytest.mark.parametrize("routes", [*[(one,) for one in _LATER], _LATER])
def test_decisions_are_saved_without_later_routes(open_reader: Callable[..., Reader], routes: tuple[str, ...]) -> None:
    reader = open_reader()
    for one in routes:
        reader.page.route(f"**/api/v1/documents/doc-1/{one}*", absent)
        reader.page.route(f"**/api/v1/documents/doc-1/{one}/**", absent)
    reader.page.reload()
    reader.page.wait_for_selector(".card-current")
    reader.press("a", "n", "r", "1", "n", "a")
    reader.wait_saved()
    assert [one["decision"] for one in reader.review.history] == ["accept", "reject", "accept"]
    reader.press("u")
    reader.press("n", "a")
    reader.wait_saved()
    decided = [one["decision"] for one in reader.review.history]
    assert len(decided) == 4
