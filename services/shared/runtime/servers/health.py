"""Liveness, readiness and metrics over plain HTTP on the metrics address."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from http import HTTPStatus

from services.shared.runtime.observe.metrics import Metrics

Check = Callable[[], Awaitable[None]]
_REQUEST_SECONDS = 5.0
_JSON = "application/json"
_EXPOSITION = "text/plain; version=0.0.4; charset=utf-8"


class Health:
    """`add` a check for each dependency that the service cannot work without."""

    def __init__(self, address: str, metrics: Metrics, *, check_seconds: float = 3.0) -> None:
        self._address = address
        self._metrics = metrics
        self._check_seconds = check_seconds
        self._checks: dict[str, Check] = {}
        self._vital: dict[str, Check] = {}
        self._notices: list[Callable[[], Sequence[str]]] = []
        self.port = 0

    def add(self, name: str, check: Check) -> None:
        """`check` runs for each request, for at most `check_seconds`. It raises if the dependency is missing."""
        self._checks[name] = check

    def add_vital(self, name: str, check: Check) -> None:
        """Like `add`, for `/livez`: `check` raises if only a restart of the process can help."""
        self._vital[name] = check

    def add_notices(self, notices: Callable[[], Sequence[str]]) -> None:
        """`notices` returns sentences for people on states that need action, while the service is ready."""
        self._notices.append(notices)

    async def failing(self) -> dict[str, str]:
        """The checks that fail, with the dependency, the reason or the type of the error, never its message."""
        return {name: _code(error) for name, error in (await self._errors(self._checks)).items()}

    async def ready(self) -> bool:
        """True if all checks pass."""
        return not await self._errors(self._checks)

    async def run(self, stop: asyncio.Event) -> None:
        """Serves `/livez`, `/readyz` and `/metrics` until `stop` is set. `port` is the bound port."""
        host, _, port = self._address.rpartition(":")
        server = await asyncio.start_server(self._answer, host.strip("[]"), int(port))
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            await stop.wait()

    async def _errors(self, checks: Mapping[str, Check]) -> dict[str, Exception]:
        errors = await asyncio.gather(*(self._error(check) for check in checks.values()))
        return {name: error for name, error in zip(checks, errors, strict=True) if error}

    async def _error(self, check: Check) -> Exception | None:
        try:
            async with asyncio.timeout(self._check_seconds):
                await check()
        except Exception as error:  # noqa: BLE001 - any error of a check is a failure
            return error
        return None

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
                return _report("alive", await self._errors(self._vital), [])
            case [b"GET", b"/readyz"]:
                notices = [one for find in self._notices for one in find()]
                return _report("ready", await self._errors(self._checks), notices)
            case [b"GET", b"/metrics"]:
                return HTTPStatus.OK, _EXPOSITION, self._metrics.exposition()
        return HTTPStatus.NOT_FOUND, _JSON, b"{}"


def _report(state: str, errors: Mapping[str, Exception], notices: Sequence[str]) -> tuple[HTTPStatus, str, bytes]:
    """`causes` contains sentences for people, from errors that have a `cause`."""
    causes = {name: cause for name, error in errors.items() if (cause := getattr(error, "cause", ""))}
    failing = {name: _code(error) for name, error in errors.items()}
    more = {name: value for name, value in (("causes", causes), ("notices", notices)) if value}
    body = {state: not errors, "failing": failing} | more
    status = HTTPStatus.SERVICE_UNAVAILABLE if errors else HTTPStatus.OK
    return status, _JSON, json.dumps(body).encode()


def _code(error: Exception) -> str:
    return str(getattr(error, "dependency", "") or getattr(error, "reason", "") or type(error).__name__)


def _response(status: HTTPStatus, kind: str, body: bytes) -> bytes:
    head = f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
    return f"{head}Connection: close\r\n\r\n".encode() + body
