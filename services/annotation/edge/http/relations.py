"""Routes of the relations between the documents of a matter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Path

from services.annotation.desk.across.relations import Relations, ShownRelation, SuggestResult
from services.annotation.edge.http.bodies import Body
from services.annotation.edge.http.parameters import Caller, DocumentId
from services.annotation.relations.records import (
    RelationEvidence,
    RelationRequest,
    RelationSource,
    RelationState,
    RelationVerdict,
)
from services.shared.domain.document import DocumentRecord
from services.shared.domain.records import Action
from services.shared.domain.relations import RelationKind
from services.shared.domain.spans import OriginalSpan

Matter = Annotated[str, Path(description="Matter.")]


class RelationBody(Body):
    """A decision on a relation: the document of the path amends, restates or executes the other one."""

    other_document_id: str
    kind: RelationKind
    verdict: RelationVerdict
    effective_on: str = ""


@dataclass(frozen=True, slots=True)
class RelationAnswer:
    """A relation between two documents of a matter."""

    document: DocumentRecord
    other: DocumentRecord
    kind: RelationKind
    state: RelationState
    source: RelationSource
    evidence: tuple[RelationEvidence, ...]
    words_document_id: str
    words: OriginalSpan | None
    decided_by: str
    decided_at: datetime | None
    effective_on: date | None


@dataclass(frozen=True, slots=True)
class RelationsAnswer:
    """The relations of a matter."""

    relations: tuple[RelationAnswer, ...]


def router(relations: Relations) -> APIRouter:
    routes = APIRouter()

    @routes.get("/v1/matters/{matter}/relations", summary="List the relations between the documents of a matter")
    async def get_relations(matter: Matter, caller: Caller) -> RelationsAnswer:
        return RelationsAnswer(tuple(_answer(one) for one in await relations.list(caller, matter)))

    @routes.post("/v1/matters/{matter}/relations:suggest", summary="Suggest relations from the texts of a matter")
    async def post_suggest(matter: Matter, caller: Caller) -> SuggestResult:
        return await relations.suggest(caller, matter)

    @routes.post("/v1/documents/{document_id}/relations:decide", summary="Confirm or reject a relation")
    async def post_decide(document_id: DocumentId, body: RelationBody, caller: Caller) -> RelationAnswer:
        wanted = RelationRequest(document_id, body.other_document_id, body.kind, body.verdict, body.effective_on)
        return _answer(await relations.decide(caller, wanted))

    return routes


def _answer(shown: ShownRelation) -> RelationAnswer:
    one = shown.relation
    return RelationAnswer(
        document=shown.document,
        other=shown.other,
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


RELATION_ROUTES: Mapping[tuple[str, str], Action] = {
    ("GET", "/v1/matters/{matter}/relations"): Action.READ_PROPOSALS,
    ("POST", "/v1/matters/{matter}/relations:suggest"): Action.REVIEW,
    ("POST", "/v1/documents/{document_id}/relations:decide"): Action.REVIEW,
}
