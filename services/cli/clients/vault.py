"""VaultService as operators and compliance use it."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import grpc.aio

from glossator.redaction.v1 import vault_pb2, vault_pb2_grpc
from services.shared.runtime.servers.grpc_client import open_channel, to_error

_SECONDS = 60.0
_SHRED_SECONDS = 600.0
_SERVICE = "redaction"


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A placeholder of the person: `certain`, or perhaps of somebody else."""

    placeholder: str
    entity_type: str
    alias_of: str
    certain: bool
    documents: int
    erased: bool


@dataclass(frozen=True, slots=True)
class FoundMatter:
    """A matter that knows the person, and its documents that mention them."""

    matter: str
    numbers: tuple[FoundNumber, ...]
    document_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Erasing:
    """An erasure: `state` is requested, approved, done or held."""

    erasure_id: str
    state: str
    document_ids: tuple[str, ...]
    held_document_ids: tuple[str, ...]
    numbers: int


class VaultClient:
    """One caller's connection; a context manager. Methods raise `Reject` or `Retry`."""

    def __init__(self, address: str, credential: str) -> None:
        self._channel = open_channel(address, credential=lambda: credential)
        self._stub = vault_pb2_grpc.VaultServiceStub(self._channel)

    async def report(self, tenant: str, values: Sequence[str], purpose: str) -> tuple[FoundMatter, ...]:
        """Where in the tenant any of `values` is known. Audited."""
        sought = [vault_pb2.SubjectValue(value=one) for one in values]
        request = vault_pb2.SubjectReportRequest(tenant=tenant, values=sought, purpose=purpose)
        try:
            answer = await self._stub.SubjectReport(request, timeout=_SECONDS)
        except grpc.aio.AioRpcError as failure:
            raise to_error(failure, _SERVICE) from None
        return tuple(FoundMatter(one.matter, _numbers(one), tuple(one.document_ids)) for one in answer.matters)

    async def erase_person(self, tenant: str, values: Sequence[str], reason: str) -> Erasing:
        """Asks for a person's erasure. Audited."""
        person = vault_pb2.ShredPerson(values=[vault_pb2.SubjectValue(value=one) for one in values])
        return await self._shred(vault_pb2.ShredRequest(tenant=tenant, person=person, reason=reason))

    async def erase_document(self, tenant: str, document_id: str, reason: str) -> Erasing:
        """Asks for a document's. Audited."""
        return await self._shred(vault_pb2.ShredRequest(tenant=tenant, document_id=document_id, reason=reason))

    async def approve(self, tenant: str, erasure_id: str) -> Erasing:
        """Approves what another has asked for, and waits until it is done. Audited."""
        return await self._shred(vault_pb2.ShredRequest(tenant=tenant, erasure_id=erasure_id))

    async def _shred(self, request: vault_pb2.ShredRequest) -> Erasing:
        request.purpose = "erasure"
        try:
            answer = await self._stub.Shred(request, timeout=_SHRED_SECONDS)
        except grpc.aio.AioRpcError as failure:
            raise to_error(failure, _SERVICE) from None
        state = vault_pb2.ErasureState.Name(answer.state).removeprefix("ERASURE_STATE_").lower()
        ids, held = tuple(answer.document_ids), tuple(answer.held_document_ids)
        return Erasing(answer.erasure_id, state, ids, held, answer.numbers)

    async def rotate(self, tenant: str, scope: str) -> tuple[int, int]:
        """Puts some of what stands under an old key under the current one: how much, and how much remains."""
        request = vault_pb2.RotateRequest(tenant=tenant, scopes=[scope])
        try:
            answer = await self._stub.Rotate(request, timeout=_SECONDS)
        except grpc.aio.AioRpcError as failure:
            raise to_error(failure, _SERVICE) from None
        (done,) = answer.scopes
        return done.rewrapped, done.remaining

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._channel.close()


def _numbers(matter: vault_pb2.SubjectMatter) -> tuple[FoundNumber, ...]:
    return tuple(
        FoundNumber(one.placeholder, one.entity_type, one.alias_of, one.certain, one.documents, one.erased)
        for one in matter.numbers
    )
