"""A listener on 127.0.0.1 that receives the redirect of one sign-in (RFC 8252, section 7.3)."""

import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

from services.cli.errors import CommandError
from services.cli.local.ports import LOOPBACK

PATH = "/callback"
_PAGE = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>Glossator</title>"
    "<body style='font: 1rem/1.5 system-ui; margin: 4rem auto; max-width: 32rem'>"
    "<h1>{title}</h1><p>{text}</p></body></html>"
)


class Listener:
    """Listens from its creation until the end of the block, on a port that the kernel chooses. Each connection has a
    few seconds, so that an idle one does not block the redirect.
    """

    def __init__(self) -> None:
        self._server = HTTPServer((LOOPBACK, 0), _Handler)
        self._server.found = ""  # type: ignore[attr-defined]
        self._server.accepts = lambda _query: False  # type: ignore[attr-defined]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._server.server_close()

    @property
    def address(self) -> tuple[str, int]:
        """The address of the socket, which is the one of `redirect_uri`."""
        host, port = self._server.socket.getsockname()
        return host, port

    @property
    def redirect_uri(self) -> str:
        return f"http://{LOOPBACK}:{self._server.server_port}{PATH}"

    def wait(self, accepts: Callable[[dict[str, str]], bool], seconds: float) -> str:
        """The URL of the first redirect with parameters that `accepts` allows; others get status 400.

        Raises `CommandError` after `seconds`.
        """
        self._server.accepts = accepts  # type: ignore[attr-defined]
        deadline = time.monotonic() + seconds
        while not self._server.found:  # type: ignore[attr-defined]
            self._server.timeout = deadline - time.monotonic()
            if self._server.timeout <= 0:
                raise CommandError("no one signed in within the time limit", "sign in again")
            self._server.handle_request()
        return f"http://{LOOPBACK}:{self._server.server_port}{self._server.found}"  # type: ignore[attr-defined]


class _Handler(BaseHTTPRequestHandler):
    timeout = 5.0
    server_version, sys_version = "glossator", ""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items() if len(values) == 1}
        if parts.path == PATH and self.server.accepts(query):  # type: ignore[attr-defined]
            self.server.found = self.path  # type: ignore[attr-defined]
            failed = "error" in query
            text = "Read the message in the terminal." if failed else "You can close this page."
            self._answer(200, "Not signed in" if failed else "Signed in", text)
        else:
            self._answer(400, "Not a sign-in", "This page belongs to no sign-in that is in progress.")

    def log_message(self, *_: object) -> None:
        """Prints nothing: the path contains the code."""

    def _answer(self, status: int, title: str, text: str) -> None:
        body = _PAGE.format(title=title, text=text).encode()
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Connection": "close",
}
