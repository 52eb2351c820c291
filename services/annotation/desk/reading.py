"""What callers are allowed to see of documents and their sets. Each call asks the access policy first."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from services.annotation.desk.fields import Field, fields_of, with_values
from services.annotation.ports import AuthoriserPort, FeedPort, resource_of
from services.annotation.sets.state import Standing, StoredDocument, as_proposed, as_published
from services.shared.domain.annotations import Annotation, AnnotationSet, SetState
from services.shared.domain.document import DocumentRecord, RedactedText, SealedText
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import AnnotationsProposed, AnnotationsPublished
from services.shared.domain.records import Action, Actor, Resource
from services.shared.domain.spans import OriginalSpan, RedactedSpan, utf16_offsets
from services.shared.runtime.ports import ValueReader

REVIEW_PURPOSE = "review"
_BATCH = 100
FEED_TOPICS = ("annotations.proposed", "annotations.published")


class StandingStore(Protocol):
    """The part of `Store` that is needed here."""

    async def find(self, document_id: str) -> Standing:
        """Raises `Reject(NOT_FOUND)`."""
        ...


class WordsPort(Protocol):
    """Reads words of a document (`Words`)."""

    async def at(self, stored: StoredDocument, spans: Sequence[OriginalSpan], purpose: str) -> list[str]:
        """The words of each of `spans`. Raises `Reject` or `Retry`."""
        ...


class SetViews(Protocol):
    """Views of sets (`DocumentViews`)."""

    async def annotations(self, actor: Actor, document_id: str) -> tuple[Standing, AnnotationSet]:
        """Raises `Reject`."""
        ...


@dataclass(frozen=True, slots=True)
class FeedItem:
    """A set of the feed. Reading on from `cursor` skips nothing."""

    cursor: int
    document: DocumentRecord
    annotation_set: AnnotationSet


@dataclass(frozen=True, slots=True)
class FeedPage:
    """`cursor` is where to read on, even if no item was for the caller."""

    items: tuple[FeedItem, ...]
    cursor: int


@dataclass(frozen=True, slots=True)
class FeedRequest:
    """Without `matter`, all matters that the caller is allowed to read. Proposals only on request, if allowed."""

    matter: str = ""
    include_proposed: bool = False


class DocumentViews:
    """Views of documents for callers of gRPC and HTTP."""

    def __init__(
        self, store: StandingStore, texts: ValueReader, words: WordsPort, feed: FeedPort, access: AuthoriserPort
    ) -> None:
        self._store = store
        self._texts = texts
        self._words = words
        self._feed = feed
        self._access = access

    async def document(self, actor: Actor, document_id: str) -> Standing:
        """A document with its set. Raises `Reject(NOT_FOUND | FORBIDDEN)`."""
        standing = await self._store.find(document_id)
        await self._access.authorise(actor, Action.READ_DOCUMENT, resource_of(standing.document))
        return standing

    async def words(
        self, actor: Actor, document_id: str, span: OriginalSpan | None, purpose: str
    ) -> tuple[str, OriginalSpan]:
        """The words at `span`, all of them without one. Raises `Reject(INVALID_METADATA)` beyond the text's end too."""
        standing = await self._store.find(document_id)
        asked = span or OriginalSpan(0, standing.stored.code_points)
        detail = (f"start={asked.start}", f"end={asked.end}")
        await self._access.authorise(actor, Action.READ_TEXT, resource_of(standing.document), purpose, detail)
        if standing.annotation_set.state is SetState.WITHDRAWN:
            raise Reject(Reason.WITHDRAWN)
        if asked.end > standing.stored.code_points:
            raise Reject(Reason.INVALID_METADATA)
        [words] = await self._words.at(standing.stored, [asked], purpose)
        return words, asked

    async def fields(self, actor: Actor, document_id: str, purpose: str) -> list[Field]:
        """The values of the fields in the caller's view of the set. Raises as `words` and `annotations` do."""
        standing = await self._store.find(document_id)
        await self._access.authorise(actor, Action.READ_TEXT, resource_of(standing.document), purpose, ("fields",))
        standing, shown = await self.annotations(actor, document_id)
        found = with_values(shown.annotations)
        return fields_of(found, await self._words.at(standing.stored, [one.span for one in found], purpose))

    async def annotations(self, actor: Actor, document_id: str) -> tuple[Standing, AnnotationSet]:
        """The caller's view of the set.

        Raises `Reject`: PRECONDITION_FAILED where it is not published and the caller may not see proposals; WITHDRAWN.
        """
        standing = await self._store.find(document_id)
        document, current = standing.document, standing.annotation_set
        await self._access.authorise(actor, Action.READ_ANNOTATIONS, resource_of(document))
        if current.state is SetState.WITHDRAWN:
            raise Reject(Reason.WITHDRAWN)
        proposals = self._access.allows(actor, Action.READ_PROPOSALS, resource_of(document))
        if current.state is SetState.PUBLISHED and not proposals:
            return standing, as_published(document, current)
        if not proposals:
            raise Reject(Reason.PRECONDITION_FAILED)
        await self._access.authorise(actor, Action.READ_PROPOSALS, resource_of(document))
        return standing, as_proposed(document, current)

    async def quotes(
        self, actor: Actor, standing: Standing, shown: Sequence[Annotation], purpose: str
    ) -> dict[str, str]:
        """The words of each annotation by its id; empty for a caller that is not allowed to read them."""
        resource = resource_of(standing.document)
        if not self._access.allows(actor, Action.READ_TEXT, resource, purpose):
            return {}
        await self._access.authorise(actor, Action.READ_TEXT, resource, purpose, (f"quotes={len(shown)}",))
        words = await self._words.at(standing.stored, [one.span for one in shown], purpose)
        return {one.annotation_id: words[number] for number, one in enumerate(shown)}

    async def in_utf16(self, standing: Standing, shown: AnnotationSet) -> AnnotationSet:
        """The set with its offsets in UTF-16 code units, as JavaScript and Java count them."""
        original, redacted = await asyncio.gather(
            self._texts.get_value(SealedText, standing.stored.text),
            self._texts.get_value(RedactedText, standing.stored.redacted),
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
        """Checks access, once before `page`. Raises `Reject(FORBIDDEN)`."""
        matter = request.matter or ("" if "*" in actor.matters else min(actor.matters, default=""))
        feed = Resource("annotation-feed", "", actor.tenant, matter)
        await self._access.authorise(actor, Action.READ_ANNOTATIONS, feed)
        if request.include_proposed:
            await self._access.authorise(actor, Action.READ_PROPOSALS, feed)

    async def page(self, actor: Actor, request: FeedRequest, cursor: int, wait_seconds: float) -> FeedPage:
        """The sets after `cursor`, in order. Waits up to `wait_seconds` if there are none.

        Raises `Reject(CURSOR_EXPIRED)` if some of them were deleted.
        """
        if wait_seconds > 0:
            await self._feed.wait_beyond(cursor, wait_seconds, FEED_TOPICS)
        events = await self._feed.read_after(cursor, _BATCH, FEED_TOPICS)
        items = tuple(
            FeedItem(at, event.document, event.annotation_set)
            for at, event in events
            if isinstance(event, AnnotationsProposed | AnnotationsPublished)
            and is_for(event, actor, request, self._access)
        )
        return FeedPage(items, events[-1][0] if events else cursor)


def parse_cursor(cursor: str) -> int:
    """Empty: the beginning. Raises `Reject(INVALID_METADATA)`."""
    if not cursor:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 19):
        raise Reject(Reason.INVALID_METADATA)
    return int(cursor)


def is_for(
    event: AnnotationsProposed | AnnotationsPublished, actor: Actor, request: FeedRequest, access: AuthoriserPort
) -> bool:
    """Whether the caller gets the event: published and withdrawn sets, and proposals on request, if allowed."""
    document = event.document
    if request.matter and document.matter != request.matter:
        return False
    if not access.allows(actor, Action.READ_ANNOTATIONS, resource_of(document)):
        return False
    if event.annotation_set.state in (SetState.PUBLISHED, SetState.WITHDRAWN):
        return True
    return request.include_proposed and access.allows(actor, Action.READ_PROPOSALS, resource_of(document))
