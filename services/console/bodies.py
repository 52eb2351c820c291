"""The size of bodies: one limit for the route of uploads, and another for all others."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.servers.http_errors import error_response

BODY_BYTES = 1024 * 1024


class BodyLimits:
    """ASGI middleware. `HttpGate` limits the bodies at `path`, which are not kept in memory."""

    def __init__(self, app: ASGIApp, path: str) -> None:
        self._app = app
        self._path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] == self._path:
            await self._app(scope, receive, send)
            return
        if int(Headers(scope=scope).get("content-length", "0")) > BODY_BYTES:
            await error_response(_too_large())(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > BODY_BYTES:
                raise _too_large()
            return message

        await self._app(scope, counted, send)


def _too_large() -> Reject:
    return Reject(Reason.TOO_LARGE, detail=f"The body exceeds {BODY_BYTES} bytes")
