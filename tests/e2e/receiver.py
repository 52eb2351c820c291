"""The webhook receiver of a case system."""

import socket
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


PORT = _free_port()  # the settings of annotation name it


@dataclass(frozen=True, slots=True)
class Call:
    """A received request. Header names are in lower case."""

    headers: dict[str, str]
    content: bytes


class Receiver:
    """A context manager that records requests. It answers the first `failures` with 500, all others with 204."""

    def __init__(self, failures: int = 0) -> None:
        self.calls: list[Call] = []
        self._failures = failures
        self._server = ThreadingHTTPServer(("127.0.0.1", PORT), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}/sets"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                content = self.rfile.read(int(self.headers["content-length"]))
                receiver.calls.append(Call({name.lower(): value for name, value in self.headers.items()}, content))
                self.send_response(500 if len(receiver.calls) <= receiver._failures else 204)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        return Handler
