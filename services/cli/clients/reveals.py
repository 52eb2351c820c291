"""Reveal grants: who reads the personal values of a document."""

from typing import NamedTuple

from services.annotation.reveals.grants import RevealScope
from services.annotation.reveals.records import (
    GrantRevealRequest,
    ListRevealsRequest,
    RequestRevealRequest,
    RevokeRevealRequest,
    ShownGrant,
)
from services.cli.clients.annotation import REVIEW
from services.cli.clients.calls import Credential, ServiceClient
from services.cli.clients.times import printed
from services.shared.runtime.servers.grpc_client import Address

WAITING = "waiting"


class Reveal(NamedTuple):
    """A reveal grant or a request. `scope`: `value`, `page` or `document`. Times are ISO 8601, in UTC, or empty."""

    grant_id: str
    document_id: str
    scope: str
    page: int
    value_id: str
    subject: str
    purpose: str
    state: str
    minutes: int
    requested_at: str
    granted_by: str
    expires_at: str
    revoked_by: str


class RevealClient(ServiceClient):
    """The client for reveal grants of one caller. Methods raise `Reject` or `Retry`."""

    def __init__(self, address: Address, credential: Credential, purpose: str = REVIEW) -> None:
        super().__init__(address, credential)
        self._purpose = purpose

    async def request(self, document_id: str, *, page: int = 0, value_id: str = "", minutes: int = 0) -> Reveal:
        """Request the values of a page or one value; without both, those of the document. Needs a second factor."""
        scope = RevealScope.VALUE if value_id else RevealScope.PAGE if page else RevealScope.DOCUMENT
        request = RequestRevealRequest(document_id, scope, page, value_id, self._purpose, minutes)
        return _reveal((await self._call(request)).grant)

    async def grant(self, document_id: str, grant_id: str) -> Reveal:
        """Grant the request of another person. Needs a second factor."""
        return _reveal((await self._call(GrantRevealRequest(document_id, grant_id, self._purpose))).grant)

    async def all(self, document_id: str) -> list[Reveal]:
        """The grants and requests for a document that this caller is allowed to see."""
        return [_reveal(one) for one in (await self._call(ListRevealsRequest(document_id))).grants]

    async def revoke(self, document_id: str, grant_id: str) -> Reveal:
        """End a grant or a request."""
        return _reveal((await self._call(RevokeRevealRequest(document_id, grant_id))).grant)


async def reveal_document(address: Address, reader: str, granter: str, document_id: str) -> None:
    """Reveal all values of a document for review to the caller of the credential `reader`. If the access policy needs
    another person, the caller of `granter` grants it. Both need a second factor. Raises `Reject` or `Retry`.
    """
    async with RevealClient(address, reader) as client:
        made = await client.request(document_id)
    if made.state == WAITING:
        async with RevealClient(address, granter) as other:
            await other.grant(document_id, made.grant_id)


def _reveal(grant: ShownGrant) -> Reveal:
    return Reveal(
        grant_id=grant.grant_id,
        document_id=grant.document_id,
        scope=grant.scope.value,
        page=grant.page,
        value_id=grant.value_id,
        subject=grant.subject,
        purpose=grant.purpose,
        state=grant.state.value,
        minutes=grant.minutes,
        requested_at=printed(grant.requested_at),
        granted_by=grant.granted_by,
        expires_at=printed(grant.expires_at),
        revoked_by=grant.revoked_by,
    )
