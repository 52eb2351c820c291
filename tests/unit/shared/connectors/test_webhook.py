import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from services.shared.connectors.webhook import Message, WebhookPush
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.access.certificates import LocalAuthority
from services.shared.runtime.clock import SystemClock

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


LOOPBACK = ["127.0.0.0/8", "::1/128"]


def local(receiver: Receiver) -> WebhookPush:
    return WebhookPush([f"127.0.0.1:{receiver.port}"], LOOPBACK)


def message() -> Message:
    return Message("evt-1", datetime.now(UTC), '{"type":"x","text":"§ 1"}')


async def test_the_receiver_can_verify_the_signature(receiver: Receiver) -> None:
    push = local(receiver)
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
    push = local(receiver)
    assert await push.push(f"http://127.0.0.1:{receiver.port}/hook", SECRET, message()) == status
    assert len(receiver.requests) == 1


async def test_no_answer_is_zero(receiver: Receiver) -> None:
    push = WebhookPush([f"127.0.0.1:{receiver.port}", "127.0.0.1:1"], LOOPBACK, seconds=2)
    receiver.reply = "nonsense"
    assert await push.push("http://127.0.0.1:1/hook", SECRET, message()) == 0
    assert await push.push(f"http://127.0.0.1:{receiver.port}/hook", SECRET, message()) == 0


ALLOWED = ["case.example", "ported.example:8443", "127.0.0.1:9000", "localhost:80", "[::1]:80", "10.0.0.7"]


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://case.example/hook", True),
        ("https://CASE.example:443/hook", True),
        ("https://ported.example:8443/", True),
        ("https://ported.example/", False),
        ("https://case.example:8443/", False),
        ("https://case.example:8001/v2/repository/models/clauses/unload", False),
        ("http://case.example/hook", False),
        ("http://127.0.0.1:9000/hook", True),
        ("http://127.0.0.1:8000/v2/repository/models/clauses/unload", False),
        ("http://localhost/hook", True),
        ("http://[::1]:80/", True),
        ("https://10.0.0.7/", False),
        ("https://127.0.0.2/", False),
        ("https://169.254.169.254/latest/meta-data", False),
        ("https://case.example.evil.example/", False),
        ("https://case.example@evil.example/", False),
        ("https://user:pass@case.example/", False),
        ("https://case.example\\@evil.example/", False),
        ("https://case.example /", False),
        ("https://case.example\t/", False),
        ("https://case.exa\u00admple/", False),
        ("https://\uff43ase.example/", False),
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
    push = WebhookPush(ALLOWED, LOOPBACK)
    if allowed:
        push.check(url)
        return
    with pytest.raises(Reject) as caught:
        push.check(url)
    assert caught.value.reason is Reason.FORBIDDEN_LOCATION
    with pytest.raises(Reject):
        await push.push(url, SECRET, message())


@pytest.mark.parametrize("url", ["http://127.0.0.1:9000/", "http://localhost:80/", "https://case.example/"])
def test_no_host_is_allowed_by_default(url: str) -> None:
    with pytest.raises(Reject):
        WebhookPush([""]).check(url)


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("https://elsewhere.example/", 'has "elsewhere.example:443", which is not in GLOSSATOR_WEBHOOK_HOSTS'),
        ("https://127.0.0.1/", 'has the host "127.0.0.1", whose address is not public'),
        ("http://case.example:80/", 'must use HTTPS: the host "case.example" is not a loopback address'),
        ("https://name@case.example/", "must not have credentials or a fragment"),
        ("ftp://case.example/", "is not an HTTP or HTTPS URL"),
    ],
)
def test_a_refusal_names_the_fault_of_the_url(url: str, fault: str) -> None:
    with pytest.raises(Reject) as caught:
        WebhookPush(["case.example", "case.example:80", "127.0.0.1"]).check(url)
    assert caught.value.field == "url"
    assert caught.value.detail.startswith(f'Field "url" {fault}')


async def test_a_name_is_resolved_once_and_its_address_is_used(receiver: Receiver) -> None:
    answers = iter(["127.0.0.1", "10.0.0.1"])
    asked: list[str] = []

    async def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return [next(answers)]

    push = WebhookPush([f"localhost:{receiver.port}"], LOOPBACK, resolve=resolve)
    url = f"http://localhost:{receiver.port}/hook"
    assert await push.push(url, SECRET, message()) == 204
    assert asked == ["localhost"]
    assert receiver.requests[0][0]["host"] == f"localhost:{receiver.port}"
    with pytest.raises(Reject) as caught:  # the name has another address now
        await push.push(url, SECRET, message())
    assert caught.value.reason is Reason.FORBIDDEN_LOCATION
    assert len(receiver.requests) == 1


async def test_a_name_with_one_forbidden_address_is_refused(receiver: Receiver) -> None:
    async def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.1", "169.254.169.254"]

    push = WebhookPush([f"localhost:{receiver.port}"], LOOPBACK, resolve=resolve)
    with pytest.raises(Reject):
        await push.push(f"http://localhost:{receiver.port}/hook", SECRET, message())
    assert receiver.requests == []


@pytest.mark.parametrize(("name", "status"), [("case.example", 204), ("other.example", 0)])
async def test_tls_verifies_the_name_not_the_address(tmp_path: Path, name: str, status: int) -> None:
    authority = LocalAuthority(tmp_path, SystemClock())
    files = authority.issue("case", hosts=["case.example"])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files.certificate, files.key)
    receiver = Receiver()
    server = await asyncio.start_server(receiver.answer, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]

    async def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    trusted = ssl.create_default_context(cafile=str(authority.files.certificate))
    push = WebhookPush([f"{name}:{port}"], LOOPBACK, resolve=resolve, tls=trusted)
    async with server:
        assert await push.push(f"https://{name}:{port}/hook", SECRET, message()) == status
    assert len(receiver.requests) == (1 if status else 0)


async def test_the_body_of_an_answer_is_not_read() -> None:
    sent = 0

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\n")
        with suppress(ConnectionError):
            while True:
                writer.write(b"x" * 65536)
                await writer.drain()
                sent += 65536
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        push = WebhookPush([f"127.0.0.1:{port}"], LOOPBACK)
        assert await push.push(f"http://127.0.0.1:{port}/", SECRET, message()) == 200
    assert sent < 64 << 20


async def test_a_receiver_that_never_ends_its_headers_is_given_up() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while True:
                writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
                await writer.drain()
                await asyncio.sleep(0.01)

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    push = WebhookPush([f"127.0.0.1:{port}"], LOOPBACK, seconds=0.3)
    assert await push.push(f"http://127.0.0.1:{port}/", SECRET, message()) == 0
    server.close()


async def test_a_receiver_that_answers_a_byte_at_a_time_is_given_up() -> None:
    async def drip(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while not writer.is_closing():
            writer.write(b"x")
            await asyncio.sleep(0.02)

    async with await asyncio.start_server(drip, "127.0.0.1", 0) as server:
        host = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with asyncio.timeout(30):
            assert await WebhookPush([host], LOOPBACK, seconds=0.3).push(f"http://{host}/hook", SECRET, message()) == 0
