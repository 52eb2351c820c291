"""What happened to a document, in order, and the tokens of its pages. Pure. No event has document text."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from services.annotation.sets.refusals import invalid
from services.shared.domain.document import Provenance

DEFAULT_SIZE, MOST_EVENTS = 50, 200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class EventKind(StrEnum):
    """What happened. In this order, if several events have the same time."""

    SUBMITTED = "submitted"
    PROCESSED = "processed"
    ASSIGNED = "assigned"
    READ = "read"
    REVEALED = "revealed"
    COMMENTED = "commented"
    DECIDED = "decided"
    UNDONE = "undone"
    CHANGED = "changed"
    COMPLETED = "completed"
    PUBLISHED = "published"
    REOPENED = "reopened"
    STOPPED = "stopped"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class DocumentEvent:
    """`actor`: the person or system that did it; empty if Glossator did it. `person`: another person that it concerns.
    `detail`: a code, which depends on the kind. `places`: pages, such as `p1-3,p7`, or ranges of code points.
    `value_kinds`: the kinds of revealed values. `document_id` and `version`: another version of the document.
    `category`: the clause type or field of a decision.
    """

    event_id: str
    at: datetime
    kind: EventKind
    actor: str = ""
    detail: str = ""
    person: str = ""
    target_id: str = ""
    document_id: str = ""
    version: int = 0
    revision: int = 0
    places: str = ""
    count: int = 0
    last_at: datetime | None = None
    purpose: str = ""
    value_kinds: tuple[str, ...] = ()
    batch_id: str = ""
    category: str = ""
    provenance: Provenance | None = None

    @property
    def rank(self) -> tuple[int, int, str]:
        """The place in the order of events."""
        return _micros(self.at), _ORDER[self.kind], self.event_id


def page_of(
    events: Iterable[DocumentEvent], kinds: Collection[EventKind], size: int, token: str
) -> tuple[Sequence[DocumentEvent], str]:
    """The first `size` events of `kinds` after the token, the latest first, and the token of the next page.

    No kinds: all. Raises `Reject(INVALID_METADATA)`.
    """
    before = _rank_of(token)
    wanted = (one for one in events if not kinds or one.kind in kinds)
    rest = sorted((one for one in wanted if before is None or one.rank < before), key=_rank, reverse=True)
    shown = rest[:size]
    return shown, _token(shown[-1].rank) if len(rest) > size else ""


def _rank(one: DocumentEvent) -> tuple[int, int, str]:
    return one.rank


def _token(rank: tuple[int, int, str]) -> str:
    return urlsafe_b64encode(json.dumps(rank).encode()).decode().rstrip("=")


def _rank_of(token: str) -> tuple[int, int, str] | None:
    if not token:
        return None
    try:
        at, order, event_id = json.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (ValueError, TypeError, RecursionError):
        raise invalid("page_token", "is not a token of this list") from None
    if type(at) is not int or type(order) is not int or not isinstance(event_id, str):
        raise invalid("page_token", "is not a token of this list")
    return at, order, event_id


def _micros(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)


_ORDER = {kind: number for number, kind in enumerate(EventKind)}
