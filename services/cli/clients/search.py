"""Searches in the text of a document."""

from typing import NamedTuple

from services.annotation.desk.lookup.records import SearchDocumentRequest, SearchHit
from services.cli.clients.annotation import REVIEW
from services.cli.clients.calls import Credential, ServiceClient
from services.shared.runtime.servers.grpc_client import Address

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

    async def search(self, document_id: str, words: str, limit: int) -> Hits:
        """The first `limit` hits. Audited, once for each 200 hits."""
        hits: list[Hit] = []
        token = ""
        while True:
            size = min(_MOST, limit - len(hits))
            found = await self._call(SearchDocumentRequest(document_id, self._purpose, words, size, token))
            hits += [_hit(one) for one in found.hits]
            token = found.next_page_token
            if not token or len(hits) >= limit:
                return Hits(tuple(hits), found.total)


def _hit(one: SearchHit) -> Hit:
    return Hit(one.span.start, one.span.end, one.page, one.before, one.match, one.after)
