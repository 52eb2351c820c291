"""The fake API in a process of its own: `python -m tests.benchmarks.reader.server PAGES MARKS` prints its address.

It ends when its input is closed. Pictures are drawn before the address is printed, so that drawing is not measured.
"""

import sys
from functools import cache

from starlette.applications import Starlette
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tests.benchmarks.reader.floor import SCRIPT, page
from tests.integration.console.reader.fake_api import CSP, FakeApi
from tests.integration.console.reader.paper import picture
from tests.integration.console.reader.review import Review
from tests.integration.console.reader.serving import served

_DRAWN, _DRAWN_WIDTH = 8, 800


@cache
def _drawn(pages: int, number: int, width: int) -> bytes:
    """A few pictures for all pages: only their sizes matter."""
    return picture(pages, 1 + number % _DRAWN, width)


class Measured(FakeApi):
    """The fake API, and beside it the floor: the same picture and marks as plain HTML."""

    def app(self) -> Starlette:
        app = super().app()
        app.router.routes.append(Route("/floor", lambda _request: self._floor()))
        app.router.routes.append(Route("/floor.js", lambda _request: Response(SCRIPT, media_type="text/javascript")))
        return app

    def _floor(self) -> Response:
        return HTMLResponse(page(self.review), headers={"content-security-policy": CSP})


def main() -> int:
    pages, marks = (int(one) for one in sys.argv[1:3])
    for number in range(_DRAWN):
        _drawn(pages, number, _DRAWN_WIDTH)
    review = Review(pages=pages, marks=marks)
    with served(Measured(review, lambda number, width: _drawn(pages, number % _DRAWN, width))) as address:
        print(address, flush=True)
        sys.stdin.read()
    return 0


if __name__ == "__main__":
    sys.exit(main())
