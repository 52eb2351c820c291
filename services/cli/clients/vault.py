"""VaultService for operators and compliance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC

from glossator.redaction.v1 import vault_pb2, vault_pb2_grpc
from services.cli.clients.calls import Credential, ServiceClient, translated_errors
from services.shared.runtime.servers.grpc_client import Address

_SECONDS = 60.0
_SHRED_SECONDS = 600.0
_SERVICE = "redaction"


@dataclass(frozen=True, slots=True)
class FoundPlaceholder:
    """A placeholder of the person; if not `certain`, it can belong to another person."""

    placeholder: str
    entity_type: str
    alias_of: str
    certain: bool
    documents: int
    erased: bool


@dataclass(frozen=True, slots=True)
class FoundMatter:
    """A matter with data of the person, and the documents that mention the person."""

    matter: str
    numbers: tuple[FoundPlaceholder, ...]
    document_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentHold:
    """A document that blocks an erasure. `cause`: no_clearance, register, metadata or hold. `names`: the entry of the
    register, or the ids of the holds.
    """

    document_id: str
    matter: str
    cause: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ErasureStatus:
    """Progress of an erasure. `state` is requested, approved, done or held."""

    erasure_id: str
    state: str
    document_ids: tuple[str, ...]
    held_document_ids: tuple[str, ...]
    numbers: int
    holds: tuple[DocumentHold, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedErasure:
    """An erasure without its target."""

    erasure_id: str
    state: str
    reason: str
    requested_by: str
    requested_at: str
    approved_by: str
    documents: int
    held_documents: int
    numbers: int


class VaultClient(ServiceClient):
    """The client of VaultService for one caller. Methods raise `Reject` or `Retry`."""

    def __init__(self, address: Address, credential: Credential) -> None:
        super().__init__(address, credential)
        self._stub = vault_pb2_grpc.VaultServiceStub(self._channel)

    async def report(self, tenant: str, values: Sequence[str], purpose: str) -> tuple[FoundMatter, ...]:
        """Find the matters of the tenant with any of `values`. Audited."""
        subjects = [vault_pb2.SubjectValue(value=one) for one in values]
        request = vault_pb2.SubjectReportRequest(tenant=tenant, values=subjects, purpose=purpose)
        with translated_errors(_SERVICE):
            response = await self._stub.SubjectReport(request, timeout=_SECONDS)
        return tuple(FoundMatter(one.matter, _numbers(one), tuple(one.document_ids)) for one in response.matters)

    async def erase_person(self, tenant: str, values: Sequence[str], reason: str) -> ErasureStatus:
        """Request the erasure of a person. Audited."""
        person = vault_pb2.ShredPerson(values=[vault_pb2.SubjectValue(value=one) for one in values])
        return await self._shred(vault_pb2.ShredRequest(tenant=tenant, person=person, reason=reason))

    async def erase_document(self, tenant: str, document_id: str, reason: str) -> ErasureStatus:
        """Request the erasure of a document. Audited."""
        return await self._shred(vault_pb2.ShredRequest(tenant=tenant, document_id=document_id, reason=reason))

    async def approve(self, tenant: str, erasure_id: str) -> ErasureStatus:
        """Approve the request of another caller and wait until the erasure is done. Audited."""
        return await self._shred(vault_pb2.ShredRequest(tenant=tenant, erasure_id=erasure_id))

    async def list_erasures(self, tenant: str) -> list[ListedErasure]:
        """List the erasures of the tenant, newest first. Audited."""
        request = vault_pb2.ListErasuresRequest(tenant=tenant, purpose="erasure")
        with translated_errors(_SERVICE):
            response = await self._stub.ListErasures(request, timeout=_SECONDS)
        return [_listed(one) for one in response.erasures]

    async def _shred(self, request: vault_pb2.ShredRequest) -> ErasureStatus:
        request.purpose = "erasure"
        with translated_errors(_SERVICE):
            response = await self._stub.Shred(request, timeout=_SHRED_SECONDS)
        state = vault_pb2.ErasureState.Name(response.state).removeprefix("ERASURE_STATE_").lower()
        ids, held = tuple(response.document_ids), tuple(response.held_document_ids)
        return ErasureStatus(response.erasure_id, state, ids, held, response.numbers, _holds(response))

    async def rotate(self, tenant: str, scope: str) -> tuple[int, int]:
        """Rewrap a batch of rows under the current key. Returns the numbers of rewrapped and of remaining rows."""
        request = vault_pb2.RotateRequest(tenant=tenant, scopes=[scope])
        with translated_errors(_SERVICE):
            response = await self._stub.Rotate(request, timeout=_SECONDS)
        (scope_result,) = response.scopes
        return scope_result.rewrapped, scope_result.remaining


def _listed(one: vault_pb2.ListedErasure) -> ListedErasure:
    return ListedErasure(
        one.erasure_id,
        vault_pb2.ErasureState.Name(one.state).removeprefix("ERASURE_STATE_").lower(),
        one.reason,
        one.requested_by,
        one.requested_at.ToDatetime(UTC).isoformat(timespec="seconds"),
        one.approved_by,
        one.documents,
        one.held_documents,
        one.numbers,
    )


def _holds(response: vault_pb2.ShredResponse) -> tuple[DocumentHold, ...]:
    return tuple(
        DocumentHold(
            one.document_id,
            one.matter,
            vault_pb2.HoldCause.Name(one.cause).removeprefix("HOLD_CAUSE_").lower(),
            tuple(one.names),
        )
        for one in response.holds
    )


def _numbers(matter: vault_pb2.SubjectMatter) -> tuple[FoundPlaceholder, ...]:
    return tuple(
        FoundPlaceholder(one.placeholder, one.entity_type, one.alias_of, one.certain, one.documents, one.erased)
        for one in matter.numbers
    )
