"""The checks of every request before its route: the host, where the request comes from, and the headers of answers."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.servers.http_errors import error_response

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
HEADERS: Mapping[str, str] = {
    "content-security-policy": CONTENT_POLICY,
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    # `same-origin`, unlike `no-referrer`, leaves the header Origin in the forms of the console.
    "referrer-policy": "same-origin",
}
_SAFE_METHODS = frozenset({"GET", "HEAD"})
_STATIC_SECONDS = 300


class Guard:
    """ASGI middleware. `origin` is the one of the console; `open_paths` take requests of other servers.

    A page of another site cannot make a browser change something here, embed a page, or measure an answer: requests of
    scripts and forms must come from this origin. Links from other sites to pages work.
    """

    def __init__(self, app: ASGIApp, origin: str, open_paths: frozenset[str]) -> None:
        self._app = app
        self._origin = origin
        self._host = urlsplit(origin).netloc
        self._open = open_paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = str(scope["path"])

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                if path.startswith("/static/") and message["status"] == 200:
                    headers["cache-control"] = f"max-age={_STATIC_SECONDS}"
            await send(message)

        fault = "" if path in self._open else self._fault(scope, Headers(scope=scope))
        if fault:
            await error_response(Reject(Reason.FORBIDDEN, detail=fault))(scope, receive, answer)
        else:
            await self._app(scope, receive, answer)

    def _fault(self, scope: Scope, headers: Headers) -> str:
        if headers.get("host", "") != self._host:
            return f"This console is at {self._origin}"
        site, origin = headers.get("sec-fetch-site", ""), headers.get("origin", "")
        if scope["method"] not in _SAFE_METHODS:
            if origin != self._origin and (origin or site != "same-origin"):
                return "Requests that change something must come from a page of the console"
            if site not in {"", "same-origin"}:
                return "Requests that change something must come from a page of the console"
        elif site in {"cross-site", "same-site"} and headers.get("sec-fetch-mode", "") != "navigate":
            return "Pages of other sites cannot load parts of the console"
        return ""
