"""A console in memory: a real issuer, an annotation service that repeats what tests give it, and browsers."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from services.console.annotation import AnnotationError
from services.console.live.source import Pace
from services.console.service import Dependencies, NoCredentials, build
from services.console.settings import ConsoleSettings
from services.shared.domain.errors import Retry
from services.shared.domain.records import Role
from services.shared.runtime.access.oidc.issuers import ClaimPaths, Issuer, StepUp
from services.shared.runtime.access.oidc.verifier import OidcVerifier
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.retry import Backoff
from services.shared.runtime.storage.database import Database
from tests.fakes import MemoryAudit
from tests.grpc_probe import Observer
from tests.issuer import ANNA, Page, choose

ORIGIN = "http://127.0.0.1:17206"
SESSION, SIGN_IN = "__Host-glossator", "__Host-glossator-sign-in"
KEY = bytes(range(32))
DOCUMENT = "d" * 32
QUICK = Pace(look=0.02, keep_alive=0.05, rest=0.0, backoff=Backoff(first=0.02, longest=0.05))


class ShiftedClock(SystemClock):
    """The clock of this machine, moved by `shift`: issuers and sessions of tests share it."""

    shift = timedelta()

    def now(self) -> datetime:
        return super().now() + self.shift


class FakeAnnotation:
    """Answers with `answers` by path, else 404; changes with `refused`, if it has the path. `calls` has method, path,
    query, token and body of each call.
    """

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, Any]] = {"/v1/deputies": (200, {"deputies": []})}
        self.refused: dict[str, tuple[int, Any]] = {}
        self.headers: dict[str, str] = {}
        self.calls: list[tuple[str, str, str, str, bytes]] = []
        self.sent: list[Mapping[str, str]] = []
        self.away = False

    async def send(
        self, method: str, path: str, query: str, token: str, headers: Mapping[str, str], body: bytes = b""
    ) -> httpx.Response:
        self.calls.append((method, path, query, token, body))
        self.sent.append(headers)
        if self.away:
            raise Retry(dependency="annotation")
        status, content = self.answers.get(path, (404, {"error": {"reason": "not_found"}}))
        return httpx.Response(
            status,
            headers={"content-type": "application/json", **self.headers},
            content=content if isinstance(content, bytes) else json.dumps(content).encode(),
            request=httpx.Request(method, "http://annotation"),
        )

    async def read(self, path: str, query: str, token: str) -> Any:
        return self._content(await self.send("GET", path, query, token, {}))

    async def write(self, path: str, body: Any, token: str, method: str = "POST") -> Any:
        content = b"" if body is None else json.dumps(body).encode()
        if path in self.refused:
            status, answer = self.refused[path]
            raise AnnotationError(status, answer["error"])
        return self._content(await self.send(method, path, "", token, {}, content))

    async def close(self) -> None: ...

    def _content(self, answer: httpx.Response) -> Any:
        if answer.is_success:
            return answer.json()
        raise AnnotationError(answer.status_code, answer.json()["error"])


class FakeIngestion(FakeAnnotation):
    """Also keeps the headers and the content of each upload, and answers it with `receipt`."""

    def __init__(self) -> None:
        super().__init__()
        self.receipt: tuple[int, Any] = (202, {"submission_id": "s-1", "status": "accepted"})
        self.uploads: list[tuple[Mapping[str, str], bytes]] = []

    async def upload(
        self, path: str, token: str, headers: Mapping[str, str], parts: AsyncIterator[bytes]
    ) -> httpx.Response:
        self.answers[path] = self.receipt
        answer = await self.send("POST", path, "", token, headers)
        self.uploads.append((headers, b"".join([part async for part in parts])))
        return answer


@dataclass
class Site:
    """The console with its parts. `issuer_url` is a development issuer that runs."""

    database: Database
    issuer_url: str
    clock: ShiftedClock = field(default_factory=ShiftedClock)
    annotation: FakeAnnotation = field(default_factory=FakeAnnotation)
    ingestion: FakeIngestion = field(default_factory=FakeIngestion)
    audit: MemoryAudit = field(default_factory=MemoryAudit)

    def __post_init__(self) -> None:
        issuer = issuer_at(self.issuer_url)
        made = Dependencies(
            database=self.database,
            session_key=KEY,
            annotation=self.annotation,
            ingestion=self.ingestion,
            issuer=lambda: issuer,
            credentials=OidcVerifier(lambda: {issuer.url: issuer}, NoCredentials(), self.clock, service="annotation"),
            audit=self.audit,
            clock=self.clock,
            observer=Observer(),
        )
        built = build(ConsoleSettings(console_url=ORIGIN), made, QUICK)
        self.app, self.streams = built.app, built.streams

    def browser(self) -> "Browser":
        return Browser(httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url=ORIGIN))


class Browser:
    """A browser without scripts. It sends what a real one sends for links, forms and scripts of the console at the
    address of `http`.
    """

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.cookies: dict[str, str] = {}
        self.origin = str(http.base_url).rstrip("/")
        self._http = http

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.send("GET", path, headers={"sec-fetch-site": "none", "sec-fetch-mode": "navigate", **headers})

    async def fetch(self, path: str, method: str = "GET", body: Any = None, **headers: str) -> httpx.Response:
        """A call of the reader."""
        own = {"sec-fetch-site": "same-origin", "sec-fetch-mode": "cors"}
        if method != "GET":
            token = headers.get("x-csrf-token") or await self.csrf()
            own |= {"origin": self.origin, "x-csrf-token": token, "content-type": "application/json"}
        content = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else None
        return await self.send(method, path, headers={**own, **headers}, content=content)

    async def post(self, path: str, form: Mapping[str, Any], **headers: str) -> httpx.Response:
        """A form of a page."""
        own = {"origin": self.origin, "sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate", **headers}
        return await self.send("POST", path, headers=own, data=form)

    async def csrf(self) -> str:
        """The token in the forms of the session; it is in each page with the header."""
        page = (await self.get("/documents/missing")).text
        return page.partition('name="csrf" value="')[2].partition('"')[0]

    async def sign_in(self, path: str = "/sign-in", person: str = ANNA.subject) -> httpx.Response:
        """Sign in on the pages of the issuer, and return the answer to the redirect."""
        begun = await self.get(path)
        assert begun.status_code == 303, begun.text
        return await self.get(callback_of(begun.headers["location"], person))

    async def send(self, method: str, path: str, headers: Mapping[str, str], **more: Any) -> httpx.Response:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = await self._http.request(
            method, path, headers={**({"cookie": cookie} if cookie else {}), **headers}, **more
        )
        for line in answer.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            if "max-age=0" in line.lower():
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return answer


def callback_of(page: str, person: str = ANNA.subject) -> str:
    """The path and query of the redirect after `person` signed in on the page of the issuer."""
    last = choose(Page(httpx.get(page, timeout=20)), person)
    parts = urlsplit(last.answer.headers["location"])
    return f"{parts.path}?{parts.query}"


def issuer_at(url: str) -> Issuer:
    """The configuration of a development issuer."""
    return Issuer(
        "local",
        url,
        frozenset({"harbour-bank"}),
        {one.value: frozenset({one}) for one in Role},
        claims=ClaimPaths(tenant=("tenant",), matters=("matters",)),
        step_up=StepUp(("otp",)),
    )


def query_of(url: str) -> Mapping[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
