"""Reads documents and sets for callers. Each method checks the access policy first."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from services.annotation.desk.agreements import Agreements
from services.annotation.desk.fields import Field, fields_of, with_values
from services.annotation.desk.known import known
from services.annotation.desk.records import Passage
from services.annotation.desk.scope import scope_of
from services.annotation.desk.visibility import Reader, reader_of
from services.annotation.ports import AuthoriserPort, FeedPort, resource_of
from services.annotation.reveals.uses import Use, use_of
from services.annotation.sets.findings import reviewed
from services.annotation.sets.judging.places import without_answers
from services.annotation.sets.refusals import invalid, not_published
from services.annotation.sets.state import DocumentSet, StoredDocument, as_proposed, as_published
from services.shared.domain.annotations import Annotation, AnnotationSet, SetState
from services.shared.domain.document import DocumentRecord, RedactedText, SealedText
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.events import AnnotationsProposed, AnnotationsPublished
from services.shared.domain.records import Action, Actor, Resource
from services.shared.domain.relations import Priority
from services.shared.domain.spans import OriginalSpan, RedactedSpan, utf16_offsets
from services.shared.runtime.clock import Clock
from services.shared.runtime.ports import ValueReader

_BATCH = 100
_FEED = "annotation-feed"
FEED_TOPICS = ("annotations.proposed", "annotations.published")


class DocumentStore(Protocol):
    """The method of `Store` that other operations need."""

    async def find(self, document_id: str) -> DocumentSet:
        """The document with its current set. Raises `Reject(NOT_FOUND)`."""
        ...


class ReadStore(DocumentStore, Protocol):
    """The methods of `Store` that reading needs."""

    async def judged_first(self, document_ids: Sequence[str]) -> set[str]: ...


class WordsPort(Protocol):
    """Reads original text, with the values that the reader sees (`Words`)."""

    async def at(self, reader: Reader, stored: StoredDocument, spans: Sequence[OriginalSpan]) -> list[str]:
        """The text of each span, with placeholders for values that the reader does not see. Raises the errors of
        `Words.at`.
        """
        ...

    async def passage(self, reader: Reader, stored: StoredDocument, span: OriginalSpan) -> Passage:
        """The text of `span` in its length, and the hidden places in it. Raises the errors of `at`."""
        ...


class SetViews(Protocol):
    """The method of `DocumentViews` that other operations need."""

    async def annotations(self, actor: Actor, document_id: str) -> tuple[DocumentSet, AnnotationSet]:
        """The set as the caller can see it. Raises the errors of `DocumentViews.annotations`."""
        ...


@dataclass(frozen=True, slots=True)
class FeedItem:
    """A set in the feed. A caller who continues after `cursor` misses no set."""

    cursor: int
    document: DocumentRecord
    annotation_set: AnnotationSet


@dataclass(frozen=True, slots=True)
class FeedPage:
    """One page of the feed. The next page starts after `cursor`, also if this page has no items."""

    items: tuple[FeedItem, ...]
    cursor: int


@dataclass(frozen=True, slots=True)
class FeedRequest:
    """A filter of the feed. Empty `matter`: all matters that the caller can read. Empty `client_id`, or no `priority`:
    all of them.
    """

    matter: str = ""
    include_proposed: bool = False
    client_id: str = ""
    priority: Priority | None = None

    def fits(self, document: DocumentRecord) -> bool:
        """Whether the filter has the document. It says nothing about access."""
        return (
            self.matter in ("", document.matter)
            and self.client_id in ("", document.client_id)
            and self.priority in (None, document.priority)
        )


class DocumentViews:
    """Documents, sets, text and the feed, for callers of gRPC and HTTP."""

    def __init__(
        self,
        store: ReadStore,
        texts: ValueReader,
        words: WordsPort,
        feed: FeedPort,
        access: AuthoriserPort,
        agreements: Agreements,
        clock: Clock,
    ) -> None:
        self._agreements = agreements
        self._store = store
        self._texts = texts
        self._words = words
        self._feed = feed
        self._access = access
        self._clock = clock

    async def document(self, actor: Actor, document_id: str) -> DocumentSet:
        """A document with its current set. Raises `Reject(NOT_FOUND | FORBIDDEN)`."""
        document_set = await known(
            self._access, actor, Action.READ_DOCUMENT, document_id, self._store.find(document_id)
        )
        await self._access.authorise(actor, Action.READ_DOCUMENT, resource_of(document_set.document))
        return document_set

    async def words(
        self, actor: Actor, document_id: str, span: OriginalSpan | None, purpose: str, use: str = ""
    ) -> Passage:
        """The original text of `span`, by default of the whole document, with the values that the caller sees.

        Raises `Reject`: NOT_FOUND, FORBIDDEN, WITHDRAWN, INVALID_METADATA if the span ends after the text.
        """
        stored = self._store.find(document_id)
        document_set = await known(self._access, actor, Action.READ_TEXT, document_id, stored)
        place = span or OriginalSpan(0, document_set.stored.code_points)
        reader = reader_of(actor, purpose, use, opens=True)
        detail = (f"start={place.start}", f"end={place.end}", f"use={reader.use.value}")
        await self._access.authorise(actor, Action.READ_TEXT, resource_of(document_set.document), purpose, detail)
        if document_set.annotation_set.state is SetState.WITHDRAWN:
            raise Reject(Reason.WITHDRAWN)
        if place.end > document_set.stored.code_points:
            raise invalid("end", f"must be at most {document_set.stored.code_points}, the length of the document")
        return await self._words.passage(reader, document_set.stored, place)

    async def fields(self, actor: Actor, document_id: str, purpose: str, use: str = "") -> list[Field]:
        """The field values in the set that the caller can see. Raises the errors of `words` and `annotations`."""
        stored = self._store.find(document_id)
        document_set = await known(self._access, actor, Action.READ_TEXT, document_id, stored)
        reader = reader_of(actor, purpose, use)
        detail = ("read=fields", f"use={reader.use.value}")
        await self._access.authorise(actor, Action.READ_TEXT, resource_of(document_set.document), purpose, detail)
        document_set, shown = await self.annotations(actor, document_id)
        found = with_values(shown.annotations)
        words = await self._words.at(reader, document_set.stored, [one.span for one in found])
        return fields_of(found, words)

    async def annotations(self, actor: Actor, document_id: str) -> tuple[DocumentSet, AnnotationSet]:
        """The set as the caller can see it. Callers without access to proposals get the last published set. Places in
        an agreement that the caller cannot see are left out.

        Raises `Reject`: NOT_FOUND, FORBIDDEN, WITHDRAWN, PRECONDITION_FAILED if such a caller asks for a set that was
        never published.
        """
        document_set, shown = await self._annotations(actor, document_id)
        return document_set, await self._agreements.visible(actor, shown)

    async def _annotations(self, actor: Actor, document_id: str) -> tuple[DocumentSet, AnnotationSet]:
        document_set = await known(
            self._access, actor, Action.READ_ANNOTATIONS, document_id, self._store.find(document_id)
        )
        document, current = document_set.document, document_set.annotation_set
        detail = (f"use={use_of(actor).value}",)
        await self._access.authorise(actor, Action.READ_ANNOTATIONS, resource_of(document), detail=detail)
        if current.state is SetState.WITHDRAWN:
            raise Reject(Reason.WITHDRAWN)
        proposals = self._access.allows(actor, Action.READ_PROPOSALS, resource_of(document))
        if proposals:
            await self._access.authorise(actor, Action.READ_PROPOSALS, resource_of(document))
            return document_set, as_proposed(document, reviewed(document_set, self._clock.now())[0])
        if current.state is SetState.PUBLISHED:
            return document_set, as_published(document, current)
        if document_set.published:
            return document_set, as_published(document, replace(document_set.published, reopened=True))
        raise not_published(document_set)

    async def quotes(
        self, actor: Actor, document_set: DocumentSet, shown: Sequence[Annotation], purpose: str
    ) -> dict[str, str]:
        """The text of each annotation by its id, for a file; empty if the caller cannot read document text."""
        resource = resource_of(document_set.document)
        if not self._access.allows(actor, Action.READ_TEXT, resource, purpose):
            return {}
        reader = reader_of(actor, purpose, Use.EXPORTED)
        detail = (f"quotes={len(shown)}", f"use={reader.use.value}")
        await self._access.authorise(actor, Action.READ_TEXT, resource, purpose, detail)
        words = await self._words.at(reader, document_set.stored, [one.span for one in shown])
        return {one.annotation_id: words[number] for number, one in enumerate(shown)}

    async def in_utf16(self, document_set: DocumentSet, shown: AnnotationSet) -> AnnotationSet:
        """The set with offsets in UTF-16 code units, as in JavaScript and Java."""
        original, redacted = await asyncio.gather(
            self._texts.get_value(SealedText, document_set.stored.text),
            self._texts.get_value(RedactedText, document_set.stored.redacted),
        )
        places = utf16_offsets(
            original.text, [at for one in shown.annotations for at in (one.span.start, one.span.end)]
        )
        hidden = utf16_offsets(
            redacted.text,
            [at for one in shown.annotations for at in (one.redacted_span.start, one.redacted_span.end)],
        )
        converted = (
            replace(
                one,
                span=OriginalSpan(*places[2 * i : 2 * i + 2]),
                redacted_span=RedactedSpan(*hidden[2 * i : 2 * i + 2]),
            )
            for i, one in enumerate(shown.annotations)
        )
        return replace(shown, annotations=tuple(converted))

    async def open_feed(self, actor: Actor, request: FeedRequest) -> None:
        """Checks access to the feed. Call it once before `page`. Raises `Reject(FORBIDDEN)`."""
        for action in _actions(request):
            await self._access.authorise(actor, action, self._scope(actor, action, request))

    async def record_page(self, actor: Actor, request: FeedRequest, after: int, page: FeedPage) -> None:
        """Checks access again, and records the documents of a page before it is sent. Raises `Reject(FORBIDDEN)`."""
        detail = (f"after={after}", f"cursor={page.cursor}", *documents_of(page), f"use={use_of(actor).value}")
        for action in _actions(request):
            parts = detail if action is Action.READ_ANNOTATIONS else ()
            await self._access.authorise(actor, action, self._scope(actor, action, request), detail=parts)

    async def check_feed(self, actor: Actor, request: FeedRequest) -> None:
        """Raises `Reject(FORBIDDEN)` as soon as the caller lost access to the feed. Only a denial is recorded."""
        for action in _actions(request):
            scope = self._scope(actor, action, request)
            if not self._access.allows(actor, action, scope):
                await self._access.authorise(actor, action, scope)

    def still_visible(self, actor: Actor, request: FeedRequest, item: FeedItem) -> bool:
        """Whether the caller can still see a set of a page, right before it is sent."""
        return is_visible(item, actor, request, self._access)

    def _scope(self, actor: Actor, action: Action, request: FeedRequest) -> Resource:
        if request.matter:
            return Resource(_FEED, "", actor.tenant, request.matter)
        return scope_of(self._access, actor, action, _FEED)

    def check_running(self) -> None:
        """Raises `Retry` as soon as the service stops: a watcher reconnects with its last cursor."""
        if self._feed.stopping:
            raise Retry(dependency="annotation")

    async def page(self, actor: Actor, request: FeedRequest, cursor: int, wait_seconds: float) -> FeedPage:
        """The sets after `cursor`, in order. If there are none, it waits up to `wait_seconds`, or until the service
        stops.

        Raises `Reject(CURSOR_EXPIRED)` if sets after the cursor were deleted, `Reject(INVALID_METADATA)` if the cursor
        is greater than the last one.
        """
        events = await self._feed.read_after(cursor, _BATCH, FEED_TOPICS)
        if not events and wait_seconds > 0 and await self._feed.wait_beyond(cursor, wait_seconds, FEED_TOPICS):
            events = await self._feed.read_after(cursor, _BATCH, FEED_TOPICS)
        items = [
            FeedItem(at, event.document, event.annotation_set)
            for at, event in events
            if isinstance(event, AnnotationsProposed | AnnotationsPublished)
            and is_visible(event, actor, request, self._access)
        ]
        return FeedPage(await self._as_seen(actor, items), events[-1][0] if events else cursor)

    async def _as_seen(self, actor: Actor, items: Sequence[FeedItem]) -> tuple[FeedItem, ...]:
        """The items without the model's answers about places that the caller has to judge first."""
        open_ = [one.document.document_id for one in items if one.annotation_set.state is SetState.PROPOSED]
        asked = await self._store.judged_first(open_) if open_ else ()
        return tuple([await self._without(actor, one) if one.document.document_id in asked else one for one in items])

    async def _without(self, actor: Actor, one: FeedItem) -> FeedItem:
        found = replace(await self._store.find(one.document.document_id), annotation_set=one.annotation_set)
        return replace(one, annotation_set=without_answers(found, actor.subject).annotation_set)


def documents_of(page: FeedPage) -> tuple[str, ...]:
    """The entries of the audit record of a page: its documents."""
    return tuple(dict.fromkeys(f"document={one.document.document_id}" for one in page.items))


def _actions(request: FeedRequest) -> tuple[Action, ...]:
    return (Action.READ_ANNOTATIONS, *((Action.READ_PROPOSALS,) if request.include_proposed else ()))


def parse_cursor(cursor: str) -> int:
    """The cursor as a number; 0, the beginning, if it is empty. Raises `Reject(INVALID_METADATA)`."""
    if not cursor:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 19):
        raise invalid("cursor", "is not a cursor of this feed")
    return int(cursor)


def is_visible(
    event: AnnotationsProposed | AnnotationsPublished | FeedItem,
    actor: Actor,
    request: FeedRequest,
    access: AuthoriserPort,
) -> bool:
    """Whether the caller gets the event: sets that are published or were before a withdrawal. Callers with access to
    proposals can request other sets too.
    """
    document = event.document
    if not request.fits(document) or not access.allows(actor, Action.READ_ANNOTATIONS, resource_of(document)):
        return False
    one = event.annotation_set
    if one.state is SetState.PUBLISHED or (one.state is SetState.WITHDRAWN and not one.never_published):
        return True
    return request.include_proposed and access.allows(actor, Action.READ_PROPOSALS, resource_of(document))
