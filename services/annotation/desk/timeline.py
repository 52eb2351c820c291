"""Shows what happened to a document, and who received a place of its text. Each method checks the access policy."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from services.annotation.desk.known import known
from services.annotation.desk.reading import DocumentStore
from services.annotation.ports import AuthoriserPort, resource_of
from services.annotation.sets.refusals import invalid, is_id
from services.annotation.sets.state import DocumentSet, StoredDocument
from services.annotation.timeline.events import DocumentEvent, EventKind, page_of
from services.annotation.timeline.records import (
    ListDocumentEventsRequest,
    ListDocumentEventsResponse,
    ListPlaceReadersRequest,
    ListPlaceReadersResponse,
    PlaceReader,
)
from services.annotation.timeline.views import PartStarts, TextView, places_of, view_events
from services.shared.domain.document import SealedText
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.ports import ValueReader

ViewKey = tuple[str, str, str]


class EventStore(Protocol):
    """What happened to a document, without what people read (`TimelineStore`)."""

    async def events(self, stored: StoredDocument) -> Sequence[DocumentEvent]: ...


class ReadViews(Protocol):
    """Who received which parts of a text (`ViewStore`)."""

    async def of_document(self, document_id: str, person: str = "") -> Sequence[TextView]: ...

    async def of_place(
        self, document_id: str, span: OriginalSpan, after: ViewKey | None, limit: int
    ) -> Sequence[TextView]: ...


@dataclass(frozen=True, slots=True)
class DocumentTimeline:
    """Callers without the right to read views see what they read and revealed themselves, and not why others stopped
    reading. Until a blind review is complete, and while a caller has places to judge first, callers see only what they
    and systems did, and no readers.
    """

    documents: DocumentStore
    texts: ValueReader
    store: EventStore
    views: ReadViews
    access: AuthoriserPort

    async def events(self, actor: Actor, request: ListDocumentEventsRequest) -> ListDocumentEventsResponse:
        """A page of what happened to the document, the latest first; also if it is withdrawn or erased.

        Raises `Reject`: NOT_FOUND, FORBIDDEN, INVALID_METADATA.
        """
        document_id = request.document_id
        found = await self._authorised(actor, Action.READ_HISTORY, document_id)
        stored = found.stored
        sees_all = self.access.allows(actor, Action.READ_VIEWS, resource_of(stored.document))
        views = await self.views.of_document(document_id, "" if sees_all else actor.subject)
        events = [*await self.store.events(stored), *view_events(views, await self._parts(stored))]
        shown = events if sees_all else [one for one in events if _is_open(one, actor.subject)]
        if found.blind or found.withheld:
            shown = [one for one in shown if _is_own(one, actor.subject)]
        page, after = page_of(shown, request.kinds, request.page_size, request.page_token)
        return ListDocumentEventsResponse(tuple(page), after, sees_all)

    async def readers(self, actor: Actor, request: ListPlaceReadersRequest) -> ListPlaceReadersResponse:
        """Who received something of a place, or a personal value in it: on the screen, copied, exported or delivered.

        Raises `Reject`: NOT_FOUND, FORBIDDEN, INVALID_METADATA.
        """
        place = (f"page={request.page}",) if request.page else (f"start={request.start}", f"end={request.end}")
        document_set = await self._authorised(actor, Action.READ_VIEWS, request.document_id, place)
        stored = document_set.stored
        parts = await self._parts(stored)
        size, after, span = request.page_size, _key_of(request.page_token), _span_of(request, parts)
        if document_set.blind or document_set.withheld:
            return ListPlaceReadersResponse((), "")
        found = await self.views.of_place(request.document_id, span, after, size + 1)
        readers = tuple(_reader(view, parts) for view in found[:size])
        return ListPlaceReadersResponse(readers, _token(found[size - 1]) if len(found) > size else "")

    async def _authorised(
        self, actor: Actor, action: Action, document_id: str, detail: Sequence[str] = ()
    ) -> DocumentSet:
        found = await known(self.access, actor, action, document_id, self.documents.find(document_id))
        await self.access.authorise(actor, action, resource_of(found.document), detail=detail)
        return found

    async def _parts(self, stored: StoredDocument) -> PartStarts:
        """Those of the text; without its pages, if the text is destroyed."""
        try:
            pages = (await self.texts.get_value(SealedText, stored.text)).pages
        except Reject as error:
            if error.reason not in {Reason.KEY_UNAVAILABLE, Reason.NOT_FOUND}:
                raise
            pages = ()
        return PartStarts(pages, stored.code_points)


def _reader(view: TextView, parts: PartStarts) -> PlaceReader:
    return PlaceReader(
        person=view.person,
        use=view.use,
        value_id=view.value,
        places=places_of([view.span], parts),
        first_at=view.first_at,
        last_at=view.last_at,
        responses=view.responses,
    )


def _is_open(one: DocumentEvent, subject: str) -> bool:
    """Whether people who do not oversee the review see the event."""
    return one.kind not in _PERSONAL or subject in (one.actor, one.person)


def _is_own(one: DocumentEvent, subject: str) -> bool:
    """Whether the event is of the caller, or of a system: until a blind review is complete, callers do not see who
    else did what.
    """
    people = {one.actor, one.person} - {"", subject}
    return all(each.startswith(_SYSTEMS) for each in people)


def _span_of(request: ListPlaceReadersRequest, parts: PartStarts) -> OriginalSpan:
    if not request.page:
        if not 0 <= request.start < request.end <= parts.code_points:
            raise invalid("end", f"must be after start, and at most {parts.code_points}")
        return OriginalSpan(request.start, request.end)
    if request.start or request.end:
        raise invalid("page", "excludes start and end")
    if not 1 <= request.page <= len(parts.pages):
        fault = f"must be 1 to {len(parts.pages)}" if parts.pages else "is unknown: the text has no pages"
        raise invalid("page", fault)
    return parts.pages[request.page - 1]


def _token(last: TextView) -> str:
    return urlsafe_b64encode(json.dumps([last.person, last.use, last.value]).encode()).decode().rstrip("=")


def _key_of(token: str) -> ViewKey | None:
    if not token:
        return None
    try:
        person, use, value = json.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (ValueError, TypeError, RecursionError):
        raise invalid("page_token", "is not a token of this list") from None
    if not all(map(is_id, (person, use, value))):
        raise invalid("page_token", "is not a token of this list")
    return person, use, value


_SYSTEMS = ("source:", "service:")
_PERSONAL = frozenset({EventKind.READ, EventKind.REVEALED, EventKind.STOPPED})
