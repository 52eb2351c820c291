"""The cross-references and the defined terms of a document. Each method checks the access policy first.

All values of the document are masked before anything is read from its text, for every caller: what is found says
nothing of a value, and needs none.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from services.annotation.desk.known import known
from services.annotation.desk.lookup.records import (
    LinkPlace,
    ListDefinitionsRequest,
    ListDefinitionsResponse,
    ListReferencesRequest,
    ListReferencesResponse,
    Reference,
    TermDefinition,
)
from services.annotation.desk.reading import DocumentStore
from services.annotation.desk.visibility import Visibility, reader_of
from services.annotation.linking.resolving import Link, links
from services.annotation.linking.terms import Terms, terms_of
from services.annotation.ports import AuthoriserPort, resource_of
from services.annotation.reveals.values import VisibleValues
from services.annotation.sets.refusals import invalid
from services.annotation.sets.state import StoredDocument
from services.shared.domain.annotations import SetState
from services.shared.domain.document import ChangeMark, SealedText
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor
from services.shared.domain.scans.text import unconfused
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.compute import compute
from services.shared.runtime.ports import ValueReader

MOST_LINKS, DEFAULT_LINKS = 10_000, 2_000
_DIGITS = 19


@dataclass(frozen=True, slots=True)
class DocumentLinks:
    """Reads stored texts. No value of a person is requested."""

    store: DocumentStore
    texts: ValueReader
    visibility: Visibility
    access: AuthoriserPort

    async def references(self, actor: Actor, request: ListReferencesRequest) -> ListReferencesResponse:
        """The cross-references of the text.

        Raises `Reject`: NOT_FOUND, FORBIDDEN, WITHDRAWN, INVALID_METADATA for an unknown token or size; and `Retry`.
        """
        _, masked, pages = await self._masked(actor, request.document_id, "references", request.purpose)
        first, size = _checked(request)
        found = await compute(links, masked)
        shown = tuple(_reference(one, pages) for one in found[first : first + size])
        return ListReferencesResponse(shown, len(found), _token(first, size, len(found)))

    async def definitions(self, actor: Actor, request: ListDefinitionsRequest) -> ListDefinitionsResponse:
        """The definitions of the text; with `at`, one of them and its uses. Raises the errors of `references`, and
        INVALID_METADATA if there is no definition at this place. The terms are recorded: they are words of the text.
        """
        purpose = request.purpose
        stored, masked, pages = await self._masked(actor, request.document_id, "definitions", purpose)
        first, size = _checked(request)
        found = await compute(terms_of, masked)
        every = await compute(_definitions, found, pages)
        if request.at is None or request.at < 0:
            listed = tuple(every[first : first + size])
            await self._record(actor, purpose, stored, listed)
            return ListDefinitionsResponse(listed, len(every), _token(first, size, len(every)))
        one = found.at(request.at)
        if one is None:
            raise invalid("at", "is not the begin of a defined term of this document")
        uses = found.uses(one)
        shown = next(each for each in every if each.span.start == one.start)
        places = tuple(_placed(use, pages) for use in uses[first : first + size])
        await self._record(actor, purpose, stored, [shown])
        return ListDefinitionsResponse((replace(shown, places=places),), len(uses), _token(first, size, len(uses)))

    async def _record(
        self, actor: Actor, purpose: str, stored: StoredDocument, listed: Iterable[TermDefinition]
    ) -> None:
        await self.visibility.record_view(reader_of(actor, purpose), stored, [one.span for one in listed], ())

    async def _masked(
        self, actor: Actor, document_id: str, read: str, purpose: str
    ) -> tuple[StoredDocument, str, Sequence[OriginalSpan]]:
        """The document, its visible text with holes for all values, and its pages."""
        found = await known(self.access, actor, Action.READ_TEXT, document_id, self.store.find(document_id))
        detail = (f"read={read}", f"use={reader_of(actor, purpose).use.value}")
        await self.access.authorise(actor, Action.READ_TEXT, resource_of(found.document), purpose, detail)
        if found.annotation_set.state is SetState.WITHDRAWN:
            raise Reject(Reason.WITHDRAWN)
        text = await self.texts.get_value(SealedText, found.stored.text)
        seen = await self.visibility.of(actor, found.stored, purpose)
        return found.stored, await compute(masked_text, text, seen), text.pages


def masked_text(text: SealedText, seen: VisibleValues) -> str:
    """The text with holes for all values, and spaces for what a reader of the document does not see. In a scan, words
    and numbers are repaired.
    """
    masked = VisibleValues(seen.values).same_length(text.text, OriginalSpan(0, len(text.text)))
    deleted = (one.span for one in text.changes if one.mark is ChangeMark.DELETED)
    blanked = _blanked(masked, sorted((*text.hidden, *deleted)))
    return unconfused(blanked) if text.ocr_layer else blanked


def _blanked(text: str, spans: Iterable[OriginalSpan]) -> str:
    pieces: list[str] = []
    position = 0
    for one in spans:
        start, end = max(one.start, position), max(one.end, position)
        pieces += (text[position:start], "".join("\n" if each == "\n" else " " for each in text[start:end]))
        position = end
    return "".join((*pieces, text[position:]))


def _checked(request: ListReferencesRequest | ListDefinitionsRequest) -> tuple[int, int]:
    size = request.page_size or DEFAULT_LINKS
    if not 0 < size <= MOST_LINKS:
        raise invalid("page_size", f"must be 1 to {MOST_LINKS}")
    token = request.page_token
    if token and not (token.isascii() and token.isdigit() and len(token) < _DIGITS):
        raise invalid("page_token", "is not a token of this document")
    return int(token or 0), size


def _token(first: int, size: int, total: int) -> str:
    return str(first + size) if first + size < total else ""


def _reference(one: Link, pages: Sequence[OriginalSpan]) -> Reference:
    span = OriginalSpan(one.start, one.end)
    return Reference(span, _page(one.start, pages), one.state, tuple(_placed(each, pages) for each in one.targets))


def _definitions(found: Terms, pages: Sequence[OriginalSpan]) -> list[TermDefinition]:
    return [
        TermDefinition(
            term=one.term,
            span=OriginalSpan(one.start, one.end),
            body=OriginalSpan(one.body_start, one.body_end),
            page=_page(one.start, pages),
            uses=one.uses,
        )
        for one in found.terms()
    ]


def _placed(place: tuple[int, int], pages: Sequence[OriginalSpan]) -> LinkPlace:
    return LinkPlace(OriginalSpan(*place), _page(place[0], pages))


def _page(place: int, pages: Sequence[OriginalSpan]) -> int:
    return bisect_right(pages, place, key=lambda one: one.start)
