"""A script of the console that the browser gets late, as on a slow connection."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, Route

_POLL_MILLISECONDS = 20


@contextmanager
def late_script(page: Page, name: str) -> Iterator[None]:
    """Load the page again. The script `name` arrives when the block ends."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(f"**/{name}", hold)
    page.reload(wait_until="commit")
    yield
    while not held:
        page.wait_for_timeout(_POLL_MILLISECONDS)
    held[0].continue_()
