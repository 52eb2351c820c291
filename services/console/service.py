"""Builds the console from its settings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from services.console.annotation import AnnotationError, AnnotationPort, HttpAnnotation, of_error
from services.console.bodies import BodyLimits
from services.console.forwarding import PREFIX, Forwarding
from services.console.guard import Guard
from services.console.ingestion import HttpIngestion, IngestionPort
from services.console.live.source import Pace
from services.console.live.streams import Streams
from services.console.pages.adjudication import AdjudicationPages
from services.console.pages.batches import BatchPages
from services.console.pages.family import FamilyCalls
from services.console.pages.grid import GridPages
from services.console.pages.history import HistoryPages
from services.console.pages.lists import numbers_of
from services.console.pages.notifications import NotificationPages
from services.console.pages.playbook_drafts import DraftPages
from services.console.pages.playbook_preview import PreviewPages
from services.console.pages.playbooks import PlaybookPages
from services.console.pages.quality import QualityPages
from services.console.pages.queue import QueuePages
from services.console.pages.reader import ReaderPages
from services.console.pages.redline import RedlinePages
from services.console.pages.saved_filters import SavedFilters
from services.console.pages.search import SearchPages
from services.console.pages.submit import MEBIBYTE, UPLOAD, SubmitPages
from services.console.places import PlaceCalls, PlaceStore
from services.console.preferences import PreferenceCalls
from services.console.routes import PROVIDER_LOGOUT, ROUTES, Endpoints, routes
from services.console.sessions.current import CurrentSessions
from services.console.sessions.store import Limits, SessionStore
from services.console.settings import ConsoleSettings
from services.console.signon.provider import Client, Provider
from services.console.signon.routes import SignOn
from services.console.web import Web, error_page
from services.shared.domain.errors import GlossatorError, Reason, Reject
from services.shared.domain.records import Actor
from services.shared.runtime.access.audit import AuditPort
from services.shared.runtime.access.credentials import UNKNOWN_HOLDER, CredentialPort, Holder
from services.shared.runtime.access.oidc.issuers import Issuer, build_issuers, read_issuers
from services.shared.runtime.access.oidc.verifier import OidcVerifier
from services.shared.runtime.clock import Clock
from services.shared.runtime.core_parts import CoreParts
from services.shared.runtime.keys.sealing import KEY_BYTES
from services.shared.runtime.keys.secret_files import read_secret
from services.shared.runtime.servers.endpoints import browser_endpoint
from services.shared.runtime.servers.http_connections import http_limits
from services.shared.runtime.servers.http_errors import error_response
from services.shared.runtime.servers.http_gate import HttpGate
from services.shared.runtime.servers.http_server import HttpServer, check_routes
from services.shared.runtime.servers.telemetry import CallObserver, http_telemetry
from services.shared.runtime.startup import from_setting
from services.shared.runtime.storage.database import Database


class NoCredentials:
    """The routes of the console need a session, not a bearer token: no caller has a credential here."""

    async def verify(self, bearer: str, holder: Holder = UNKNOWN_HOLDER) -> Actor:  # noqa: ARG002 - none is accepted
        raise Reject(Reason.UNAUTHENTICATED)

    def certified(self, names: Sequence[str]) -> Actor:  # noqa: ARG002
        raise Reject(Reason.UNAUTHENTICATED)


@dataclass(frozen=True, slots=True)
class Dependencies:
    """`issuer` is the identity provider where people sign in, `credentials` verifies their access tokens."""

    database: Database
    session_key: bytes
    annotation: AnnotationPort
    ingestion: IngestionPort
    issuer: Callable[[], Issuer]
    credentials: CredentialPort
    audit: AuditPort
    clock: Clock
    observer: CallObserver


@dataclass(frozen=True, slots=True)
class Console:
    """The parts that `__main__` runs."""

    app: ASGIApp
    streams: Streams


def build(settings: ConsoleSettings, made: Dependencies, pace: Pace = Pace()) -> Console:  # noqa: B008 - frozen
    """The parts of the console. Raises `ValueError` for a route without a rule, or a rule without a route."""
    limits = Limits(timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_hours))
    store = SessionStore(made.database, made.session_key, made.clock, limits)
    places = PlaceStore(made.database, made.clock)
    client = Client(
        settings.console_client_id,
        f"{settings.origin}/sign-in/callback",
        settings.console_scope,
        settings.console_client_secret_file,
    )
    provider = Provider(made.issuer, client, made.credentials, made.clock)
    sessions, saved = CurrentSessions(store, provider, made.database, made.clock), SavedFilters(store)
    web = Web(settings.origin, sessions, made.annotation)
    find, read = partial(sessions.find, active=False), partial(_numbers, made.annotation)
    streams = Streams(find, read, made.clock, settings.live_streams, pace)
    endpoints = Endpoints(
        web=web,
        sign_on=SignOn(store, provider, made.audit, made.clock, settings.service),
        queue=QueuePages(made.annotation, streams, saved, made.clock),
        saved=saved,
        reader=ReaderPages(made.annotation, places),
        notifications=NotificationPages(made.annotation),
        forwarding=Forwarding(made.annotation, store),
        preferences=PreferenceCalls(store),
        places=PlaceCalls(places),
        submit=SubmitPages(made.ingestion, store, made.clock, settings.upload_limit * MEBIBYTE),
        batches=BatchPages(made.ingestion),
        history=HistoryPages(made.annotation),
        adjudication=AdjudicationPages(made.annotation),
        redline=RedlinePages(made.annotation),
        family=FamilyCalls(made.ingestion),
        grid=GridPages(made.annotation, saved),
        quality=QualityPages(made.annotation),
        search=SearchPages(made.annotation),
        playbooks=PlaybookPages(made.annotation),
        drafts=DraftPages(made.annotation),
        previews=PreviewPages(made.annotation),
    )
    every = routes(endpoints)
    check_routes(every, dict.fromkeys(ROUTES))
    app = Starlette(routes=every, exception_handlers=HANDLERS)
    gate = HttpGate(
        Guard(BodyLimits(app, UPLOAD), settings.origin, _OTHER_SERVERS),
        routes=every,
        rules={**dict.fromkeys(ROUTES), _UNKNOWN: None},
        credentials=NoCredentials(),
        clock=made.clock,
        observer=made.observer,
        limits=replace(http_limits(settings), body_bytes=settings.upload_limit * MEBIBYTE),
    )
    return Console(gate, streams)


def open_dependencies(settings: ConsoleSettings, parts: CoreParts) -> Dependencies:
    """The dependencies of a running process. Exits with 2 if a file that a setting names is not valid."""
    path = settings.oidc_file
    issuers = parts.in_force("oidc_file", path, lambda: read_issuers(Path(path)), build_issuers)
    issuer = partial(_issuer, issuers, settings.console_issuer)
    from_setting("console_issuer", settings.console_issuer, issuer)
    return Dependencies(
        database=parts.database("services.console"),
        session_key=from_setting("session_key_file", settings.session_key_file, lambda: _key(settings)),
        annotation=HttpAnnotation(settings.annotation_url, parts.tls),
        ingestion=HttpIngestion(settings.ingestion_url, parts.tls),
        issuer=issuer,
        credentials=OidcVerifier(issuers, NoCredentials(), parts.clock, service=_TOKENS_OF),
        audit=parts.audit,
        clock=parts.clock,
        observer=http_telemetry(settings.service, parts.metrics, parts.tracing),
    )


def http_server(settings: ConsoleSettings, parts: CoreParts, app: ASGIApp) -> HttpServer:
    """The server of browsers, which show no certificates."""
    return HttpServer(app, browser_endpoint(settings, parts.tls), limits=http_limits(settings))


async def _numbers(annotation: AnnotationPort, asked: str, token: str) -> Mapping[str, object]:
    """The numbers of a list. Raises `AnnotationError` or `Retry`."""
    return numbers_of(await annotation.read("/v1/reviews", asked, token))


def _issuer(issuers: Callable[[], Mapping[str, Issuer]], name: str) -> Issuer:
    """The identity provider with this name, or the only one. Raises `ValueError`."""
    found = [one for one in issuers().values() if name in {"", one.name}]
    if len(found) != 1:
        fault = "has several identity providers: name one of them" if found else "does not have this identity provider"
        raise ValueError(f"oidc_file {fault}")
    return found[0]


def _key(settings: ConsoleSettings) -> bytes:
    """The key that seals sessions. Raises `SecretFileError` or `ValueError`."""
    key = read_secret(settings.session_key_file)
    if len(key) != KEY_BYTES:
        raise ValueError(f"the file must have {KEY_BYTES} bytes")
    return key


async def _fault(request: Request, error: Exception) -> Response:
    """Pages for people, JSON for scripts."""
    known = _known(error)
    if request.url.path.startswith(_CALLS):
        return error_response(known)
    return error_page(known, None)


def _known(error: Exception) -> GlossatorError:
    if isinstance(error, GlossatorError):
        return error
    if isinstance(error, AnnotationError):
        return of_error(error)
    if isinstance(error, HTTPException):
        return Reject(_BY_STATUS.get(error.status_code, Reason.INVALID_METADATA))
    return Reject(Reason.INTERNAL)


_CALLS = (PREFIX, "/places", "/preferences", "/queue/counts", "/queue/events", "/submit/")
HANDLERS = {GlossatorError: _fault, AnnotationError: _fault, HTTPException: _fault, Exception: _fault}
_BY_STATUS = {404: Reason.NOT_FOUND, 405: Reason.METHOD_NOT_ALLOWED, 413: Reason.TOO_LARGE, 408: Reason.TIMED_OUT}
_UNKNOWN = ("", "")  # the app answers that no route has the path
_OTHER_SERVERS = frozenset({PROVIDER_LOGOUT})
_TOKENS_OF = "annotation"  # the audience of the tokens that the console requests
