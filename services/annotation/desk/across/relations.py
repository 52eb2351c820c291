"""Lists, suggests and decides relations between the documents of a matter."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from services.annotation.access import ReaderAccess
from services.annotation.desk.known import known
from services.annotation.desk.listing import QueueSight
from services.annotation.ports import resource_of
from services.annotation.queue.items import VisibleReviews
from services.annotation.relations.matching import Match, matches
from services.annotation.relations.mentions import Said, said
from services.annotation.relations.records import (
    DecideRelationRequest,
    DecideRelationResponse,
    DocumentRelation,
    ListRelationsRequest,
    ListRelationsResponse,
    RelationKey,
    RelationSource,
    RelationState,
    RelationVerdict,
    ShownRelation,
    SuggestRelationsRequest,
    SuggestRelationsResponse,
    check_request,
)
from services.annotation.sets.state import DocumentSet, StoredDocument
from services.shared.domain.annotations import SetState
from services.shared.domain.document import DocumentRecord, RedactedText
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor, Resource
from services.shared.domain.spans import RedactionMap
from services.shared.runtime.clock import Clock
from services.shared.runtime.compute import compute
from services.shared.runtime.ports import ValueReader

MOST_EXAMINED = 500
_READS_AT_ONCE = 4
KIND = "matter-documents"


class DocumentStore(Protocol):
    """The method of `Store` that relations need."""

    async def find(self, document_id: str) -> DocumentSet: ...


class HeadPort(Protocol):
    """A document with its newest set (`Head`)."""

    @property
    def stored(self) -> StoredDocument: ...

    @property
    def document(self) -> DocumentRecord: ...


class RelationPort(Protocol):
    """The relations of matters (`RelationStore`)."""

    async def of_matter(
        self, tenant: str, visible: VisibleReviews
    ) -> tuple[Sequence[HeadPort], Sequence[DocumentRelation]]: ...

    async def suggest(self, tenant: str, matter: str, found: Iterable[DocumentRelation]) -> int: ...

    async def decide(
        self,
        document: DocumentRecord,
        key: RelationKey,
        verdict: RelationVerdict,
        by: str,
        at: datetime,
        effective_on: date | None,
    ) -> DocumentRelation: ...


@dataclass(frozen=True, slots=True)
class Relations:
    """The operations of callers (`across.proto`). Both documents of a relation are visible to the caller."""

    documents: DocumentStore
    store: RelationPort
    texts: ValueReader
    access: ReaderAccess
    clock: Clock

    async def list(self, actor: Actor, request: ListRelationsRequest) -> ListRelationsResponse:
        """The relations between documents of the matter. Raises `Reject(FORBIDDEN)`."""
        await self._authorise(actor, Action.READ_PROPOSALS, request.matter)
        heads, relations = await self.store.of_matter(actor.tenant, self._sight(actor, request.matter))
        by_chain = {one.document.family: one.document for one in heads}
        shown = (_shown(one, by_chain[one.key.family], by_chain[one.key.other]) for one in relations)
        return ListRelationsResponse(tuple(shown))

    async def suggest(self, actor: Actor, request: SuggestRelationsRequest) -> SuggestRelationsResponse:
        """Reads the texts of the matter, and stores what they say of each other as suggestions. A relation that is
        stored, also a rejected one, stays as it is.

        Raises `Reject`: FORBIDDEN, PRECONDITION_FAILED if the matter has more than `MOST_EXAMINED` documents; and
        `Retry`.
        """
        matter = request.matter
        await self._authorise(actor, Action.REVIEW, matter, "relations=suggest")
        heads, _ = await self.store.of_matter(actor.tenant, self._sight(actor, matter))
        if len(heads) > MOST_EXAMINED:
            detail = f"The matter has {len(heads)} documents: at most {MOST_EXAMINED} can be compared"
            raise Reject(Reason.PRECONDITION_FAILED, detail=detail, field="matter")
        texts = await self._said(heads)
        found = await compute(_matches, texts)
        by_chain = {one.document.family: one for one in heads}
        made = [await self._suggestion(one, by_chain[one.family]) for one in found]
        new = await self.store.suggest(actor.tenant, matter, made)
        return SuggestRelationsResponse(new, len(texts), len(heads) - len(texts))

    async def decide(self, actor: Actor, request: DecideRelationRequest) -> DecideRelationResponse:
        """Confirms or rejects a relation; it need not be suggested before. The grid applies confirmed ones.

        Raises `Reject`: NOT_FOUND, FORBIDDEN, INVALID_METADATA, WITHDRAWN, PRECONDITION_FAILED.
        """
        detail = f"relation={request.kind.value}", f"decision={request.verdict.value}"
        first = await self._known(actor, request.document_id, (*detail, "side=document"))
        other = await self._known(actor, request.other_document_id, (*detail, "side=other"))
        day = check_request(request)
        _check_pair(first, other)
        key = RelationKey(first.family, other.family, request.kind)
        now = self.clock.now()
        made = await self.store.decide(first, key, request.verdict, actor.subject, now, day)
        return DecideRelationResponse(_shown(made, first, other))

    async def _known(self, actor: Actor, document_id: str, detail: Sequence[str]) -> DocumentRecord:
        found = await known(self.access, actor, Action.REVIEW, document_id, self.documents.find(document_id))
        await self.access.authorise(actor, Action.REVIEW, resource_of(found.document), detail=detail)
        if found.annotation_set.state is SetState.WITHDRAWN:
            raise Reject(Reason.WITHDRAWN)
        return found.document

    async def _authorise(self, actor: Actor, action: Action, matter: str, *detail: str) -> None:
        await self.access.authorise(actor, action, Resource(KIND, "", actor.tenant, matter), detail=detail)

    def _sight(self, actor: Actor, matter: str) -> VisibleReviews:
        return QueueSight(self.access, actor).of([matter], leads=False)

    async def _said(self, heads: Sequence[HeadPort]) -> Mapping[str, Said]:
        """What each text says of documents, by chain, without those that are erased or damaged. Few texts are in memory
        at a time: a matter can have more than fit.
        """
        turns = asyncio.Semaphore(_READS_AT_ONCE)

        async def one(head: HeadPort) -> Said | None:
            async with turns:
                text = await self._text(head.stored)
                return None if text is None else await compute(said, text.text)

        found = await asyncio.gather(*map(one, heads))
        pairs = zip(heads, found, strict=True)
        return {head.document.family: words for head, words in pairs if words is not None}

    async def _text(self, stored: StoredDocument) -> RedactedText | None:
        try:
            return await self.texts.get_value(RedactedText, stored.redacted)
        except Reject:
            return None

    async def _suggestion(self, match: Match, head: HeadPort) -> DocumentRelation:
        place = None
        if match.place:
            redaction = await self.texts.get_value(RedactionMap, head.stored.map)
            place = redaction.to_original(match.place)
        return DocumentRelation(
            key=RelationKey(match.family, match.other, match.kind),
            source=RelationSource.TEXT,
            state=RelationState.SUGGESTED,
            evidence=match.evidence,
            document_id=head.document.document_id if place else "",
            place=place,
        )


def _matches(texts: Mapping[str, Said]) -> Sequence[Match]:
    return list(matches(texts))


def _shown(one: DocumentRelation, document: DocumentRecord, other: DocumentRecord) -> ShownRelation:
    return ShownRelation(
        document=document,
        other=other,
        kind=one.key.kind,
        state=one.state,
        source=one.source,
        evidence=one.evidence,
        words_document_id=one.document_id,
        words=one.place,
        decided_by=one.decided_by,
        decided_at=one.decided_at,
        effective_on=one.effective_on,
    )


def _check_pair(first: DocumentRecord, other: DocumentRecord) -> None:
    """Raises `Reject(PRECONDITION_FAILED)` unless both are of one matter, and different documents."""
    if (first.tenant, first.matter) != (other.tenant, other.matter):
        detail = "Both documents must be of one matter"
    elif first.family == other.family:
        detail = "Both are versions of one document"
    else:
        return
    raise Reject(Reason.PRECONDITION_FAILED, detail=detail, field="other_document_id")
