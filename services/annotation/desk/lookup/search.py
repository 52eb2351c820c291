"""Searches words in the text of a document, as the caller may read it."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from services.annotation.desk.known import known
from services.annotation.desk.lookup.records import SearchDocumentRequest, SearchDocumentResponse, SearchHit
from services.annotation.desk.reading import DocumentStore
from services.annotation.desk.visibility import Visibility, reader_of
from services.annotation.desk.words import filled
from services.annotation.ports import AuthoriserPort, RevealPort, resource_of
from services.annotation.reveals.uses import Use
from services.annotation.reveals.values import VisibleValues
from services.annotation.searching.folding import fold_words
from services.annotation.searching.places import Found, find
from services.annotation.sets.refusals import invalid
from services.annotation.sets.state import DocumentSet
from services.shared.domain.annotations import SetState
from services.shared.domain.document import HOLES, SealedText
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.access.call import add_detail
from services.shared.runtime.compute import compute
from services.shared.runtime.ports import ValueReader

LONGEST = 200
DEFAULT_HITS, MOST_HITS = 50, 200
_AROUND = 60


@dataclass(frozen=True, slots=True)
class TextSearch:
    """Searches in stored texts. `reveal` is the vault of redaction. The words of the caller are nowhere recorded."""

    store: DocumentStore
    texts: ValueReader
    visibility: Visibility
    reveal: RevealPort
    access: AuthoriserPort

    async def search(self, actor: Actor, request: SearchDocumentRequest) -> SearchDocumentResponse:
        """The places of the words in the text. Values that the caller does not see match by their placeholders only.

        Raises `Reject`: NOT_FOUND, FORBIDDEN, WITHDRAWN, INVALID_METADATA for no words, too many of them, an unknown
        size or token; the errors of `Blobs.get`; and `Retry`.
        """
        document_id, purpose = request.document_id, request.purpose
        stored = self.store.find(document_id)
        document_set = await known(self.access, actor, Action.READ_TEXT, document_id, stored)
        use = reader_of(actor, purpose, Use.SEARCHED).use
        detail = ("read=search", f"use={use.value}")
        await self.access.authorise(actor, Action.READ_TEXT, resource_of(document_set.document), purpose, detail)
        if document_set.annotation_set.state is SetState.WITHDRAWN:
            raise Reject(Reason.WITHDRAWN)
        first, size = _checked(request, document_set.stored.code_points)
        text = await self.texts.get_value(SealedText, document_set.stored.text)
        seen = await self.visibility.of(actor, document_set.stored, purpose)
        whole = await self._revealed(document_set, text, seen, purpose)
        found = await compute(find, whole, seen, request.q, first, size)
        shown = [_around(one, len(whole)) for one in found.spans]
        add_detail(f"hits={found.total}", *(f"hit={one.start}-{one.end}" for one in shown))
        await self._record(actor, document_set, shown, seen, purpose)
        return _result(found, whole, seen, text.pages)

    async def _revealed(self, found: DocumentSet, text: SealedText, seen: VisibleValues, purpose: str) -> str:
        """The text with the values that the caller sees."""
        sought = [
            one.span for one in seen.values if seen.sees(one) and any(hole in one.span.of(text.text) for hole in HOLES)
        ]
        if not sought:
            return text.text
        revealed = await self.reveal.reveal_spans(found.document.document_id, sought, purpose)
        return await compute(filled, text.text, revealed)

    async def _record(
        self, actor: Actor, found: DocumentSet, shown: Sequence[OriginalSpan], seen: VisibleValues, purpose: str
    ) -> None:
        """Records all values that were compared, and those that the response shows."""
        searched = reader_of(actor, purpose, Use.SEARCHED)
        everything = [OriginalSpan(0, found.stored.code_points)]
        await self.visibility.record_values(searched, found.stored, everything, seen)
        displayed = reader_of(actor, purpose)
        if displayed.use is not searched.use:
            await self.visibility.record(displayed, found.stored, shown, seen)
        else:
            await self.visibility.record_view(displayed, found.stored, shown, seen.seen_within(shown))


def _checked(request: SearchDocumentRequest, code_points: int) -> tuple[int, int]:
    """The first place and the number of hits. Raises `Reject(INVALID_METADATA)`, without the words."""
    if not 0 < len(request.q) <= LONGEST or not fold_words(request.q):
        raise invalid("q", f"must be 1 to {LONGEST} characters, with a letter, a figure or a sign")
    size = request.page_size or DEFAULT_HITS
    if not 0 < size <= MOST_HITS:
        raise invalid("page_size", f"must be 1 to {MOST_HITS}")
    token = request.page_token
    if token and not (token.isascii() and token.isdigit() and len(token) < 19 and int(token) <= code_points):
        raise invalid("page_token", "is not a token of this document")
    return int(token or 0), size


def _around(span: OriginalSpan, length: int) -> OriginalSpan:
    return OriginalSpan(max(0, span.start - _AROUND), min(length, span.end + _AROUND))


def _result(found: Found, whole: str, seen: VisibleValues, pages: Sequence[OriginalSpan]) -> SearchDocumentResponse:
    hits = []
    for one in found.spans:
        shown = _around(one, len(whole))
        parts = (OriginalSpan(shown.start, one.start), one, OriginalSpan(one.end, shown.end))
        page = bisect_right(pages, one.start, key=lambda each: each.start)
        hits.append(SearchHit(one, page, *(seen.words(whole, part) for part in parts)))
    token = str(found.spans[-1].end) if found.more else ""
    return SearchDocumentResponse(tuple(hits), found.total, token)
