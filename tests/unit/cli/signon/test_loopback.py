"""The listener for the redirect."""

import socket
from urllib.parse import urlsplit

import httpx
import pytest

from services.cli.errors import CommandError
from services.cli.signon.loopback import Listener
from tests.issuer import in_background


def accepts(query: dict[str, str]) -> bool:
    return query.get("state") == "s"


def test_it_listens_on_127_0_0_1_only() -> None:
    with Listener() as listener:
        assert listener.address[0] == "127.0.0.1"
        assert urlsplit(listener.redirect_uri).hostname == "127.0.0.1"


@pytest.mark.parametrize("path", ["/", "/callback", "/callback?state=x", "/other?state=s", "/callback?state=s&state=s"])
def test_other_requests_do_not_count(path: str) -> None:
    answers: list[httpx.Response] = []
    with Listener() as listener:

        def visit() -> None:
            port = urlsplit(listener.redirect_uri).port
            answers.append(httpx.get(f"http://127.0.0.1:{port}{path}", timeout=20))
            answers.append(httpx.get(f"{listener.redirect_uri}?state=s&code=c", timeout=20))

        thread = in_background(visit)
        found = listener.wait(accepts, 20)
        thread.join(20)
    assert found.endswith("?state=s&code=c")
    assert [one.status_code for one in answers] == [400, 200]
    assert "frame-ancestors 'none'" in answers[1].headers["content-security-policy"]
    assert "code" not in answers[1].text.replace("code.", "")


def test_an_idle_connection_does_not_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.cli.signon.loopback._Handler.timeout", 0.1)
    with Listener() as listener, socket.create_connection(listener.address):
        in_background(lambda: httpx.get(f"{listener.redirect_uri}?state=s", timeout=20))
        assert listener.wait(accepts, 20).endswith("?state=s")


def test_the_wait_ends() -> None:
    with Listener() as listener, pytest.raises(CommandError, match="no one signed in"):
        listener.wait(accepts, 0)
