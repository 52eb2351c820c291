import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from services.shared.connectors.webhook import Message, WebhookPush
from services.shared.domain.errors import Reason, Reject

SECRET = "whsec_" + "c2VjcmV0" * 4


class Receiver:
    """An HTTP server that stores its requests and answers with `reply`."""

    def __init__(self) -> None:
        self.requests: list[tuple[dict[str, str], str]] = []
        self.reply = "204 No Content"
        self.extra = ""
        self.port = 0

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if line)
        body = (await reader.readexactly(int(headers["content-length"]))).decode()
        original = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
        self.requests.append(({name.lower(): value for name, value in original.items()}, body))
        writer.write(f"HTTP/1.1 {self.reply}\r\n{self.extra}Content-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    made = Receiver()
    server = await asyncio.start_server(made.answer, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    async with server:
        yield made


def message() -> Message:
    return Message("evt-1", datetime.now(UTC), '{"type":"x","text":"§ 1"}')


async def test_the_receiver_can_verify_the_signature(receiver: Receiver) -> None:
    push = WebhookPush(["127.0.0.1"])
    assert await push.push(f"http://127.0.0.1:{receiver.port}/hook", SECRET, message()) == 204
    ((headers, body),) = receiver.requests
    assert Webhook(SECRET).verify(body, headers) == {"type": "x", "text": "§ 1"}
    assert headers["webhook-id"] == "evt-1"
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(body + " ", headers)


@pytest.mark.parametrize(("reply", "status"), [("500 Oops", 500), ("410 Gone", 410), ("302 Found", 302)])
async def test_the_status_is_returned_and_redirects_are_not_followed(
    receiver: Receiver, reply: str, status: int
) -> None:
    receiver.reply, receiver.extra = reply, f"Location: http://127.0.0.1:{receiver.port}/other\r\n"
    push = WebhookPush([f"127.0.0.1:{receiver.port}"])
    assert await push.push(f"http://127.0.0.1:{receiver.port}/hook", SECRET, message()) == status
    assert len(receiver.requests) == 1


async def test_no_answer_is_zero(receiver: Receiver) -> None:
    push = WebhookPush(["127.0.0.1"], seconds=2)
    receiver.reply = "nonsense"
    assert await push.push("http://127.0.0.1:1/hook", SECRET, message()) == 0
    assert await push.push(f"http://127.0.0.1:{receiver.port}/hook", SECRET, message()) == 0


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://case.example/hook", True),
        ("https://CASE.example:443/hook", True),
        ("https://ported.example:8443/", True),
        ("https://ported.example/", False),
        ("https://case.example:8443/", True),
        ("http://case.example/hook", False),
        ("http://127.0.0.1:9000/hook", True),
        ("http://localhost/hook", True),
        ("http://[::1]:80/", True),
        ("https://127.0.0.2/", False),
        ("https://169.254.169.254/latest/meta-data", False),
        ("https://case.example.evil.example/", False),
        ("https://case.example@evil.example/", False),
        ("https://user:pass@case.example/", False),
        ("https://case.example/#x", False),
        ("https://case.example:99999/", False),
        ("ftp://case.example/", False),
        ("file:///etc/passwd", False),
        ("gopher://127.0.0.1/", False),
        ("//case.example/", False),
        ("https://", False),
        ("", False),
        ("https://[::1", False),
    ],
)
async def test_only_allowed_hosts_are_called(url: str, allowed: bool) -> None:
    push = WebhookPush(["case.example", "ported.example:8443", "127.0.0.1", "localhost", "::1"])
    if allowed:
        push.check(url)
        return
    with pytest.raises(Reject) as caught:
        push.check(url)
    assert caught.value.reason is Reason.FORBIDDEN_LOCATION
    with pytest.raises(Reject):
        await push.push(url, SECRET, message())


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("https://elsewhere.example/", 'has the host "elsewhere.example", which is not in GLOSSATOR_WEBHOOK_HOSTS'),
        ("http://case.example/", 'must use HTTPS: the host "case.example" is not a loopback address'),
        ("https://name@case.example/", "must not have credentials or a fragment"),
        ("ftp://case.example/", "is not an HTTP or HTTPS URL"),
    ],
)
def test_a_refusal_names_the_fault_of_the_url(url: str, fault: str) -> None:
    with pytest.raises(Reject) as caught:
        WebhookPush(["case.example"]).check(url)
    assert (caught.value.field, caught.value.detail) == ("url", f'Field "url" {fault}')


async def test_a_receiver_that_answers_a_byte_at_a_time_is_given_up() -> None:
    async def drip(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while not writer.is_closing():
            writer.write(b"x")
            await asyncio.sleep(0.02)

    async with await asyncio.start_server(drip, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
        async with asyncio.timeout(30):
            assert await WebhookPush(["127.0.0.1"], seconds=0.3).push(url, SECRET, message()) == 0
