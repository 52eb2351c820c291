"""The endpoints of the development issuer."""

import hmac
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlencode, urlsplit

from starlette.applications import Starlette
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from services.cli.issuer.pages import FORM_HOSTS, code_page, device_page, message_page, people_page
from services.cli.issuer.requests import DEVICE_SECONDS, POLL_SECONDS, Ask, OAuthFault, Proof, SignIns
from services.cli.issuer.tokens import ALGORITHM, Signer
from services.shared.domain.records import Actor
from services.shared.runtime.settings import is_loopback

DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
LIFETIMES: Mapping[str, int] = {"glossator-cli": 300, "glossator-console": 300, "glossator-samples": 24 * 3600}
"""The clients for people, and how many seconds their tokens are valid. The last one writes the credential files."""
_SYSTEM_SECONDS = 24 * 3600
Next = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Parts:
    """`people` by name; `systems` by the id of their client, with the secret. `is_own`: see `owner.is_own`."""

    url: str
    people: Callable[[], Mapping[str, Actor]]
    systems: Callable[[], Mapping[str, tuple[Actor, str]]]
    signer: Signer
    sign_ins: SignIns
    is_own: Callable[[tuple[str, int], tuple[str, int]], bool]


def issuer_app(parts: Parts) -> Starlette:
    """The app. Raises `ValueError` unless its URL is a loopback address."""
    if not is_loopback(urlsplit(parts.url).netloc):
        raise ValueError(f"{parts.url} is not a loopback address")
    endpoints = _Endpoints(parts)
    app = Starlette(
        routes=[
            Route("/.well-known/openid-configuration", endpoints.discovery),
            Route("/jwks", endpoints.jwks),
            Route("/authorize", endpoints.authorize),
            Route("/sign-in", endpoints.sign_in, methods=["POST"]),
            Route("/device", endpoints.device, methods=["GET", "POST"]),
            Route("/device_authorization", endpoints.device_authorization, methods=["POST"]),
            Route("/token", endpoints.token, methods=["POST"]),
            Route("/revoke", endpoints.revoke, methods=["POST"]),
        ],
        exception_handlers={OAuthFault: _fault},
    )
    app.add_middleware(BaseHTTPMiddleware, dispatch=endpoints.guard)
    return app


class _Endpoints:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._sign_ins = parts.sign_ins
        self._host = urlsplit(parts.url).netloc

    async def guard(self, request: Request, call: Next) -> Response:
        """Refuses other users of this machine, and names that a hostile page lets resolve to it (DNS rebinding)."""
        client, server = request.scope.get("client"), request.scope.get("server")
        if request.headers.get("host") != self._host or not client or not server:
            return Response("not this issuer", 421)
        if not self._parts.is_own(tuple(client), tuple(server)):
            return Response("this issuer belongs to another user of this machine", 403)
        answer = await call(request)
        answer.headers.update(_HEADERS)
        return answer

    async def discovery(self, _: Request) -> Response:
        url = self._parts.url
        return JSONResponse(
            {
                "issuer": url,
                "authorization_endpoint": f"{url}/authorize",
                "token_endpoint": f"{url}/token",
                "device_authorization_endpoint": f"{url}/device_authorization",
                "revocation_endpoint": f"{url}/revoke",
                "jwks_uri": f"{url}/jwks",
                "scopes_supported": ["openid"],
                "response_types_supported": ["code"],
                "grant_types_supported": [*_GRANTS],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": [ALGORITHM],
                "code_challenge_methods_supported": ["S256"],
                "acr_values_supported": ["choice", "otp"],
                "token_endpoint_auth_methods_supported": ["none", "client_secret_basic", "client_secret_post"],
                "authorization_response_iss_parameter_supported": True,
            }
        )

    async def jwks(self, _: Request) -> Response:
        return JSONResponse(self._parts.signer.jwks())

    async def authorize(self, request: Request) -> Response:
        query = request.query_params
        redirect = query.get("redirect_uri", "")
        if query.get("client_id") not in LIFETIMES or not _is_redirect(redirect):
            return HTMLResponse(message_page("Not a sign-in", "The client or its address is unknown."), 400)
        ask = Ask(
            query["client_id"],
            query.get("scope", ""),
            query.get("code_challenge", ""),
            redirect,
            query.get("state", ""),
            query.get("nonce", ""),
            tuple(query.get("acr_values", "").split()),
        )
        if query.get("response_type") != "code" or query.get("code_challenge_method") != "S256" or not ask.challenge:
            return self._redirect(ask, error="invalid_request")
        return self._people(self._sign_ins.begin(ask))

    async def sign_in(self, request: Request) -> Response:
        form = await _form(request)
        name, sign_ins = form.get("request", ""), self._sign_ins
        if "code" in form:
            proof = sign_ins.type_code(name, form["code"])
            return self._signed_in(proof) if proof else self._code(name, wrong=True)
        if form.get("person") not in self._parts.people():
            raise OAuthFault("invalid_request")
        proof = sign_ins.choose(name, form["person"])
        return self._signed_in(proof) if proof else self._code(name, wrong=False)

    async def device(self, request: Request) -> Response:
        if request.method == "GET":
            return HTMLResponse(device_page(request.query_params.get("user_code", ""), unknown=False))
        code = (await _form(request)).get("user_code", "")
        try:
            started = self._sign_ins.begin_for(code)
        except OAuthFault:
            return HTMLResponse(device_page(code, unknown=True), 400)
        return self._people(started, code)

    async def device_authorization(self, request: Request) -> Response:
        form = await _form(request)
        if form.get("client_id") not in LIFETIMES:
            raise OAuthFault("invalid_client")
        if form.get("code_challenge_method") != "S256" or not form.get("code_challenge"):
            raise OAuthFault("invalid_request")
        acr = tuple(form.get("acr_values", "").split())
        ask = Ask(form["client_id"], form.get("scope", ""), form["code_challenge"], acr_values=acr)
        device, user_code = self._sign_ins.begin_device(ask)
        page = f"{self._parts.url}/device"
        return JSONResponse(
            {
                "device_code": device,
                "user_code": user_code,
                "verification_uri": page,
                "verification_uri_complete": f"{page}?user_code={user_code}",
                "expires_in": DEVICE_SECONDS,
                "interval": POLL_SECONDS,
            }
        )

    async def token(self, request: Request) -> Response:
        form = await _form(request)
        kind = form.get("grant_type", "")
        if kind == "client_credentials":
            return self._system_token(*_credentials(request, form))
        if kind not in _GRANTS:
            raise OAuthFault("unsupported_grant_type")
        client, verifier = form.get("client_id", ""), form.get("code_verifier", "")
        if client not in LIFETIMES:
            raise OAuthFault("invalid_client")
        if kind == "authorization_code":
            code, redirect = form.get("code", ""), form.get("redirect_uri", "")
            return self._tokens(self._sign_ins.redeem_code(code, client, redirect, verifier))
        if kind == "refresh_token":
            return self._tokens(self._sign_ins.redeem_refresh(form.get("refresh_token", ""), client))
        return self._tokens(self._sign_ins.redeem_device(form.get("device_code", ""), client, verifier))

    async def revoke(self, request: Request) -> Response:
        self._sign_ins.revoke((await _form(request)).get("token", ""))
        return Response()

    def _system_token(self, client: str, secret: str) -> Response:
        actor, right = self._parts.systems().get(client, (None, ""))
        if actor is None or not hmac.compare_digest(secret.encode(), right.encode()):
            raise OAuthFault("invalid_client")
        token = self._parts.signer.access_token(actor, client, _SYSTEM_SECONDS)
        return JSONResponse({"access_token": token, "token_type": "Bearer", "expires_in": _SYSTEM_SECONDS})

    def _tokens(self, proof: Proof) -> Response:
        actor = self._parts.people().get(proof.person)
        if actor is None:
            raise OAuthFault("invalid_grant")
        client, seconds = proof.ask.client, LIFETIMES[proof.ask.client]
        answer = {
            "access_token": self._parts.signer.access_token(actor, client, seconds, proof),
            "token_type": "Bearer",
            "expires_in": seconds,
            "refresh_token": self._sign_ins.refresh_for(proof),
            "scope": proof.ask.scope,
        }
        if "openid" in proof.ask.scope.split():
            answer["id_token"] = self._parts.signer.id_token(proof, seconds)
        return JSONResponse(answer)

    def _people(self, request: str, device: str = "") -> Response:
        by_tenant: dict[str, list[str]] = {}
        for name, actor in self._parts.people().items():
            by_tenant.setdefault(actor.tenant, []).append(name)
        client = self._sign_ins.pending(request).ask.client
        return HTMLResponse(people_page(request, by_tenant, client, device.upper()))

    def _code(self, request: str, *, wrong: bool) -> Response:
        person = self._sign_ins.pending(request).person
        return HTMLResponse(code_page(request, person, self._sign_ins.totp(person), wrong=wrong), 400 if wrong else 200)

    def _signed_in(self, proof: Proof) -> Response:
        if proof.ask.device:
            self._sign_ins.grant_device(proof)
            return HTMLResponse(message_page("Signed in", "Go back to your terminal. You can close this page."))
        return self._redirect(proof.ask, code=self._sign_ins.code_for(proof))

    def _redirect(self, ask: Ask, **parameters: str) -> Response:
        state = {"state": ask.state} if ask.state else {}
        query = urlencode({**parameters, **state, "iss": self._parts.url})
        joint = "&" if urlsplit(ask.redirect_uri).query else "?"
        return RedirectResponse(f"{ask.redirect_uri}{joint}{query}", 303)


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form, each once. Raises `OAuthFault`."""
    async with request.form(max_files=0, max_fields=20) as form:
        pairs = form.multi_items()
    fields = {name: value for name, value in pairs if isinstance(value, str)}
    if len(fields) != len(pairs):
        raise OAuthFault("invalid_request")
    return fields


def _credentials(request: Request, form: Mapping[str, str]) -> tuple[str, str]:
    """The id and the secret of a client, from the header or from the form (RFC 6749, section 2.3.1)."""
    kind, _, value = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return form.get("client_id", ""), form.get("client_secret", "")
    try:
        name, _, secret = b64decode(value, validate=True).decode().partition(":")
    except (Base64Error, UnicodeDecodeError):
        raise OAuthFault("invalid_client") from None
    return unquote(name), unquote(secret)


def _is_redirect(uri: str) -> bool:
    """Whether a client on this machine receives the redirect. The port is free (RFC 8252, section 7.3)."""
    try:
        parts = urlsplit(uri)
        plain = parts.scheme == "http" and not parts.username and not parts.fragment and bool(parts.port)
    except ValueError:
        return False
    return plain and parts.hostname in {"127.0.0.1", "localhost"}


async def _fault(request: Request, fault: Exception) -> Response:
    code = fault.code if isinstance(fault, OAuthFault) else "server_error"
    if request.url.path in _PAGES:
        return HTMLResponse(message_page("Not signed in", "This sign-in has ended. Start again."), 400)
    return JSONResponse({"error": code}, 401 if code == "invalid_client" else 400)


_PAGES = frozenset({"/authorize", "/sign-in", "/device"})
_GRANTS: Iterable[str] = ("authorization_code", "refresh_token", "client_credentials", DEVICE_GRANT)
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
    f"frame-ancestors 'none'; form-action 'self' {FORM_HOSTS}",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
