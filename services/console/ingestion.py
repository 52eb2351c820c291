"""The REST API of ingestion, called with the token of the person."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, Protocol

import httpx

from services.console.annotation import HttpAnnotation


class IngestionPort(Protocol):
    """What the pages of submitters need of ingestion."""

    async def read(self, path: str, query: str, token: str) -> Any:
        """The JSON answer of a GET. Raises `AnnotationError` for an error response, or `Retry`."""
        ...

    async def upload(
        self, path: str, token: str, headers: Mapping[str, str], parts: AsyncIterator[bytes]
    ) -> httpx.Response:
        """The response to a POST whose body is sent as it arrives. Raises `Retry` without one."""
        ...

    async def close(self) -> None:
        """Calls that are in progress fail."""
        ...


class HttpIngestion(HttpAnnotation):
    """Ingestion at `url`, with the certificate of the console."""

    dependency = "ingestion"

    async def upload(
        self, path: str, token: str, headers: Mapping[str, str], parts: AsyncIterator[bytes]
    ) -> httpx.Response:
        answer = await self.send("POST", path, "", token, headers, parts)
        await answer.aread()
        return answer
