"""The keys of an issuer come from its discovery document, over HTTP from a real server."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from services.shared.domain.errors import Retry
from services.shared.runtime.access.oidc.fetch import DISCOVERY, fetch_keys
from services.shared.runtime.access.oidc.issuers import Issuer

KEY = {"kty": "RSA", "kid": "a"}


@contextmanager
def serving(pages: dict[str, tuple[int, bytes, dict[str, str]]]) -> Iterator[str]:
    """A server of `pages` on loopback. `{url}` in a page is its own address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body, headers = pages.get(self.path, (404, b"", {}))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value.replace("{url}", url))
            self.end_headers()
            self.wfile.write(body.replace(b"{url}", url.encode()))

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield url
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def configured(url: str) -> Issuer:
    return Issuer("bank", url, frozenset({"harbour-bank"}), {})


def pages(
    discovery: object = None, keys: bytes = json.dumps({"keys": [KEY, "no key"]}).encode()
) -> dict[str, tuple[int, bytes, dict[str, str]]]:
    found = {"issuer": "{url}", "jwks_uri": "{url}/keys"} if discovery is None else discovery
    return {DISCOVERY: (200, json.dumps(found).encode(), {}), "/keys": (200, keys, {})}


async def test_keys_are_read_through_the_discovery_document() -> None:
    with serving(pages()) as url:
        assert await fetch_keys(configured(url)) == [KEY]


@pytest.mark.parametrize(
    "served",
    [
        {},
        pages({"issuer": "https://other.example", "jwks_uri": "{url}/keys"}),
        pages({"issuer": "{url}", "jwks_uri": "http://sso.example/keys"}),
        pages({"issuer": "{url}"}),
        pages([]),
        pages(keys=b"{"),
        pages(keys=b'{"keys": {"a": 1}}'),
        pages(keys=b'{"keys": [' + b" " * (1 << 20) + b"]}"),
        pages() | {"/keys": (302, b"", {"Location": "{url}/other"})},
        pages() | {"/keys": (500, b"", {})},
    ],
    ids=[
        "no discovery document",
        "of another issuer",
        "keys without https",
        "without keys",
        "not an object",
        "not JSON",
        "not a list",
        "too large",
        "redirect",
        "error",
    ],
)
async def test_other_answers_are_a_retry(served: dict[str, tuple[int, bytes, dict[str, str]]]) -> None:
    with serving(served) as url, pytest.raises(Retry):
        await fetch_keys(configured(url))


async def test_an_issuer_that_does_not_answer_is_a_retry() -> None:
    with serving({}) as url:
        pass
    with pytest.raises(Retry):
        await fetch_keys(configured(url))
