"""Reveal grants: who reads the personal values of a document."""

from datetime import UTC, datetime
from typing import NamedTuple

from google.protobuf.timestamp_pb2 import Timestamp

from glossator.annotation.v1 import service_pb2, service_pb2_grpc
from services.cli.clients.annotation import REVIEW, SERVICE
from services.cli.clients.calls import Credential, ServiceClient, translated_errors
from services.shared.runtime.servers.grpc_client import Address

_SECONDS = 30.0
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
        self._stub = service_pb2_grpc.AnnotationServiceStub(self._channel)

    async def request(self, document_id: str, *, page: int = 0, value_id: str = "", minutes: int = 0) -> Reveal:
        """Request the values of a page or one value; without both, those of the document. Needs a second factor."""
        scope = "VALUE" if value_id else "PAGE" if page else "DOCUMENT"
        request = service_pb2.RequestRevealRequest(
            document_id=document_id,
            scope=service_pb2.RevealScope.Value(f"REVEAL_SCOPE_{scope}"),
            page=page,
            value_id=value_id,
            purpose=self._purpose,
            minutes=minutes,
        )
        with translated_errors(SERVICE):
            return _reveal((await self._stub.RequestReveal(request, timeout=_SECONDS)).grant)

    async def grant(self, document_id: str, grant_id: str) -> Reveal:
        """Grant the request of another person. Needs a second factor."""
        request = service_pb2.GrantRevealRequest(document_id=document_id, grant_id=grant_id, purpose=self._purpose)
        with translated_errors(SERVICE):
            return _reveal((await self._stub.GrantReveal(request, timeout=_SECONDS)).grant)

    async def all(self, document_id: str) -> list[Reveal]:
        """The grants and requests for a document that this caller is allowed to see."""
        request = service_pb2.ListRevealsRequest(document_id=document_id)
        with translated_errors(SERVICE):
            response = await self._stub.ListReveals(request, timeout=_SECONDS)
        return [_reveal(one) for one in response.grants]

    async def revoke(self, document_id: str, grant_id: str) -> Reveal:
        """End a grant or a request."""
        request = service_pb2.RevokeRevealRequest(document_id=document_id, grant_id=grant_id)
        with translated_errors(SERVICE):
            return _reveal((await self._stub.RevokeReveal(request, timeout=_SECONDS)).grant)


async def reveal_document(address: Address, reader: str, granter: str, document_id: str) -> None:
    """Reveal all values of a document for review to the caller of the credential `reader`. If the access policy needs
    another person, the caller of `granter` grants it. Both need a second factor. Raises `Reject` or `Retry`.
    """
    async with RevealClient(address, reader) as client:
        made = await client.request(document_id)
    if made.state == WAITING:
        async with RevealClient(address, granter) as other:
            await other.grant(document_id, made.grant_id)


def _reveal(grant: service_pb2.RevealGrant) -> Reveal:
    return Reveal(
        grant_id=grant.grant_id,
        document_id=grant.document_id,
        scope=service_pb2.RevealScope.Name(grant.scope).removeprefix("REVEAL_SCOPE_").lower(),
        page=grant.page,
        value_id=grant.value_id,
        subject=grant.subject,
        purpose=grant.purpose,
        state=service_pb2.RevealState.Name(grant.state).removeprefix("REVEAL_STATE_").lower(),
        minutes=grant.minutes,
        requested_at=_time(grant.requested_at),
        granted_by=grant.granted_by,
        expires_at=_time(grant.expires_at) if grant.HasField("expires_at") else "",
        revoked_by=grant.revoked_by,
    )


def _time(stamp: Timestamp) -> str:
    at: datetime = stamp.ToDatetime(tzinfo=UTC)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
