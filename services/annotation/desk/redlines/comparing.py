"""Compares two versions of a document, or two documents of a matter. All values are masked, for every caller."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from services.annotation.desk.known import known
from services.annotation.desk.reading import DocumentStore, SetViews
from services.annotation.desk.redlines.effects import Findings
from services.annotation.desk.redlines.records import (
    DEFAULT_CHANGES,
    MOST_CHANGES,
    CompareDocumentsRequest,
    CompareDocumentsResponse,
)
from services.annotation.desk.redlines.versions import Side, changes_of, redline_of, uncompared, with_words
from services.annotation.desk.visibility import Visibility, reader_of
from services.annotation.ports import AuthoriserPort, resource_of
from services.annotation.sets.refusals import invalid
from services.annotation.sets.state import DocumentSet
from services.shared.domain.annotations import AnnotationSet, SetState
from services.shared.domain.document import DocumentRecord, SealedText
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor
from services.shared.runtime.access.call import add_detail
from services.shared.runtime.large_texts import Computing
from services.shared.runtime.ports import ValueReader

_DIGITS = 19


class EarlierVersions(Protocol):
    """The method of `VersionStore` that a comparison needs."""

    async def before(self, document: DocumentRecord) -> str:
        """The id of the version before; empty if there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Redlines:
    """Reads stored texts. No value of a person is requested."""

    store: DocumentStore
    versions: EarlierVersions
    texts: ValueReader
    visibility: Visibility
    views: SetViews
    access: AuthoriserPort
    computing: Computing

    async def compare(self, actor: Actor, request: CompareDocumentsRequest) -> CompareDocumentsResponse:
        """The changes from the document `request.against` to the document. The caller must be able to read both.

        Raises `Reject`: NOT_FOUND, FORBIDDEN, WITHDRAWN, INVALID_METADATA for an unknown size or token, if both are not
        of one matter, or if there is no earlier version; the errors of `Blobs.get`; and `Retry`.
        """
        document_id, purpose = request.document_id, request.purpose
        new = await self._readable(actor, document_id, request.against, purpose)
        against = request.against or await self.versions.before(new.document)
        if not against:
            raise invalid("against", "is missing: this document has no earlier version")
        old = await self._readable(actor, against, document_id, purpose)
        if (old.document.tenant, old.document.matter) != (new.document.tenant, new.document.matter):
            raise invalid("against", "must be a document of the same matter")
        first, size = _checked(request)
        sets = await self._sets(actor, old, new)
        left, right = await self._side(actor, old, sets, purpose), await self._side(actor, new, sets, purpose)
        length = len(left.text.text) + len(right.text.text)
        found = await self.computing(length, redline_of, left, right)
        changes = changes_of(found, left, right)
        shown = with_words(changes[first : first + size], left, right)
        add_detail(f"changes={len(changes)}", f"unmarked={len(found.changes)}")
        reader = reader_of(actor, purpose)
        await self.visibility.record_view(reader, old.stored, [left.around(one.old.span) for one in shown], ())
        await self.visibility.record_view(reader, new.stored, [right.around(one.new.span) for one in shown], ())
        effects = _effects(old, new, sets)
        return CompareDocumentsResponse(
            against,
            shown,
            total=len(changes),
            unmarked=len(found.changes),
            next_page_token=str(first + size) if first + size < len(changes) else "",
            aligned=found.aligned,
            uncompared_values=uncompared(right),
            opened=effects.opened(changes) if effects else (),
            closed=effects.closed(changes) if effects else (),
            findings_missing=effects is None,
        )

    async def _readable(self, actor: Actor, document_id: str, other: str, purpose: str) -> DocumentSet:
        found = await known(self.access, actor, Action.READ_TEXT, document_id, self.store.find(document_id))
        detail = ("read=comparison", f"with={other or 'before'}", f"use={reader_of(actor, purpose).use.value}")
        await self.access.authorise(actor, Action.READ_TEXT, resource_of(found.document), purpose, detail)
        if found.annotation_set.state is SetState.WITHDRAWN:
            raise Reject(Reason.WITHDRAWN)
        return found

    async def _sets(self, actor: Actor, *both: DocumentSet) -> dict[str, AnnotationSet]:
        """The sets by document, as the caller sees them; empty if one of them is not visible."""
        found: dict[str, AnnotationSet] = {}
        for one in both:
            if not self.access.allows(actor, Action.READ_ANNOTATIONS, resource_of(one.document)):
                return {}
            try:
                shown = await self.views.annotations(actor, one.document.document_id)
            except Reject as error:
                if error.reason is not Reason.PRECONDITION_FAILED:
                    raise
                return {}
            found[one.document.document_id] = shown[1]
        return found

    async def _side(self, actor: Actor, found: DocumentSet, sets: Mapping[str, AnnotationSet], purpose: str) -> Side:
        text, seen = await asyncio.gather(
            self.texts.get_value(SealedText, found.stored.text), self.visibility.of(actor, found.stored, purpose)
        )
        shown = sets.get(found.document.document_id)
        received = found.stored.submitted_at or found.inferred_at
        return Side(text, seen.values, found.document.media_type, shown.annotations if shown else (), received)


def _effects(old: DocumentSet, new: DocumentSet, sets: Mapping[str, AnnotationSet]) -> Findings | None:
    """The findings of both; None if one is not known. A set that another version replaced keeps none."""
    both = [sets.get(one.document.document_id) for one in (old, new)]
    left, right = both
    if left is None or right is None or any(one.annotation_set.state is SetState.SUPERSEDED for one in (old, new)):
        return None
    return Findings(left, right)


def _checked(request: CompareDocumentsRequest) -> tuple[int, int]:
    size = request.page_size or DEFAULT_CHANGES
    if not 0 < size <= MOST_CHANGES:
        raise invalid("page_size", f"must be 1 to {MOST_CHANGES}")
    token = request.page_token
    if token and not (token.isascii() and token.isdigit() and len(token) < _DIGITS):
        raise invalid("page_token", "is not a token of this comparison")
    return int(token or 0), size
