"""Whether this process lives and is ready, and its metrics, over plain HTTP on the metrics address."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from services.shared.runtime.observe.metrics import Metrics

Check = Callable[[], Awaitable[None]]
_REQUEST_SECONDS = 5.0
_JSON = "application/json"
_EXPOSITION = "text/plain; version=0.0.4; charset=utf-8"


class Health:
    """`add` checks of what this service cannot do without; a check raises where it is missing."""

    def __init__(self, address: str, metrics: Metrics, *, check_seconds: float = 3.0) -> None:
        self._address = address
        self._metrics = metrics
        self._check_seconds = check_seconds
        self._checks: dict[str, Check] = {}
        self.port = 0

    def add(self, name: str, check: Check) -> None:
        """`check` is called for every question, and given `check_seconds`."""
        self._checks[name] = check

    async def failing(self) -> dict[str, str]:
        """The checks that fail, with the name of the error: a code or a type, never a message."""
        answers = await asyncio.gather(*(self._ask(check) for check in self._checks.values()))
        return {name: answer for name, answer in zip(self._checks, answers, strict=True) if answer}

    async def ready(self) -> bool:
        """True where no check fails."""
        return not await self.failing()

    async def run(self, stop: asyncio.Event) -> None:
        """Answers `/livez`, `/readyz` and `/metrics` until `stop` is set. `port` then holds the port that was bound."""
        host, _, port = self._address.rpartition(":")
        server = await asyncio.start_server(self._answer, host.strip("[]"), int(port))
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            await stop.wait()

    async def _ask(self, check: Check) -> str:
        try:
            async with asyncio.timeout(self._check_seconds):
                await check()
        except Exception as error:  # noqa: BLE001 - whatever a check raises, it fails
            return str(getattr(error, "dependency", "") or getattr(error, "reason", "") or type(error).__name__)
        return ""

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_REQUEST_SECONDS):
                request = await reader.readuntil(b"\r\n\r\n")
            status, kind, body = await self._page(request)
            writer.write(_response(status, kind, body))
            await writer.drain()
        except (TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _page(self, request: bytes) -> tuple[HTTPStatus, str, bytes]:
        match request.split(b" ", 2)[:2]:
            case [b"GET", b"/livez"]:
                return HTTPStatus.OK, _JSON, b'{"alive": true}'
            case [b"GET", b"/readyz"]:
                failing = await self.failing()
                status = HTTPStatus.SERVICE_UNAVAILABLE if failing else HTTPStatus.OK
                return status, _JSON, json.dumps({"ready": not failing, "failing": failing}).encode()
            case [b"GET", b"/metrics"]:
                return HTTPStatus.OK, _EXPOSITION, self._metrics.exposition()
        return HTTPStatus.NOT_FOUND, _JSON, b"{}"


def _response(status: HTTPStatus, kind: str, body: bytes) -> bytes:
    head = f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
    return f"{head}Connection: close\r\n\r\n".encode() + body
