"""Decisions as a person states them, made into what the service takes. A set that moved on meanwhile is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from services.annotation.playbook.suggest import alike
from services.cli.faults import CommandError, UsageError
from services.cli.text_places import find_words
from services.shared.domain.annotations import Annotation, AnnotationSet, Decision
from services.shared.domain.clauses import CLAUSE_TYPES
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.fields.types import FIELD_TYPES
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.access.call import new_id


class AnnotationPort(Protocol):
    """The part of `AnnotationClient` that is needed here."""

    async def annotations(self, document_id: str) -> tuple[DocumentRecord, AnnotationSet]: ...
    async def text(self, document_id: str) -> str: ...
    async def decide(  # noqa: PLR0913 - all that a decision may say
        self,
        document_id: str,
        revision: int,
        decision_id: str,
        decision: Decision,
        *,
        annotation_id: str = "",
        category: str = "",
        span: OriginalSpan | None = None,
        reason: str = "",
        active_seconds: float = 0.0,
    ) -> tuple[int, Annotation]: ...
    async def complete(self, document_id: str, revision: int, active_seconds: float = 0.0) -> AnnotationSet: ...
    async def reopen(self, document_id: str, revision: int) -> int: ...


@dataclass(frozen=True, slots=True)
class Review:
    """What a reviewer has in front of him."""

    document: DocumentRecord
    annotation_set: AnnotationSet
    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """`annotation`: an id or how it begins. A place is named by its `quote`, or by `place` where that is empty."""

    decision: Decision
    annotation: str = ""
    category: str = ""
    quote: str = ""
    place: tuple[int, int] = (0, 0)
    reason: str = ""
    active_seconds: float = 0.0


class Reviewer:
    """Methods take the `revision` that was seen, 0 for whatever stands. Raise `CommandError`, `Reject` or `Retry`."""

    def __init__(self, client: AnnotationPort) -> None:
        self._client = client

    async def read(self, document_id: str) -> Review:
        """The set with the document's words."""
        document, found = await self._client.annotations(document_id)
        return Review(document, found, await self._client.text(document_id))

    async def decide(self, document_id: str, revision: int, choice: Choice) -> tuple[int, Annotation]:
        """The set's new revision, and the annotation."""
        category = clause_type(choice.category) if choice.category else ""
        _, found = await self._client.annotations(document_id)
        seen = revision or found.revision
        target = find_annotation(found.annotations, choice.annotation) if choice.annotation else None
        span = await self._span(document_id, choice) if choice.decision in _WITH_PLACE else None
        try:
            return await self._client.decide(
                document_id,
                seen,
                new_id(),
                choice.decision,
                annotation_id=target.annotation_id if target else "",
                category=category,
                span=span,
                reason=choice.reason,
                active_seconds=choice.active_seconds,
            )
        except Reject as error:
            raise await self._told(error, document_id, seen) from None

    async def complete(self, document_id: str, revision: int, active_seconds: float) -> AnnotationSet:
        """The published set."""
        seen = revision or (await self._client.annotations(document_id))[1].revision
        try:
            return await self._client.complete(document_id, seen, active_seconds)
        except Reject as error:
            raise await self._told(error, document_id, seen) from None

    async def reopen(self, document_id: str, revision: int) -> int:
        """The set's new revision."""
        seen = revision or (await self._client.annotations(document_id))[1].revision
        try:
            return await self._client.reopen(document_id, seen)
        except Reject as error:
            raise await self._told(error, document_id, seen) from None

    async def _span(self, document_id: str, choice: Choice) -> OriginalSpan:
        if choice.quote:
            return the_place(await self._client.text(document_id), choice.quote)
        start, end = choice.place
        if not 0 <= start < end:
            raise UsageError("no place is named", '--quote "the words", or --start and --end')
        return OriginalSpan(start, end)

    async def _told(self, error: Reject, document_id: str, seen: int) -> Exception:
        """A conflict says how the set stands now."""
        if error.reason is not Reason.CONFLICT:
            return error
        _, found = await self._client.annotations(document_id)
        what = f"conflict: somebody changed the set since revision {seen}; it is at {found.revision} now"
        return CommandError(what, f"`glossator review list {document_id}`, then decide again")


def find_annotation(annotations: Sequence[Annotation], beginning: str) -> Annotation:
    """The one whose id begins so. Raises `UsageError`."""
    found = [one for one in annotations if one.annotation_id.startswith(beginning)]
    if len(found) != 1:
        what = f"{len(found)} annotations begin with {beginning}"
        raise UsageError(what, "`glossator review list DOCUMENT` shows their ids")
    return found[0]


def the_place(text: str, quote: str) -> OriginalSpan:
    """Where the words stand. Raises `UsageError` where they stand nowhere, or more than once."""
    found = find_words(text, quote)
    if len(found) != 1:
        places = ", ".join(f"{one.start}–{one.end}" for one in found[:5])
        remedy = f"more words around them, or --start and --end: {places}" if found else "copy them out of the document"
        raise UsageError(f"these words stand {len(found)} times in the document", remedy)
    return found[0]


def clause_type(name: str) -> str:
    """The clause type of this name, however it is capitalised. Raises `UsageError`."""
    known = {one.casefold(): one for one in (*CLAUSE_TYPES, *FIELD_TYPES)}
    if name.casefold() not in known:
        near = alike(name, list(known.values()))
        all_of_them = f"one of: {', '.join(sorted(known.values()))}"
        raise UsageError(f"there is no clause type {name!r}", f"did you mean {near}?" if near else all_of_them)
    return known[name.casefold()]


_WITH_PLACE = (Decision.ADD, Decision.CHANGE_SPAN)
