"""The middleware of all HTTP requests: limits, authentication, rules, headers and errors."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.shared.domain.errors import GlossatorError, Reason, Reject, Retry
from services.shared.domain.records import Action, Outcome
from services.shared.runtime.access.call import Call, begin_call, outcome_of
from services.shared.runtime.access.credentials import CredentialPort, Holder
from services.shared.runtime.access.refusals import RefusedCalls
from services.shared.runtime.clock import Clock
from services.shared.runtime.observe.logging import get_logger
from services.shared.runtime.servers.http_connections import CERTIFICATE, KNOWN, HttpLimits
from services.shared.runtime.servers.http_errors import error_response
from services.shared.runtime.servers.telemetry import CallObserver

log = get_logger(__name__)

Rules = Mapping[tuple[str, str], Action | None]
OPENAPI_PATH = "/openapi.json"


class HttpGate:
    """ASGI middleware. A rule of None makes a route public, for example static files and the OpenAPI document."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        routes: Sequence[BaseRoute],
        rules: Rules,
        credentials: CredentialPort,
        clock: Clock,
        observer: CallObserver,
        refusals: RefusedCalls | None = None,
        limits: HttpLimits,
    ) -> None:
        self._refusals = refusals
        self._app = app
        self._routes = routes
        self._rules = rules
        self._credentials = credentials
        self._clock = clock
        self._observer = observer
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, route, headers = self._clock.monotonic(), self._route(scope), Headers(scope=scope)
        name = " ".join(route)
        call = begin_call(None, headers.get("x-correlation-id", ""), settles=True)
        answer = _Answer(send, call, check=self._rules.get(route) is not None)
        try:
            with self._observer.span(name, headers.get("traceparent", "")):
                await self._admit(headers, route, call, _holder(scope))
                scope.setdefault("state", {})[KNOWN] = call.actor is not None
                await self._app(scope, self._limited(receive), answer)
        except GlossatorError as error:
            call.error = error
            await answer.fail(error, scope, receive)
        except Exception as error:  # noqa: BLE001 - its message must not reach the caller or the log
            if answer.error is None:
                log.failure("request.failed", error, correlation_id=call.correlation_id)
            call.error = answer.error or Reject(Reason.INTERNAL)
            await answer.fail(call.error, scope, receive)
        finally:
            await self._record(call, scope, route, answer.status)
            self._observer.ended(name, str(answer.status), self._clock.monotonic() - started)

    async def _record(self, call: Call, scope: Scope, route: tuple[str, str], status: int) -> None:
        """Writes the audit records of a failed request. `call.error` is None if the framework answered."""
        if status and status < 400:
            return
        outcome, reason = outcome_of(call.error or Reject(Reason.INVALID_METADATA))
        if not status:
            outcome, reason = Outcome.FAILED, "cancelled"
        action, name = self._rules.get(route), " ".join(route).strip() or "unknown"
        with suppress(Retry):
            if call.actor is None and reason == Reason.UNAUTHENTICATED and self._refusals:
                self._refusals.unauthenticated(name, (scope.get("client") or ("",))[0])
            elif self._refusals and action is not None:
                await self._refusals.refused(call, action, name, outcome, reason)
            await call.settle(outcome, reason)

    async def _admit(self, headers: Headers, route: tuple[str, str], call: Call, holder: Holder) -> None:
        if len(headers.raw) > self._limits.header_fields:
            detail = f"The request has more than {self._limits.header_fields} header fields"
            raise Reject(Reason.TOO_LARGE, detail=detail)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > self._limits.body_bytes:
            raise Reject(Reason.TOO_LARGE, detail=f"The body exceeds {self._limits.body_bytes} bytes")
        if route in self._rules and self._rules[route] is None:
            return
        scheme, _, bearer = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not bearer:
            raise Reject(Reason.UNAUTHENTICATED)
        call.bearer = bearer.strip()
        call.verify = partial(self._credentials.verify, call.bearer, holder)
        call.actor = await call.verify()

    def _limited(self, receive: Receive) -> Receive:
        """Limits the size of a body, and the time in which its peer sends it."""
        received, waited, complete = 0, 0.0, False

        async def counted() -> Message:
            nonlocal received, waited, complete
            started = self._clock.monotonic()
            patience = self._limits.body + received / self._limits.body_rate - waited
            try:
                async with asyncio.timeout(None if complete else max(patience, 0.0)):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(408) from None
            waited += self._clock.monotonic() - started
            complete = not message.get("more_body", False)
            received += len(message.get("body", b""))
            if received > self._limits.body_bytes:
                raise HTTPException(413)
            return message

        return counted

    def _route(self, scope: Scope) -> tuple[str, str]:
        """Method and path template of the matching route, or ("", "")."""
        for route in self._routes:
            match, _ = route.matches(scope)
            if match is Match.FULL:
                key = route_keys(route)
                return next((one for one in key if one[0] == scope["method"]), key[0])
        return "", ""


def _holder(scope: Scope) -> Holder:
    return Holder(scope.get("state", {}).get(CERTIFICATE, ""))


class _Answer:
    """Sends a response with the security headers. Raises `Reject(INTERNAL)` if the route did not call `authorise`."""

    def __init__(self, send: Send, call: Call, *, check: bool) -> None:
        self._send = send
        self._call = call
        self._check = check
        self.status = 0
        self.error: Retry | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if self._check and message["status"] < 400 and not self._call.decided:
                log.error("request.undecided", correlation_id=self._call.correlation_id)
                raise Reject(Reason.INTERNAL)
            if message["status"] < 400:
                await self._settle()
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in SECURITY_HEADERS.items():
                headers.setdefault(name, value)
            headers["x-correlation-id"] = self._call.correlation_id
        await self._send(message)

    async def _settle(self) -> None:
        """Starlette hides an error that is raised here: `error` keeps it."""
        try:
            await self._call.settle()
        except Retry as error:
            self.error = error
            raise

    async def fail(self, error: GlossatorError, scope: Scope, receive: Receive) -> None:
        """Send the error response. If a response has begun, break the connection."""
        if self.status:
            raise ConnectionAbortedError from None
        await error_response(error)(scope, receive, self)


def route_keys(route: BaseRoute) -> list[tuple[str, str]]:
    """The (method, path template) pairs that need a rule. HEAD has the rule of GET."""
    if isinstance(route, Mount):
        return [("GET", route.path)]
    if isinstance(route, Route):
        return [(method, route.path) for method in sorted(route.methods or {"GET"}) if method != "HEAD"]
    raise ValueError(f"routes of this type have no rules: {type(route).__name__}")


CONTENT_POLICY = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
SECURITY_HEADERS: Mapping[str, str] = {
    "cache-control": "no-store",
    "content-security-policy": CONTENT_POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=31536000",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
