"""The REST API of annotation, called with the token of the person."""

import ssl
from collections.abc import AsyncIterator, Mapping
from typing import Any, Protocol
from urllib.parse import urlsplit

import httpx

from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.runtime.access.call import current_call
from services.shared.runtime.servers.tls import CurrentTls, client_context

_TIMEOUT = httpx.Timeout(30.0, read=90.0)  # a narration sends its first words late
_LIMITS = httpx.Limits(max_connections=200, max_keepalive_connections=40)


class AnnotationPort(Protocol):
    """What pages and forwarded calls need of annotation."""

    async def send(
        self, method: str, path: str, query: str, token: str, headers: Mapping[str, str], body: bytes = b""
    ) -> httpx.Response:
        """The response, whose body is not read yet: the caller closes it. Raises `Retry` without one."""
        ...

    async def read(self, path: str, query: str, token: str) -> Any:
        """The JSON answer of a GET. Raises `AnnotationError` for an error response, or `Retry`."""
        ...

    async def write(self, path: str, body: Any, token: str, method: str = "POST") -> Any:
        """The JSON answer of a change. `body` None: without one. Raises as `read`."""
        ...

    async def close(self) -> None:
        """Calls that are in progress fail."""
        ...


class AnnotationError(Exception):
    """An error response of annotation: its status, and its body as `ErrorBody` describes."""

    def __init__(self, status: int, error: Mapping[str, Any]) -> None:
        super().__init__(f"{status}: {error.get('reason', '')}")
        self.status = status
        self.error = error


class HttpAnnotation:
    """Annotation at `url`, with the certificate of the console."""

    dependency = "annotation"

    def __init__(self, url: str, tls: CurrentTls | None) -> None:
        self._url = url.rstrip("/")
        self._tls = tls if urlsplit(url).scheme == "https" else None
        self._opened: tuple[object, httpx.AsyncClient] | None = None

    async def send(
        self,
        method: str,
        path: str,
        query: str,
        token: str,
        headers: Mapping[str, str],
        body: bytes | AsyncIterator[bytes] = b"",
    ) -> httpx.Response:
        call = current_call()
        more = {"authorization": f"Bearer {token}", "x-correlation-id": call.correlation_id if call else ""}
        url = f"{self._url}{path}" + (f"?{query}" if query else "")
        try:
            client = self._client()
            request = client.build_request(
                method, url, headers=httpx.Headers({**headers, **more}, "latin-1"), content=body or None
            )
            return await client.send(request, stream=True)
        except (httpx.HTTPError, OSError):
            raise Retry(dependency=self.dependency) from None

    async def read(self, path: str, query: str, token: str) -> Any:
        return await self._json("GET", path, query, token, b"")

    async def write(self, path: str, body: Any, token: str, method: str = "POST") -> Any:
        content = b"" if body is None else httpx.Request(method, "http://_", json=body).content
        return await self._json(method, path, "", token, content)

    async def _json(self, method: str, path: str, query: str, token: str, body: bytes) -> Any:
        headers = {"accept": "application/json", **({"content-type": "application/json"} if body else {})}
        answer = await self.send(method, path, query, token, headers, body)
        try:
            await answer.aread()
            content = answer.json() if answer.content else None
        except (httpx.HTTPError, OSError, ValueError):
            raise Retry(dependency=self.dependency) from None
        finally:
            await answer.aclose()
        if answer.is_success:
            return content
        error = content.get("error") if isinstance(content, dict) else None
        if not isinstance(error, dict):
            raise Retry(dependency=self.dependency)
        raise AnnotationError(answer.status_code, error)

    async def close(self) -> None:
        if self._opened:
            await self._opened[1].aclose()

    def _client(self) -> httpx.AsyncClient:
        """The client with the certificates of now. After a change, running calls keep the one they began with."""
        now = self._tls() if self._tls else None
        if self._opened is None or self._opened[0] is not now:
            verify: ssl.SSLContext | bool = client_context(now) if now else True
            client = httpx.AsyncClient(
                verify=verify, timeout=_TIMEOUT, limits=_LIMITS, trust_env=False, follow_redirects=False
            )
            self._opened = (now, client)
        return self._opened[1]


async def whole_file(annotation: AnnotationPort, path: str, query: str, token: str) -> httpx.Response:
    """The answer of a GET whose body is a file. Raises `AnnotationError` for an error response, or `Retry`."""
    answer = await annotation.send("GET", path, query, token, {})
    try:
        await answer.aread()
        error = None if answer.is_success else answer.json().get("error")
    except (httpx.HTTPError, OSError, ValueError, AttributeError):
        raise Retry(dependency="annotation") from None
    finally:
        await answer.aclose()
    if answer.is_success:
        return answer
    raise AnnotationError(answer.status_code, error) if isinstance(error, dict) else Retry(dependency="annotation")


def of_error(error: AnnotationError) -> Reject:
    """The same error, for a page."""
    reason = error.error.get("reason", "")
    known = Reason(reason) if reason in {one.value for one in Reason} else Reason.INTERNAL
    return Reject(known, detail=str(error.error.get("detail", "")))
