"""Client of the comparison of two documents."""

from typing import NamedTuple

from services.annotation.desk.redlines import records
from services.cli.clients.annotation import REVIEW
from services.cli.clients.calls import Credential, ServiceClient
from services.shared.runtime.servers.grpc_client import Address

_SECONDS = 150.0  # two texts of many pages wait for their turn
_MOST = 500  # of one response


class Place(NamedTuple):
    """`[start, end)` in code points of the original, and its words with placeholders, at most the first 2,000. `page`
    counts from 1, and is 0 if the format has no pages.
    """

    start: int
    end: int
    page: int
    text: str


class Change(NamedTuple):
    """A change. `tracked`: `inserted` or `deleted` if the document marks it; empty if no one marked it. `author` and
    `dated` are what the file says of a tracked change, and `doubts` why it needs attention.
    """

    number: int
    kind: str
    old: Place
    new: Place
    call_outs: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    tracked: str = ""
    inside: tuple["Change", ...] = ()
    author: str = ""
    dated: str = ""
    doubts: tuple[str, ...] = ()


class Finding(NamedTuple):
    """A finding that only one document has, and the numbers of the changes at its evidence."""

    severity: str
    rule_id: str
    message: str
    changes: tuple[int, ...] = ()


class Comparison(NamedTuple):
    """The first changes, the numbers of all and of unmarked ones, and the findings that they open and close."""

    changes: tuple[Change, ...] = ()
    total: int = 0
    unmarked: int = 0
    aligned: bool = True
    uncompared_values: int = 0
    opened: tuple[Finding, ...] = ()
    closed: tuple[Finding, ...] = ()
    findings_missing: bool = False


class ComparisonClient(ServiceClient):
    """The client for comparisons of one caller. Methods raise `Reject` or `Retry`."""

    def __init__(self, address: Address, credential: Credential, purpose: str = REVIEW) -> None:
        super().__init__(address, credential)
        self._purpose = purpose

    async def compare(self, document_id: str, against: str, limit: int) -> Comparison:
        """The first `limit` changes from `against` to the document. Audited, once for each 500 changes."""
        changes: list[Change] = []
        token = ""
        while True:
            size = min(_MOST, limit - len(changes))
            request = records.CompareDocumentsRequest(document_id, self._purpose, against, size, token)
            found = await self._call(request, seconds=_SECONDS)
            changes += map(_change, found.changes)
            token = found.next_page_token
            if not token or len(changes) >= limit:
                return _comparison(changes, found)


def _comparison(changes: list[Change], found: records.CompareDocumentsResponse) -> Comparison:
    return Comparison(
        tuple(changes),
        found.total,
        found.unmarked,
        found.aligned,
        found.uncompared_values,
        tuple(map(_finding, found.opened)),
        tuple(map(_finding, found.closed)),
        found.findings_missing,
    )


def _change(one: records.VersionChange) -> Change:
    inside = tuple(map(_change, one.inside))
    places = _place(one.old), _place(one.new)
    return Change(
        one.number,
        one.kind,
        *places,
        one.call_outs,
        one.clauses,
        one.tracked or "",
        inside,
        one.author,
        one.dated.replace(tzinfo=None).isoformat() + "Z" if one.dated else "",
        one.doubts,
    )


def _place(one: records.ChangedPlace) -> Place:
    return Place(one.span.start, one.span.end, one.page, one.text)


def _finding(one: records.ChangedFinding) -> Finding:
    return Finding(one.severity, one.rule_id, one.message, one.changes)
