"""Decisions as a reviewer states them, converted into requests to annotation."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from services.annotation.playbook.suggest import alike
from services.cli.clients.annotation import DecisionToSend
from services.cli.errors import CommandError, UsageError
from services.cli.review.text_search import find_words
from services.shared.domain.annotations import Annotation, AnnotationSet, Decision
from services.shared.domain.clauses import CLAUSE_TYPES
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.fields.types import FIELD_TYPES
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.access.call import new_id


class AnnotationPort(Protocol):
    """The methods of `AnnotationClient` that a review needs."""

    async def annotations(self, document_id: str) -> tuple[DocumentRecord, AnnotationSet]: ...
    async def text(self, document_id: str) -> str: ...
    async def decide(
        self, document_id: str, revision: int, decision_id: str, what: DecisionToSend
    ) -> tuple[int, Annotation]: ...
    async def complete(self, document_id: str, revision: int, active_seconds: float = 0.0) -> AnnotationSet: ...
    async def reopen(self, document_id: str, revision: int) -> int: ...


@dataclass(frozen=True, slots=True)
class DocumentUnderReview:
    """A document with its set and its text."""

    document: DocumentRecord
    annotation_set: AnnotationSet
    text: str


@dataclass(frozen=True, slots=True)
class DecisionRequest:
    """One decision. `annotation`: an id or its first characters. `quote` names a place; where it is empty, `place`."""

    decision: Decision
    annotation: str = ""
    category: str = ""
    quote: str = ""
    place: tuple[int, int] = (0, 0)
    reason: str = ""
    active_seconds: float = 0.0


class ReviewSession:
    """Reads sets and sends decisions. `revision` is the one that the reviewer saw; 0 is the current one.

    Methods raise `CommandError`, `Reject` or `Retry`.
    """

    def __init__(self, client: AnnotationPort) -> None:
        self._client = client

    async def read(self, document_id: str) -> DocumentUnderReview:
        """Return the document with its set and its text."""
        document, annotation_set = await self._client.annotations(document_id)
        return DocumentUnderReview(document, annotation_set, await self._client.text(document_id))

    async def decide(self, document_id: str, revision: int, request: DecisionRequest) -> tuple[int, Annotation]:
        """Send a decision. Returns the new revision of the set, and the annotation."""
        category = clause_type(request.category) if request.category else ""
        _, current = await self._client.annotations(document_id)
        seen = revision or current.revision
        target = find_annotation(current.annotations, request.annotation) if request.annotation else None
        span = await self._span(document_id, request) if request.decision in _WITH_PLACE else None
        decision = DecisionToSend(
            decision=request.decision,
            annotation_id=target.annotation_id if target else "",
            category=category,
            span=span,
            reason=request.reason,
            active_seconds=request.active_seconds,
        )
        try:
            return await self._client.decide(document_id, seen, new_id(), decision)
        except Reject as error:
            raise await self._explained(error, document_id, seen) from None

    async def complete(self, document_id: str, revision: int, active_seconds: float) -> AnnotationSet:
        """Complete the review. Returns the published set."""
        seen = revision or await self._current_revision(document_id)
        try:
            return await self._client.complete(document_id, seen, active_seconds)
        except Reject as error:
            raise await self._explained(error, document_id, seen) from None

    async def reopen(self, document_id: str, revision: int) -> int:
        """Put a published set under review again. Returns its new revision."""
        seen = revision or await self._current_revision(document_id)
        try:
            return await self._client.reopen(document_id, seen)
        except Reject as error:
            raise await self._explained(error, document_id, seen) from None

    async def _current_revision(self, document_id: str) -> int:
        _, current = await self._client.annotations(document_id)
        return current.revision

    async def _span(self, document_id: str, request: DecisionRequest) -> OriginalSpan:
        if request.quote:
            return find_span(await self._client.text(document_id), request.quote)
        start, end = request.place
        if not 0 <= start < end:
            raise UsageError("no place is named", '--quote "the words", or --start and --end')
        return OriginalSpan(start, end)

    async def _explained(self, error: Reject, document_id: str, seen: int) -> Exception:
        """A conflict states the current revision."""
        if error.reason is not Reason.CONFLICT:
            return error
        current = await self._current_revision(document_id)
        what = f"conflict: somebody changed the set since revision {seen}; it is at {current} now"
        return CommandError(what, f"`glossator review list {document_id}`, then decide again")


def find_annotation(annotations: Sequence[Annotation], beginning: str) -> Annotation:
    """The one annotation whose id starts with `beginning`. Raises `UsageError`."""
    matches = [one for one in annotations if one.annotation_id.startswith(beginning)]
    if len(matches) != 1:
        what = f"{len(matches)} annotations begin with {beginning}"
        raise UsageError(what, "`glossator review list DOCUMENT` shows their ids")
    return matches[0]


def find_span(text: str, quote: str) -> OriginalSpan:
    """The one place of the quote. Raises `UsageError` where it occurs nowhere, or more than once."""
    matches = find_words(text, quote)
    if len(matches) != 1:
        places = ", ".join(f"{one.start}–{one.end}" for one in matches[:5])
        remedy = f"more words around them, or --start and --end: {places}" if matches else "copy them from the document"
        raise UsageError(f"these words occur {len(matches)} times in the document", remedy)
    return matches[0]


def clause_type(name: str) -> str:
    """The clause type or field type of this name, in any capitalisation. Raises `UsageError`."""
    known = {one.casefold(): one for one in (*CLAUSE_TYPES, *FIELD_TYPES)}
    if name.casefold() not in known:
        suggestion = alike(name, list(known.values()))
        remedy = f"did you mean {suggestion}?" if suggestion else f"one of: {', '.join(sorted(known.values()))}"
        raise UsageError(f"there is no clause type {name!r}", remedy)
    return known[name.casefold()]


_WITH_PLACE = (Decision.ADD, Decision.CHANGE_SPAN)
