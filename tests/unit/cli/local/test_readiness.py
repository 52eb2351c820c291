import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from services.cli.local.ports import free_port
from services.cli.local.readiness import failing_checks, missing


@contextmanager
def answering(status: int, body: bytes) -> Iterator[str]:
    """The address of a server that answers every GET with this status and body."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None: ...  # noqa: A002 # the name is the base class's

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("status", "body", "checks", "text"),
    [
        (200, b'{"ready": true, "failing": {}}', [], ""),
        (
            503,
            b'{"ready": false, "failing": {"kafka": "TimeoutError", "triton": "triton"}}',
            ["kafka (TimeoutError)", "triton"],
            "kafka (TimeoutError), triton",
        ),
        (
            503,
            b'{"failing": {"worker": "Error", "tables": "kafka"}, "causes": {"worker": "Waiting for Kafka"}}',
            ["Waiting for Kafka", "tables (kafka)"],
            "Kafka, tables (kafka)",
        ),
        (503, b"<html>", ["/readyz (HTTP status 503)"], "/readyz (HTTP status 503)"),
        (404, b"{}", ["/readyz (HTTP status 404)"], "/readyz (HTTP status 404)"),
    ],
)
def test_failing_checks_are_read_with_their_causes(status: int, body: bytes, checks: list[str], text: str) -> None:
    with answering(status, body) as address:
        assert failing_checks(address) == checks
        assert missing(address) == text


def test_a_service_that_does_not_listen_yet_has_no_answer() -> None:
    address = f"127.0.0.1:{free_port()}"
    assert failing_checks(address) is None
    assert missing(address) == "its first answer to /readyz"
