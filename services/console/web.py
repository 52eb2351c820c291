"""What all routes of the console share: the session of a request, the page templates, and the checks of forms."""

import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from services.console.annotation import AnnotationError, AnnotationPort, of_error
from services.console.formats import FILTERS
from services.console.sessions.current import CurrentSessions
from services.console.sessions.session import Session
from services.shared.domain.errors import REASONS, GlossatorError, Reason, Reject, StepUpRequired
from services.shared.runtime.access.call import current_call
from services.shared.runtime.servers.http_errors import error_response
from services.shared.runtime.servers.statuses import status_of

SESSION_COOKIE = "__Host-glossator"
CSRF_HEADER, CSRF_FIELD = "x-csrf-token", "csrf"
BACKGROUND = "x-glossator-background"
"""A request that a page sends by itself has this header: it does not keep an idle session alive."""
_TEMPLATES = Path(__file__).with_name("templates")
_LONGEST_RETURN = 2000
_PAGES = (
    *("/queue", "/grid", "/search", "/documents/", "/submit", "/batches", "/quality", "/notifications"),
    *("/playbooks", "/playbook-drafts/"),
)

Endpoint = Callable[[Request, Session], Awaitable[Response]]


class SignInNeeded(Exception):
    """The request has no session, or one that has ended."""


@dataclass(frozen=True, slots=True)
class Web:
    """`origin` is the one of the console in browsers."""

    origin: str
    sessions: CurrentSessions
    annotation: AnnotationPort

    async def session(self, request: Request, *, background: bool = False) -> Session:
        """The session of a request. Raises `SignInNeeded`, or `Retry`."""
        active = not background and BACKGROUND not in request.headers
        found = await self.sessions.find(request.cookies.get(SESSION_COOKIE, ""), active=active)
        if found is None:
            raise SignInNeeded
        return found


def page(web: Web, endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
    """A route that shows a page to a person who is signed in. Others are sent to sign in, and come back."""

    async def shown(request: Request) -> Response:
        session: Session | None = None
        try:
            session = await web.session(request)
            if request.method != "GET":
                await check_form(request, session)
            return await endpoint(request, session)
        except SignInNeeded:
            return _to_sign_in(request, sign_in_path(request))
        except StepUpRequired:
            return _to_sign_in(request, sign_in_path(request) + "&step_up=1")
        except AnnotationError as error:
            if error.status == 401:
                return _to_sign_in(request, sign_in_path(request))
            return error_page(of_error(error), session)
        except GlossatorError as error:
            return error_page(error, session)

    return shown


def call(web: Web, endpoint: Endpoint, *, background: bool = False) -> Callable[[Request], Awaitable[Response]]:
    """A route for the scripts of the console: errors are JSON, as those of all HTTP APIs.

    `background`: browsers call it by themselves, without the header `BACKGROUND`.
    """

    async def answered(request: Request) -> Response:
        try:
            session = await web.session(request, background=background)
        except SignInNeeded:
            return error_response(Reject(Reason.UNAUTHENTICATED, detail="The session has ended"))
        if request.method != "GET":
            check_token(request.headers.get(CSRF_HEADER, ""), session)
        return await endpoint(request, session)

    return answered


async def check_form(request: Request, session: Session) -> None:
    """Raises `Reject(FORBIDDEN)` unless the form has the token of the session."""
    async with request.form(max_files=0, max_fields=2000) as form:
        check_token(str(form.get(CSRF_FIELD, "")), session)


def check_token(token: str, session: Session) -> None:
    """Raises `Reject(FORBIDDEN)` unless `token` is the CSRF token of the session."""
    if not hmac.compare_digest(token.encode(), session.csrf.encode()):
        raise Reject(Reason.FORBIDDEN, detail="The request is not from a page of this session: load the page again")


def _to_sign_in(request: Request, path: str) -> Response:
    """A form gets a page that goes on to `path`: browsers apply `form-action` of the content policy to redirects too,
    so that a form that is redirected to the identity provider does nothing. A form of a GET and a link of the console
    look the same.
    """
    if request.method == "GET" and request.headers.get("sec-fetch-site", "") != "same-origin":
        return RedirectResponse(path, 303)
    return render("signing_in.html", None, 401, path=path)


def sign_in_path(request: Request) -> str:
    """The path that signs in, and returns to the page of a GET."""
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return f"/sign-in?return={quote(safe_return(here if request.method == 'GET' else '/queue'), safe='')}"


def safe_return(path: str) -> str:
    """`path` if it is one of a page of the console, else the queue. A redirect never leaves the console."""
    parts = urlsplit(path)
    plain = path.isprintable() and path.isascii() and "\\" not in path and len(path) <= _LONGEST_RETURN
    own = not parts.scheme and not parts.netloc and not path.startswith("//")
    return path if plain and own and parts.path.startswith(_PAGES) else "/queue"


def render(template: str, session: Session | None, status: int = 200, **values: Any) -> HTMLResponse:
    """A page from `templates`. Every value is escaped. A page break of a text is a line break: browsers draw a box."""
    page = _ENVIRONMENT.get_template(template).render(session=session, **values)
    return HTMLResponse(page.replace("\f", "\n"), status)


def error_page(error: GlossatorError, session: Session | None) -> Response:
    """What happened, what to do, and the reference that the log has."""
    info, now = REASONS[error.reason], current_call()
    return render(
        "error.html",
        session,
        status_of(error)[1],
        title=_TITLES.get(error.reason, "This did not work"),
        meaning=info.meaning,
        remedy=info.remedy,
        detail=error.detail,
        reference=now.correlation_id if now else "",
    )


_TITLES: Mapping[Reason, str] = {
    Reason.NOT_FOUND: "Not found",
    Reason.FORBIDDEN: "Not allowed",
    Reason.DEPENDENCY_DOWN: "Part of the system does not answer",
}
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(_TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.filters.update(FILTERS)
