"""Calls of the reader that go to annotation unchanged, with the token of the person. Other paths do not exist here."""

from collections.abc import AsyncIterator, Mapping

import httpx
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from services.console.annotation import AnnotationPort
from services.console.sessions.session import Session
from services.console.sessions.store import SessionStore
from services.shared.domain.errors import Reason, Reject

PREFIX = "/api"
_TO_ANNOTATION = ("accept", "content-type", "traceparent")
_TO_BROWSER = (
    "content-type",
    "retry-after",
    "www-authenticate",
    "x-glossator-pages",
    "x-glossator-unmasked",
)
_BODY_BYTES = 1024 * 1024


class Forwarding:
    """A route of the console for each one in `FORWARDED`. Annotation decides what the person can do."""

    def __init__(self, annotation: AnnotationPort, store: SessionStore) -> None:
        self._annotation = annotation
        self._store = store

    async def forward(self, request: Request, session: Session) -> Response:
        body = await request.body()
        if len(body) > _BODY_BYTES:
            raise Reject(Reason.TOO_LARGE, detail=f"The body exceeds {_BODY_BYTES} bytes")
        headers = {name: request.headers[name] for name in _TO_ANNOTATION if name in request.headers}
        # The path as it was sent: a decoded one could name another route.
        path = request.scope["raw_path"].decode("ascii").partition("?")[0].removeprefix(PREFIX)
        if ".." in path.split("/"):
            raise Reject(Reason.NOT_FOUND)
        answer = await self._annotation.send(
            request.method, path, request.url.query, session.tokens.access, headers, body
        )
        if answer.status_code == 401 and "insufficient" not in answer.headers.get("www-authenticate", ""):
            await self._store.end(session.session_id)  # the provider has ended it
        kept = {name: answer.headers[name] for name in _TO_BROWSER if name in answer.headers}
        return StreamingResponse(_parts(answer), answer.status_code, {**kept, "cache-control": "no-store"})


async def _parts(answer: httpx.Response) -> AsyncIterator[bytes]:
    """The body as it arrives. A broken connection breaks that of the browser, so that half an answer is never whole."""
    try:
        async for part in answer.aiter_bytes():
            yield part
    finally:
        await answer.aclose()


_DOCUMENT = "/v1/documents/{document_id}"
FORWARDED: Mapping[str, tuple[str, ...]] = {
    _DOCUMENT: ("GET",),
    f"{_DOCUMENT}/annotations": ("GET",),
    f"{_DOCUMENT}/comments": ("GET", "POST"),
    f"{_DOCUMENT}/comments/{{comment_id}}:resolve": ("POST",),
    f"{_DOCUMENT}/decisions": ("GET", "POST"),
    f"{_DOCUMENT}/definitions": ("GET",),
    f"{_DOCUMENT}/exports/{{file_format}}": ("GET",),
    f"{_DOCUMENT}/fields": ("GET",),
    f"{_DOCUMENT}/finding-decisions": ("POST",),
    f"{_DOCUMENT}/findings": ("GET",),
    f"{_DOCUMENT}/findings/{{finding_id}}": ("GET",),
    f"{_DOCUMENT}/findings/{{finding_id}}/narration": ("GET",),
    f"{_DOCUMENT}/pages": ("GET",),
    f"{_DOCUMENT}/pages/{{number}}": ("GET",),
    f"{_DOCUMENT}/pages/{{number}}/words": ("GET",),
    f"{_DOCUMENT}/judgements": ("GET", "POST"),
    f"{_DOCUMENT}/passages": ("GET",),
    f"{_DOCUMENT}/passages:answer": ("POST",),
    f"{_DOCUMENT}/passages:ask": ("POST",),
    f"{_DOCUMENT}/questions": ("GET",),
    f"{_DOCUMENT}/decisions:bulk": ("GET", "POST"),
    f"{_DOCUMENT}/reading:stop": ("POST",),
    f"{_DOCUMENT}/references": ("GET",),
    f"{_DOCUMENT}/reveals": ("GET", "POST"),
    f"{_DOCUMENT}/reveals/{{grant_id}}": ("DELETE",),
    f"{_DOCUMENT}/reveals/{{grant_id}}:grant": ("POST",),
    f"{_DOCUMENT}/review:claim": ("POST",),
    f"{_DOCUMENT}/review:complete": ("POST",),
    f"{_DOCUMENT}/review:perspective": ("POST",),
    f"{_DOCUMENT}/review:redo": ("POST",),
    f"{_DOCUMENT}/review:release": ("POST",),
    f"{_DOCUMENT}/review:reopen": ("POST",),
    f"{_DOCUMENT}/review:undo": ("POST",),
    f"{_DOCUMENT}/search": ("GET",),
    f"{_DOCUMENT}/structure": ("GET",),
    f"{_DOCUMENT}/summary": ("GET",),
    f"{_DOCUMENT}/text": ("GET",),
    "/v1/reviews": ("GET",),
}
