"""The places of findings in the agreement that a document amends, for callers with rights to that agreement."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from services.annotation.desk.visibility import Reader
from services.annotation.ports import AuthoriserPort, resource_of
from services.annotation.sets.state import DocumentSet, StoredDocument
from services.shared.domain.annotations import AnnotationSet, Finding, Place, SetState
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor
from services.shared.domain.spans import OriginalSpan


class DocumentStore(Protocol):
    """The method of `Store` that agreements need."""

    async def find(self, document_id: str) -> DocumentSet:
        """The document with its current set. Raises `Reject(NOT_FOUND)`."""
        ...


class PlacedWords(Protocol):
    """The method of `Words` that agreements need."""

    async def at(self, reader: Reader, stored: StoredDocument, spans: Sequence[OriginalSpan]) -> list[str]:
        """The text of each span, with placeholders for values that the reader does not see. Raises the errors of
        `Words.at`.
        """
        ...


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """A place of a finding, and its original text; empty if the caller cannot read the document with the place."""

    place: Place
    words: str


@dataclass(frozen=True, slots=True)
class Agreements:
    """Decides by the record of the agreement, not by that of the document that amends it. Deny by default."""

    store: DocumentStore
    words: PlacedWords
    access: AuthoriserPort

    async def visible(self, actor: Actor, shown: AnnotationSet) -> AnnotationSet:
        """The set without the places in documents that are unknown or withdrawn, or that the caller cannot see."""
        named = {place.document_id for one in shown.findings for place in one.places} - {""}
        hidden = {one for one in named if await self._agreement(actor, one, Action.READ_DOCUMENT) is None}
        if not hidden:
            return shown
        return replace(shown, findings=tuple(_without(one, hidden) for one in shown.findings))

    async def read(self, reader: Reader, finding: Finding) -> Mapping[Place, str]:
        """The text of the places of a finding in other documents, each with the reader's right to read that document.
        Places that the caller cannot read are left out, as are those of erased text. Each read is
        audited for the document that is read. Raises `Retry` if a text is not available now.
        """
        actor, found = reader.actor, dict[Place, str]()
        for document_id in dict.fromkeys(one.document_id for one in finding.places if one.document_id):
            agreement = await self._agreement(actor, document_id, Action.READ_TEXT, reader.purpose)
            if agreement:
                detail = (f"finding={finding.finding_id}", f"use={reader.use.value}")
                resource = resource_of(agreement.document)
                await self.access.authorise(actor, Action.READ_TEXT, resource, reader.purpose, detail)
                places = [one for one in finding.places if one.document_id == document_id]
                found |= zip(places, await self._words(reader, agreement.stored, places), strict=True)
        return {place: words for place, words in found.items() if words}

    async def _agreement(self, actor: Actor, document_id: str, action: Action, purpose: str = "") -> DocumentSet | None:
        """The agreement; None if the caller does not have the right, as for one that is unknown or withdrawn."""
        try:
            found = await self.store.find(document_id)
        except Reject as error:
            if error.reason is not Reason.NOT_FOUND:
                raise
            return None
        allowed = self.access.allows(actor, action, resource_of(found.document), purpose)
        return found if allowed and found.annotation_set.state is not SetState.WITHDRAWN else None

    async def _words(self, reader: Reader, stored: StoredDocument, places: Iterable[Place]) -> list[str]:
        spans = [one.span for one in places]
        try:
            return await self.words.at(reader, stored, spans)
        except Reject:  # erased, or damaged
            return [""] * len(spans)


def _without(finding: Finding, hidden: set[str]) -> Finding:
    places = tuple(one for one in finding.places if one.document_id not in hidden)
    return finding if places == finding.places else replace(finding, places=places)
