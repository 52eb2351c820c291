"""HTTP routes that list, request, grant and end reveal grants."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field

from services.annotation.desk.operations import Operations
from services.annotation.desk.revealing import RevealRequest
from services.annotation.edge.http.bodies import Body
from services.annotation.edge.http.parameters import NO_PURPOSE, Caller, DocumentId, Purpose
from services.annotation.reveals.grants import RevealGrant, RevealScope, RevealState
from services.shared.domain.records import Action

GrantId = Annotated[str, Path(description="Id of a reveal grant or a request.")]


class RevealBody(Body):
    """A request for a reveal grant."""

    scope: RevealScope
    page: int = Field(0, ge=0)
    value_id: str = Field("", max_length=64)
    minutes: int = Field(0, ge=0)


@dataclass(frozen=True, slots=True)
class RevealAnswer:
    """A reveal grant, or the request for one."""

    grant_id: str
    document_id: str
    scope: RevealScope
    page: int
    value_id: str
    subject: str
    purpose: str
    state: RevealState
    minutes: int
    requested_at: datetime
    mfa_at: datetime | None
    granted_by: str
    granted_at: datetime | None
    expires_at: datetime | None
    revoked_by: str


@dataclass(frozen=True, slots=True)
class RevealsAnswer:
    """The reveal grants and requests for a document that the caller can see."""

    grants: tuple[RevealAnswer, ...]


def router(operations: Operations) -> APIRouter:
    routes = APIRouter()
    reveals = operations.reveals

    @routes.post("/v1/documents/{document_id}/reveals", status_code=201, summary="Request a reveal grant")
    async def post_reveal(
        document_id: DocumentId, body: RevealBody, caller: Caller, purpose: Purpose = NO_PURPOSE
    ) -> RevealAnswer:
        wanted = RevealRequest(body.scope, body.page, body.value_id, body.minutes)
        return _answer(await reveals.request(caller, document_id, wanted, purpose), reveals.clock.now())

    @routes.get("/v1/documents/{document_id}/reveals", summary="List the reveal grants and requests for a document")
    async def get_reveals(document_id: DocumentId, caller: Caller) -> RevealsAnswer:
        now = reveals.clock.now()
        return RevealsAnswer(tuple(_answer(one, now) for one in await reveals.all(caller, document_id)))

    @routes.post("/v1/documents/{document_id}/reveals/{grant_id}:grant", summary="Grant the request of another person")
    async def post_grant(
        document_id: DocumentId, grant_id: GrantId, caller: Caller, purpose: Purpose = NO_PURPOSE
    ) -> RevealAnswer:
        return _answer(await reveals.grant(caller, document_id, grant_id, purpose), reveals.clock.now())

    @routes.delete("/v1/documents/{document_id}/reveals/{grant_id}", summary="End a reveal grant or a request")
    async def delete_reveal(document_id: DocumentId, grant_id: GrantId, caller: Caller) -> RevealAnswer:
        return _answer(await reveals.revoke(caller, document_id, grant_id), reveals.clock.now())

    return routes


def _answer(grant: RevealGrant, now: datetime) -> RevealAnswer:
    return RevealAnswer(
        grant_id=grant.grant_id,
        document_id=grant.document_id,
        scope=grant.scope,
        page=grant.page,
        value_id=grant.value,
        subject=grant.subject,
        purpose=grant.purpose,
        state=grant.state(now),
        minutes=int(grant.lasts.total_seconds() // 60),
        requested_at=grant.requested_at,
        mfa_at=grant.mfa_at,
        granted_by=grant.granted_by,
        granted_at=grant.granted_at,
        expires_at=grant.expires_at,
        revoked_by=grant.revoked_by,
    )


REVEAL_ROUTES: Mapping[tuple[str, str], Action] = {
    ("POST", "/v1/documents/{document_id}/reveals"): Action.REVEAL_VALUES,
    ("GET", "/v1/documents/{document_id}/reveals"): Action.READ_REVEALS,
    ("POST", "/v1/documents/{document_id}/reveals/{grant_id}:grant"): Action.GRANT_REVEAL,
    ("DELETE", "/v1/documents/{document_id}/reveals/{grant_id}"): Action.REVOKE_REVEAL,
}
