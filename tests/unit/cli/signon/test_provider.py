"""The metadata and the errors of an identity provider."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from services.cli.errors import CommandError
from services.cli.signon.provider import Provider
from tests.issuer import in_background


class _Handler(BaseHTTPRequestHandler):
    body = b""
    status = 200

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(self.body.replace(b"URL", f"http://{self.headers['host']}".encode()))

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def url() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Handler)
    thread = in_background(server.serve_forever)
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(20)
    server.server_close()


@pytest.mark.parametrize(
    ("body", "status", "fault"),
    [
        (b'{"issuer": "URL/"}', 200, "another issuer"),
        (b"[]", 200, "another issuer"),
        (b"<html>", 200, "not valid"),
        (b'{"issuer": "URL"}', 500, "does not answer"),
        (b'{"issuer": "URL"}', 302, "does not answer"),
        (b'{"issuer": "URL", "token_endpoint": "http://sso.example/token"}', 200, "not https"),
        (b'{"issuer": "URL", "jwks_uri": 5}', 200, "not https"),
    ],
)
def test_other_metadata_is_refused(
    monkeypatch: pytest.MonkeyPatch, url: str, body: bytes, status: int, fault: str
) -> None:
    monkeypatch.setattr(_Handler, "body", body)
    monkeypatch.setattr(_Handler, "status", status)
    with pytest.raises(CommandError, match=fault):
        Provider(url).discover()


@pytest.mark.parametrize("url", ["http://sso.example", "ftp://127.0.0.1", "https://user@sso.example"])
def test_a_provider_without_tls_is_refused(url: str) -> None:
    with pytest.raises(CommandError, match="https"):
        Provider(url).discover()


def test_a_provider_that_is_away() -> None:
    with pytest.raises(CommandError, match="does not answer"):
        Provider("http://127.0.0.1:9").discover()


def test_a_missing_endpoint_is_named(provider: Provider) -> None:
    with pytest.raises(CommandError, match="has no device_authorization_endpoint"):
        provider.endpoint({}, "device_authorization_endpoint")


@pytest.mark.parametrize("mode", [0o640, 0o604, None])
def test_a_secret_that_others_can_read_is_refused(tmp_path: Path, mode: int | None) -> None:
    secret = tmp_path / "secret"
    if mode is not None:
        secret.write_text("hidden words")
        secret.chmod(mode)
    with pytest.raises(CommandError) as error, Provider("https://sso.example", secret_file=str(secret)).client():
        pass
    assert "hidden" not in str(error.value)
