"""Searches in the text of a document."""

from typing import NamedTuple

from glossator.annotation.v1 import reading_pb2, reading_pb2_grpc
from services.cli.clients.annotation import REVIEW, SERVICE
from services.cli.clients.calls import Credential, ServiceClient, translated_errors
from services.shared.runtime.servers.grpc_client import Address

_SECONDS = 30.0
_MOST = 200  # of one response


class Hit(NamedTuple):
    """A place of the words, `[start, end)` in code points of the original, with the text around it and placeholders.
    `page` counts from 1, and is 0 if the format has no pages.
    """

    start: int
    end: int
    page: int
    before: str
    match: str
    after: str


class Hits(NamedTuple):
    """The first hits in the order of the text, and the number of all."""

    hits: tuple[Hit, ...]
    total: int


class SearchClient(ServiceClient):
    """The client for searches of one caller. Methods raise `Reject` or `Retry`."""

    def __init__(self, address: Address, credential: Credential, purpose: str = REVIEW) -> None:
        super().__init__(address, credential)
        self._purpose = purpose
        self._stub = reading_pb2_grpc.DocumentReadingServiceStub(self._channel)

    async def search(self, document_id: str, words: str, limit: int) -> Hits:
        """The first `limit` hits. Audited, once for each 200 hits."""
        hits: list[Hit] = []
        token = ""
        while True:
            request = reading_pb2.SearchDocumentRequest(
                document_id=document_id,
                purpose=self._purpose,
                q=words,
                page_size=min(_MOST, limit - len(hits)),
                page_token=token,
            )
            with translated_errors(SERVICE):
                found = await self._stub.SearchDocument(request, timeout=_SECONDS)
            hits += [_hit(one) for one in found.hits]
            token = found.next_page_token
            if not token or len(hits) >= limit:
                return Hits(tuple(hits), found.total)


def _hit(one: reading_pb2.SearchHit) -> Hit:
    return Hit(one.span.start, one.span.end, one.page, one.before, one.match, one.after)
