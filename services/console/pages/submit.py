"""The page where submitters drop files, and its calls: one for each file, and one for the statuses of all."""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from services.console.ingestion import IngestionPort
from services.console.sessions.session import Session
from services.console.sessions.store import SessionStore
from services.console.web import render
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Role
from services.shared.domain.relations import Priority
from services.shared.runtime.access.call import new_id
from services.shared.runtime.clock import Clock

UPLOAD = "/submit/files"
MEBIBYTE = 1 << 20
_SUBMITTER = Role.SUBMITTER.value
_FIELDS = ("source_system", "matter", "priority", "batch_id")
_PAGE_SIZE = 200
_MOST_PAGES = 50
_SHOWN = (
    "submission_id",
    "status",
    "reason",
    "meaning",
    "remedy",
    "detail",
    "document_id",
    "duplicate_of",
    "source_reference",
    "parent_document_id",
    "attachment_count",
)


@dataclass(frozen=True, slots=True)
class SubmitPages:
    """`limit`: the most bytes that the console forwards. Ingestion decides who can submit, and what."""

    ingestion: IngestionPort
    store: SessionStore
    clock: Clock
    limit: int

    async def show(self, _request: Request, session: Session) -> Response:
        if not is_submitter(session):
            detail = f"Only people with the role {_SUBMITTER} submit documents"
            raise Reject(Reason.FORBIDDEN, detail=detail)
        options = await self.ingestion.read("/v1/submission-options", "", session.tokens.access)
        limit = min(self.limit, options["max_bytes"])
        return render(
            "submit.html",
            session,
            options=options,
            limit=limit,
            mebibytes=limit // MEBIBYTE,
            batch=f"web-{self.clock.now():%Y%m%d}-{new_id()[:8]}",
            priorities=[one.value for one in Priority],
        )

    async def upload(self, request: Request, session: Session) -> Response:
        """Send a file on while it arrives. The answer is that of ingestion."""
        headers = {**_declared(request), "idempotency-key": request.headers.get("idempotency-key", "")}
        answer = await self.ingestion.upload("/v1/documents", session.tokens.access, headers, request.stream())
        if answer.status_code == 401:
            await self.store.end(session.session_id)  # the provider has ended it
        kept = {name: answer.headers[name] for name in ("content-type", "retry-after") if name in answer.headers}
        return Response(answer.content, answer.status_code, kept)

    async def statuses(self, request: Request, session: Session) -> Response:
        """The latest status of each submission of a batch. A batch without submissions yet has none."""
        source, batch = (request.query_params.get(name, "") for name in ("source_system", "batch_id"))
        path, token = f"/v1/batches/{quote(source, safe='')}/{quote(batch, safe='')}", ""
        found: list[Mapping[str, Any]] = []
        for _ in range(_MOST_PAGES):
            query = urlencode({"page_size": _PAGE_SIZE, "page_token": token})
            page = await self.ingestion.read(path, query, session.tokens.access)
            found += [{name: one[name] for name in _SHOWN if name in one} for one in page["submissions"]]
            token = page["next_page_token"]
            if not token:
                break
        return JSONResponse({"submissions": found})

    async def session(self, _request: Request, session: Session) -> Response:
        """The person and the token of the session, after a sign-in in another tab."""
        return JSONResponse({"person": session.person.subject, "csrf": session.csrf})


def is_submitter(session: Session) -> bool:
    return _SUBMITTER in session.person.roles


def _declared(request: Request) -> Mapping[str, str]:
    """The headers of a file for ingestion. Raises `Reject(INVALID_METADATA)`.

    Scripts can only set headers of ASCII, so that theirs are percent-encoded.
    """
    try:
        given = json.loads(unquote(request.headers.get("x-glossator-metadata", "")))
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict) or not all(isinstance(given.get(name, ""), str) for name in _FIELDS):
        raise Reject(Reason.INVALID_METADATA, detail="The metadata of the file are not valid", field="metadata")
    metadata = {name: given[name] for name in _FIELDS if given.get(name)}
    headers: dict[str, str] = {
        "x-glossator-metadata": json.dumps(metadata),
        "x-glossator-file-name": _plain(unquote(request.headers.get("x-glossator-file-name", ""))),
        "content-type": request.headers.get("content-type") or "application/octet-stream",
    }
    if "content-length" in request.headers:
        headers["content-length"] = request.headers["content-length"]
    return headers


def _plain(name: str) -> str:
    """A file name without control characters, which no header can have. Its bytes of UTF-8 are sent as they are."""
    plain = "".join("_" if unicodedata.category(one)[0] == "C" else one for one in name)
    return plain.strip().encode().decode("latin-1")
